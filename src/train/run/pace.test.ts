import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

interface Device {
  /** The milliseconds of work of a step that begins at time `at`. */
  work(at: number): number;
  /** The time at which the browser reports work that ended at `end`. */
  report(end: number): number;
}

const constant = (work: number, latency: number): Device => ({ work: () => work, report: (end) => end + latency });

interface Simulated {
  /** The share of the time after `from` in which the device had nothing to do. */
  waiting: number;
  /** The work of the longest submit after `from`, in milliseconds. */
  longest: number;
  /** The largest amount of work in flight after `from`, in milliseconds. */
  inFlight: number;
  pace: Pace;
}

/** Simulates a training loop that waits for all submits at the times of `drains`, as the real one does for evaluations. */
function simulate(device: Device, { from = 3000, until = 6000, drains = [] as number[] } = {}): Simulated {
  const pace = new Pace();
  const inFlight: { report: number; ms: number }[] = [];
  const toDrain = [...drains];
  let now = 0;
  let free = 0;
  let worked = 0;
  let longest = 0;
  let most = 0;
  const complete = () => {
    const next = inFlight.shift();
    if (!next) return;
    now = Math.max(now, next.report);
    pace.completed(now);
  };
  while (now < until) {
    const { steps } = pace;
    const begin = Math.max(now, free);
    const ms = steps * device.work(begin);
    free = begin + ms;
    pace.submitted(steps, now);
    inFlight.push({ report: device.report(free), ms });
    if (now >= from) {
      worked += ms;
      longest = Math.max(longest, ms);
      most = Math.max(
        most,
        inFlight.reduce((sum, submit) => sum + submit.ms, 0),
      );
    }
    while (pace.isFull) complete();
    if (now > (toDrain[0] ?? Number.POSITIVE_INFINITY)) {
      toDrain.shift();
      while (inFlight.length > 0) complete();
    }
  }
  return { waiting: 1 - worked / (until - from), longest, inFlight: most, pace };
}

describe('a submit', () => {
  it('grows to 10 ms of steps, and at most doubles each time', () => {
    const pace = new Pace();
    const held: number[] = [];
    let now = 0;
    for (let i = 0; i < 7; i++) {
      held.push(pace.steps);
      pace.submitted(pace.steps, now);
      now += 0.5 * pace.steps;
      pace.completed(now);
    }
    expect(held).toEqual([1, 2, 4, 8, 16, 20, 20]);
  });

  it('contains only a part of a long step', () => {
    const { pace } = simulate(constant(280, 0));
    expect([pace.steps, pace.parts]).toEqual([1, 6]);
    expect(simulate(constant(10_000, 0), { from: 0, until: 40_000 }).pace.parts).toBe(16);
  });

  it('contains fewer steps on a device that slows down', () => {
    const slowing: Device = { work: (at) => (at < 2000 ? 0.5 : 5), report: (end) => end + 1 };
    const { pace } = simulate(slowing, { until: 3000 });
    expect(pace.steps).toBe(2);
  });

  it('still grows to 10 ms of its own steps if other runs share the device', () => {
    const pace = new Pace();
    for (let now = 0; now < 200; now += 2) {
      pace.submitted(pace.steps, now);
      // A step of this run and a step of another run take 1 ms together.
      pace.completed(now + 1 * pace.steps, 2);
      now += pace.steps;
    }
    expect(pace.steps).toBe(20);
  });
});

describe('steps in flight', () => {
  for (const latency of [0, 5, 100, 300])
    for (const work of [0.1, 1, 7, 40])
      it(`keep the device busy at a latency of ${latency} ms if a step takes ${work} ms`, () => {
        const { waiting, longest, inFlight } = simulate(constant(work, latency), { from: 3000 + 10 * latency, until: 6000 + 10 * latency });
        expect(waiting).toBeLessThanOrEqual(0.1);
        expect(longest).toBeLessThanOrEqual(Math.max(work, 12));
        // A pause must wait for the steps in flight, so there must not be too many.
        expect(inFlight).toBeLessThanOrEqual(2 * (latency + work) + 2 * Math.max(work, 12));
      });

  it('keep the device busy if the browser reports finished work only every 100 ms', () => {
    const polled: Device = { work: () => 1, report: (end) => 100 * Math.ceil(end / 100) };
    const { waiting, longest } = simulate(polled);
    expect(waiting).toBeLessThanOrEqual(0.1);
    expect(longest).toBeLessThanOrEqual(12);
  });

  it('are few if there is no latency', () => {
    expect(simulate(constant(0.5, 0)).inFlight).toBeLessThanOrEqual(20);
  });

  it('soon keep the device busy again after the training loop has waited for all of them', () => {
    const drains = Array.from({ length: 10 }, (_, i) => 3000 + 1000 * i);
    const { waiting } = simulate(constant(1, 100), { until: 13_000, drains });
    // During each such wait, the device is idle for one round trip.
    expect(waiting).toBeLessThanOrEqual(0.1 + 0.11);
  });
});
