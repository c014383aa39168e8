/** A clock that a test advances itself, for tests of measurements whose results must not depend on other programs on the machine. */
import { vi } from 'vitest';

const EMPTY_MS = 2;
const FIRST_MS = 10;

export interface VirtualClock {
  advance(ms: number): void;
}

/** Replaces `performance.now`. The caller restores it with `vi.restoreAllMocks`. */
export function virtualClock(): VirtualClock {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return {
    advance(ms) {
      now += ms;
    },
  };
}

/**
 * A device without timestamps. A pass takes EMPTY_MS, plus the milliseconds that are given to `takes` while it is encoded. If their sum is
 * not 0, the pass also takes `delayOf(pass)` milliseconds, where `pass` is its index, from 0, among the passes whose sum is not 0. The
 * first pass of all takes longer.
 */
export function virtualDevice(clock: VirtualClock, delayOf: (pass: number) => number) {
  let pending = 0;
  let passes = 0;
  let isFirst = true;
  const encoder = { beginComputePass: () => ({ end: () => {} }), finish: () => ({}) };
  const submit = () => {
    clock.advance(EMPTY_MS + (isFirst ? FIRST_MS : 0) + (pending > 0 ? pending + delayOf(passes++) : 0));
    isFirst = false;
    pending = 0;
  };
  const device = {
    features: new Set(),
    createCommandEncoder: () => encoder,
    queue: { submit, onSubmittedWorkDone: async () => {} },
  } as unknown as GPUDevice;
  return {
    device,
    takes(ms: number) {
      pending += ms;
    },
  };
}
