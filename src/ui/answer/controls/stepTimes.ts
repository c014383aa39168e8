/**
 * The times of one training step of two arms, measured in turn while nothing else trains. Times recorded by runs would not do: runs
 * that train together share the device, and the time of each run is an equal share of the total.
 */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Pair } from '../../../experiment/controls/control.ts';
import { identityOf } from '../../../schema/identity.ts';
import { ask } from '../../actions/worker.ts';
import { session } from '../../stores/session.ts';

export type StepTimes = readonly [baselineMs: number, armMs: number];

/** The measured times of each pair. */
const known = createStore<{ times: ReadonlyMap<string, StepTimes> }>(() => ({ times: new Map() }));

/** The measurements that have not ended. */
const measuring = new Map<string, Promise<StepTimes | { problem: string }>>();

/** The key of a pair. Pairs with the same key have equal step times on the present device. */
export function pairKey(pair: Pair): string {
  const { device } = session.getState();
  const of = ({ experiment: { network, data, training } }: Pair[0]) => identityOf([network, data, { ...training, seed: 0, steps: 0 }]);
  return [device.state === 'gpu' ? device.adapter : device.state, ...pair.map(of)].join();
}

/** The times of a pair, which are measured if they are not known. */
export function measuredStepTimes(pair: Pair): Promise<StepTimes | { problem: string }> {
  const key = pairKey(pair);
  const times = known.getState().times.get(key);
  if (times) return Promise.resolve(times);
  const measurement = measuring.get(key) ?? measure(key, pair).finally(() => measuring.delete(key));
  measuring.set(key, measurement);
  return measurement;
}

async function measure(key: string, [baseline, arm]: Pair): Promise<StepTimes | { problem: string }> {
  const reply = await ask('speed.compare', { experiment: baseline.experiment, other: arm.experiment });
  if ('problem' in reply) return reply;
  known.setState(({ times }) => ({ times: new Map([...times, [key, reply.answer]]) }));
  return reply.answer;
}

/** The step times of a pair; null while they are not known. They are measured once `isFree` is true, so that no run waits for them. */
export function useStepTimes(pair: Pair | null, isFree: boolean): StepTimes | null {
  const key = pair && pairKey(pair);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key identifies the pair
  useEffect(() => {
    if (pair && isFree) void measuredStepTimes(pair);
  }, [key, isFree]);
  return useStore(known, ({ times }) => (key === null ? null : (times.get(key) ?? null)));
}
