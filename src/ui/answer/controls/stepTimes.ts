/**
 * Measures the time of one training step of each arm of a study. The times that runs record are unsuitable, because runs that train
 * together record equal shares of the total time. The worker samples the arms alternately; on a GPU, no run trains during a sample.
 */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Arm } from '../../../experiment/comparisons/comparison.ts';
import { identityOf } from '../../../schema/identity.ts';
import { ask } from '../../actions/worker.ts';
import { session } from '../../stores/session.ts';

/** Milliseconds, parallel to the arms. */
type StepTimes = readonly number[];

/** Keyed by {@link timesKey}. */
const known = createStore<{ times: ReadonlyMap<string, StepTimes> }>(() => ({ times: new Map() }));

const measuring = new Map<string, Promise<StepTimes | { problem: string }>>();

/** The key of the arms on the current device. The time of one step does not depend on the seed or the number of steps. */
function timesKey(arms: readonly Arm[]): string {
  const { device } = session.getState();
  const of = ({ experiment: { network, data, training } }: Arm) => identityOf([network, data, { ...training, seed: 0, steps: 0 }]);
  return [device.state === 'gpu' ? device.adapter : device.state, ...arms.map(of)].join();
}

export function measuredStepTimes(arms: readonly Arm[]): Promise<StepTimes | { problem: string }> {
  const key = timesKey(arms);
  const times = known.getState().times.get(key);
  if (times) return Promise.resolve(times);
  const measurement = measuring.get(key) ?? measure(key, arms).finally(() => measuring.delete(key));
  measuring.set(key, measurement);
  return measurement;
}

async function measure(key: string, arms: readonly Arm[]): Promise<StepTimes | { problem: string }> {
  const reply = await ask('speed.compare', { experiments: arms.map(({ experiment }) => experiment) });
  if ('problem' in reply) return reply;
  known.setState(({ times }) => ({ times: new Map([...times, [key, reply.answer]]) }));
  return reply.answer;
}

/**
 * The step times of several arms; null for a single arm, and while the times are not known. They are measured only when `isFree` is true,
 * so that no run waits for the measurement.
 */
export function useStepTimes(arms: readonly Arm[], isFree: boolean): StepTimes | null {
  const key = arms.length > 1 ? timesKey(arms) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key identifies the arms
  useEffect(() => {
    if (key !== null && isFree) void measuredStepTimes(arms);
  }, [key, isFree]);
  return useStore(known, ({ times }) => (key === null ? null : (times.get(key) ?? null)));
}
