/** A run of the worker with the reference runner, for tests. */
import { vi } from 'vitest';
import type { Dataset } from '../src/data/dataset.ts';
import type { Experiment } from '../src/experiment/experiment.ts';
import { starters } from '../src/experiment/starters.ts';
import type { Plan } from '../src/gpu/plan.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { createReferenceRunner } from '../src/shaders/referenceRunner.ts';
import { DeviceLock } from '../src/train/device/deviceLock.ts';
import type { DeviceManager } from '../src/train/device/deviceManager.ts';
import type { Event } from '../src/train/protocol/events.ts';
import { Watch } from '../src/train/run/observing/observations.ts';
import { Outbox } from '../src/train/run/outbox.ts';
import { Run } from '../src/train/run/run.ts';
import { randomDataset } from './networks.ts';

export const data = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 80);
export const engine = {
  lock: new DeviceLock(),
  training: 0,
  deviceChanges: 0,
  recovered: () => Promise.resolve(false),
  createRunner: async (plan: Plan) => ({ runner: await createReferenceRunner(plan, kernels), choice: null }),
  // A run uses only these members of the device manager; the class has private ones that an object literal cannot have.
} as unknown as DeviceManager;

/** Waits until a check passes. The limit is 30 s, because the reference runner may be slow on a loaded machine. */
export const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000 });

export function newRun(
  id: string,
  dataset: Promise<Dataset> = Promise.resolve(data),
  on = engine,
  experiment: Experiment = starters.dense,
  watch = new Watch(false),
) {
  const events: Event[] = [];
  const outbox = new Outbox((message) => 'events' in message && events.push(...message.events));
  const run = new Run(id, experiment, dataset, on, outbox, null, null, watch);
  const of = <T extends Event['type']>(type: T) => events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return { run, of, stateOf: () => of('run.status').at(-1)?.status };
}

/** Returns the evaluations that a run reported, each as its step and its number of examples. */
export const evaluationsOf = ({ of }: Pick<ReturnType<typeof newRun>, 'of'>) =>
  of('run.rows').flatMap(({ group, rows: { step, examples } }) =>
    group === 'evaluations' ? [...step].map((at, i) => [at, examples?.[i]]) : [],
  );
