import { describe, expect, it } from 'vitest';
import { EvaluationPace, Pace } from './pace.ts';

describe('a submit', () => {
  it('comes to hold 10 ms of steps, at most doubling from one to the next', () => {
    const pace = new Pace();
    const held: number[] = [];
    for (let i = 0; i < 6; i++) {
      held.push(pace.steps);
      pace.took(pace.steps, 0.5 * pace.steps);
    }
    expect(held).toEqual([1, 2, 4, 8, 16, 20]);
    pace.took(20, 200);
    expect(pace.steps).toBe(10);
  });

  it('holds a part of a step that is long', () => {
    const pace = new Pace();
    pace.took(1, 280);
    expect([pace.steps, pace.parts]).toEqual([1, 6]);
    pace.took(1, 10_000);
    expect(pace.parts).toBe(16);
  });
});

describe('evaluations', () => {
  it('take a tenth of the time', () => {
    const pace = new EvaluationPace(100);
    pace.trained(200);
    expect(pace.isDue).toBe(false);
    pace.trained(10);
    expect(pace.isDue).toBe(true);
    pace.took(50);
    pace.trained(490);
    expect(pace.isDue).toBe(false);
    pace.trained(20);
    expect(pace.isDue).toBe(true);
  });

  it('look at as many batches as 250 ms are enough for, and at least one', () => {
    const pace = new EvaluationPace(100);
    expect(pace.batches).toBe(4);
    pace.took(100);
    expect(pace.batches).toBe(10);
    pace.took(10_000);
    expect(pace.batches).toBe(1);
    pace.took(1);
    expect(pace.batches).toBe(100);
    const none = new EvaluationPace(0);
    none.trained(1000);
    expect(none.isDue).toBe(false);
  });
});
