/**
 * The times of one training step of two arms, measured side by side while nothing else trains. The times of runs would not do: runs that train
 * together share the device, and each of them counts an equal share of it.
 */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Pair } from '../../../experiment/controls/control.ts';
import { identityOf } from '../../../schema/identity.ts';
import { ask } from '../../actions/worker.ts';
import { session } from '../../stores/session.ts';

export type StepTimes = readonly [baselineMs: number, armMs: number];

/** The measured times by pair; null while a pair is measured or if it cannot be. */
export const stepTimes = createStore<{ times: ReadonlyMap<string, StepTimes | null> }>(() => ({ times: new Map() }));

/** The text that two pairs share if their steps take equally long on the present device. */
export function pairKey(pair: Pair): string {
  const { device } = session.getState();
  const of = ({ experiment: { network, data, training } }: Pair[0]) => identityOf([network, data, { ...training, seed: 0, steps: 0 }]);
  return [device.state === 'gpu' ? device.adapter : device.state, ...pair.map(of)].join();
}

const note = (key: string, value: StepTimes | null) => stepTimes.setState(({ times }) => ({ times: new Map([...times, [key, value]]) }));

/** Measures a pair, unless it was measured before. */
export async function measureStepTimes(pair: Pair) {
  const key = pairKey(pair);
  if (stepTimes.getState().times.has(key)) return;
  note(key, null);
  const [baseline, arm] = pair;
  const reply = await ask('speed.compare', { experiment: baseline.experiment, other: arm.experiment });
  if ('answer' in reply) note(key, reply.answer);
}

/** The step times of a pair; null while they are not known. They are measured once `isFree` is true, so that no run waits for them. */
export function useStepTimes(pair: Pair | null, isFree: boolean): StepTimes | null {
  const key = pair && pairKey(pair);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the pair
  useEffect(() => {
    if (pair && isFree) void measureStepTimes(pair);
  }, [key, isFree]);
  return useStore(stepTimes, ({ times }) => (key === null ? null : (times.get(key) ?? null)));
}
