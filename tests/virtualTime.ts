/** A clock that a test advances itself, for tests of measurements whose results must not depend on other programs of the machine. */
import { vi } from 'vitest';

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
 * A device without timestamps. A pass takes the milliseconds that are given to `takes` while it is encoded, plus `delayOf(pass)`. Passes
 * are counted from 0, without those that take no time.
 */
export function virtualDevice(clock: VirtualClock, delayOf: (pass: number) => number) {
  let pending = 0;
  let passes = 0;
  const encoder = { beginComputePass: () => ({ end: () => {} }), finish: () => ({}) };
  const submit = () => {
    if (pending > 0) clock.advance(pending + delayOf(passes++));
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
