import { expect, it } from 'vitest';
import { Lockstep } from './lockstep.ts';

function twins(first: number, second: number) {
  const steps = [first, second];
  const [a, b] = [new Lockstep(() => steps[0] ?? 0), new Lockstep(() => steps[1] ?? 0)];
  a.start(() => [b]);
  b.start(() => [a]);
  return { a, b, steps };
}

it('a run in lockstep is ahead if its twin trains and has submitted fewer steps', () => {
  const { a, b } = twins(5, 3);
  expect([a.isAhead(5), b.isAhead(3)]).toEqual([true, false]);
  b.pause();
  expect(a.isAhead(5)).toBe(false);
});

it('two runs in lockstep that pause together stop at the step of the one that is ahead', () => {
  const { a, b } = twins(5, 8);
  a.pause();
  expect(a.meeting).toBe(8);
  b.pause();
  expect([a.meeting, b.meeting]).toEqual([8, 8]);
});

it('a paused run stops at the step that its twin had reached when the run was paused, or at a later step if the twin pauses there', () => {
  const { a, b, steps } = twins(5, 8);
  a.pause();
  steps[1] = 9;
  expect(a.meeting).toBe(8);
  b.pause();
  expect([a.meeting, b.meeting]).toEqual([9, 9]);
});

it('a twin whose training has ended does not affect the step at which the other pauses', () => {
  const { a, b } = twins(5, 80);
  b.pause();
  b.ended();
  a.pause();
  expect(a.meeting).toBe(5);
});

it('a run that has left the lockstep pauses at its current step', () => {
  const { a } = twins(5, 8);
  a.pause();
  a.leave();
  expect([a.meeting, a.hasTwins]).toEqual([5, false]);
});
