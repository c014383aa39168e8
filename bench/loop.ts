/** Measures the step loop of the page's worker with a single run and with eight simultaneous runs. */

import { starters } from '../src/experiment/starters.ts';
import { median } from '../src/gpu/stopwatch.ts';
import { type Client, createClient } from '../src/train/client.ts';
import type { RunId } from '../src/train/protocol/runs.ts';

export interface LoopReport {
  /** The steps per second of a single run. */
  one: number;
  /** The total steps per second of eight runs that train together. */
  eight: number;
}

const RUNS = 8;
const WARM_UP_MS = 2000;
const SAMPLE_MS = 4000;
const ROUNDS = 3;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns a map from each run to its latest step. Events of the worker update the map. */
function countSteps(client: Client): Map<RunId, number> {
  const done = new Map<RunId, number>();
  client.onEvent((event) => {
    if (event.type === 'run.rows' && event.group === 'steps') done.set(event.runId, event.rows.step.at(-1) ?? 0);
    if (event.type === 'failed') throw new Error(event.message);
  });
  return done;
}

/** Measures one run and eight runs alternately, so that other load on the machine affects both. */
export async function measureLoop(progress: (words: string) => void): Promise<LoopReport> {
  const client = createClient();
  const done = countSteps(client);
  client.send({ type: 'start', trusted: [], choices: {} });
  const ids = Array.from({ length: RUNS }, (_, i) => `run${i + 1}`);
  const { dense } = starters;
  for (const [i, runId] of ids.entries())
    client.send({ type: 'run.create', runId, experiment: { ...dense, training: { ...dense.training, seed: i + 1 } } });
  const sample = async (running: readonly RunId[]) => {
    for (const runId of running) client.send({ type: 'run.start', runId, until: null });
    await pause(WARM_UP_MS);
    const total = () => running.reduce((sum, runId) => sum + (done.get(runId) ?? 0), 0);
    const [steps, begun] = [total(), performance.now()];
    await pause(SAMPLE_MS);
    const perSecond = (1000 * (total() - steps)) / (performance.now() - begun);
    for (const runId of running) client.send({ type: 'run.pause', runId });
    await pause(500);
    return perSecond;
  };
  progress('loop: the device check');
  // Training starts only after the device check, which the first sample must not include.
  await new Promise<void>((resolve) => {
    client.onEvent((event) => {
      if (event.type === 'run.status' && event.runId === ids.at(-1) && event.status.state === 'ready') resolve();
    });
  });
  const samples: { one: number[]; eight: number[] } = { one: [], eight: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`loop: round ${round}`);
    samples.one.push(await sample(ids.slice(0, 1)));
    samples.eight.push(await sample(ids));
  }
  return { one: median(samples.one), eight: median(samples.eight) };
}
