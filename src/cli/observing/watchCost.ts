/** Measures how much slower a run is while it is watched (observed at certain steps). */
import type { Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { medianOf } from '../../insight/answer/summary.ts';
import { DeviceLock } from '../../train/device/deviceLock.ts';
import type { FromWorker } from '../../train/protocol/events.ts';
import { Watch } from '../../train/run/observing/observations.ts';
import { Outbox } from '../../train/run/outbox.ts';
import type { RunDevices } from '../../train/run/placement.ts';
import { Run } from '../../train/run/run.ts';
import type { MakeRunner } from '../../train/trainer/trainer.ts';

interface Timed {
  ms: number;
  /**
   * The CPU time of this process, summed over all cores. It includes the kernels if a software GPU runs them. Unlike `ms`, it hardly
   * depends on other processes.
   */
  cpuMs: number;
  observations: number;
}

interface WatchCost {
  steps: number;
  plain: Timed[];
  watched: Timed[];
  /** The median time without observations, divided by the median time with them. */
  keptSpeed: number;
  keptCpu: number;
}

/** The smallest share of its speed that a watched run must keep. */
export const LEAST_KEPT = 0.9;
export const isSpeedKept = ({ keptSpeed }: Pick<WatchCost, 'keptSpeed'>): boolean => keptSpeed >= LEAST_KEPT;

/** @param turns the number of timed runs with observations, which is also the number of timed runs without them */
export async function watchCost(
  experiment: Experiment,
  dataset: Dataset,
  makeRunner: MakeRunner,
  { steps, turns, onTimed }: { steps: number; turns: number; onTimed: (isWatched: boolean, timed: Timed) => void },
): Promise<WatchCost> {
  const setup = { ...experiment, training: { ...experiment.training, steps } };
  const timed = (isWatched: boolean) => trainOnce(setup, dataset, makeRunner, isWatched);
  // This untimed run compiles the pipelines that the timed runs reuse.
  await timed(true);
  const cost: WatchCost = { steps, plain: [], watched: [], keptSpeed: Number.NaN, keptCpu: Number.NaN };
  for (let turn = 0; turn < turns; turn++)
    for (const isWatched of turn % 2 === 0 ? [false, true] : [true, false]) {
      const one = await timed(isWatched);
      cost[isWatched ? 'watched' : 'plain'].push(one);
      onTimed(isWatched, one);
    }
  const kept = (key: 'ms' | 'cpuMs') => medianOf(cost.plain.map((one) => one[key])) / medianOf(cost.watched.map((one) => one[key]));
  return { ...cost, keptSpeed: kept('ms'), keptCpu: kept('cpuMs') };
}

async function trainOnce(experiment: Experiment, dataset: Dataset, makeRunner: MakeRunner, isOn: boolean): Promise<Timed> {
  const devices: RunDevices = {
    lock: new DeviceLock(),
    training: 0,
    deviceChanges: 0,
    recovered: async () => false,
    createRunner: async (plan) => ({ runner: await makeRunner(plan), choice: null, name: '' }),
  };
  let observations = 0;
  let onState = (_: string, __: string | undefined) => {};
  const receive = (message: FromWorker) => {
    if (!('events' in message)) return;
    for (const event of message.events) {
      if (event.type === 'run.rows' && event.group === 'observations') observations += event.rows.step.length;
      if (event.type === 'run.status') onState(event.status.state, event.status.message);
    }
  };
  const until = (wanted: string) =>
    new Promise<void>((resolve, reject) => {
      onState = (state, message) => {
        if (state === wanted) resolve();
        if (state === 'failed') reject(new Error(message));
      };
    });
  const isReady = until('ready');
  const run = new Run('run', experiment, Promise.resolve(dataset), devices, new Outbox(receive), null, null, new Watch(isOn));
  await isReady;
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const isDone = until('done');
  run.start(experiment.training.steps, () => []);
  await isDone;
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  run.delete();
  return { ms, cpuMs: (user + system) / 1000, observations };
}
