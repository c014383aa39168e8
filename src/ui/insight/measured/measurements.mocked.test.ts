import { beforeEach, expect, it, vi } from 'vitest';
import type { RunRecord } from '../../stores/runs.ts';
import { entryOf, type Job, keyOf, leaveMeasurements, measure, measurements, stopMeasuring } from './measurements.ts';

const { asked, sent } = vi.hoisted(() => ({
  asked: [] as { name: string; settle(reply: unknown): void; tell(done: number): void }[],
  sent: [] as unknown[],
}));

vi.mock('../../actions/worker.ts', () => ({
  weightsOf: async (id: string) => {
    if (id === 'broken') throw new Error('The files cannot be read.');
    return { step: 4, buffers: {} };
  },
  send: (command: unknown) => sent.push(command),
  ask: (_: string, { name }: { name: string }, onProgress: (progress: unknown) => void) =>
    new Promise((settle) => asked.push({ name, settle, tell: (done) => onProgress({ words: 'Part', done, of: 9 }) })),
}));
vi.mock('../../stores/runs.ts', () => ({ findRun: (id: string) => (id === 'gone' ? undefined : {}) }));

// These tests need no other fields of a run.
const run = (id: string, step = 4) => ({ id, experiment: {}, status: { step } }) as unknown as RunRecord;
const job = (name: 'paths' | 'gram', id = 'a', step = 4): Job => ({ name, run: run(id, step) });
const stateOf = (one: Job) => entryOf(measurements.getState(), one)?.state;
const stopOf = (one: Job) => ({ type: 'quantity.stop', key: keyOf(one) });
const turns = () => new Promise((resolve) => setTimeout(resolve));
const answer = (result: unknown, isWhole = true) => ({ answer: { name: 'any', result, isWhole, about: {} } });

beforeEach(async () => {
  leaveMeasurements();
  for (const one of asked) one.settle(answer(null, false));
  await turns();
  measurements.setState({}, true);
  asked.length = 0;
  sent.length = 0;
});

it('measurements run one at a time, and a measurement that is requested twice runs once', async () => {
  for (const name of ['paths', 'gram', 'paths'] as const) measure(job(name));
  await turns();
  expect([asked.map(({ name }) => name), stateOf(job('paths')), stateOf(job('gram'))]).toEqual([['paths'], 'measuring', 'waiting']);
  asked[0]?.tell(3);
  expect(entryOf(measurements.getState(), job('paths'))?.progress?.done).toBe(3);
  asked[0]?.settle(answer('lengths'));
  await turns();
  expect(entryOf(measurements.getState(), job('paths'))).toMatchObject({ state: 'done', measurement: { result: 'lengths' } });
  expect(asked.map(({ name }) => name)).toEqual(['paths', 'gram']);
  measure(job('paths'));
  await turns();
  expect(asked).toHaveLength(2);
});

it('a stopped measurement keeps its partial result, and restarts only if the user requests it', async () => {
  measure(job('gram'));
  await turns();
  stopMeasuring(job('gram'));
  expect([sent, stateOf(job('gram'))]).toEqual([[stopOf(job('gram'))], 'stopped']);
  asked[0]?.settle(answer('a part', false));
  await turns();
  expect(entryOf(measurements.getState(), job('gram'))).toMatchObject({ state: 'stopped', measurement: { result: 'a part' } });
  measure(job('gram'));
  await turns();
  expect(asked).toHaveLength(1);
  measure(job('gram'), true);
  await turns();
  expect(asked).toHaveLength(2);
});

it('stopping a measurement, whether it runs or waits, leaves the others as they are', async () => {
  for (const id of ['a', 'b', 'c']) measure(job('gram', id));
  await turns();
  stopMeasuring(job('gram', 'b'));
  expect([sent, stateOf(job('gram', 'a')), stateOf(job('gram', 'b'))]).toEqual([[], 'measuring', 'stopped']);
  stopMeasuring(job('gram', 'a'));
  expect([sent, stateOf(job('gram', 'c'))]).toEqual([[stopOf(job('gram', 'a'))], 'waiting']);
  asked[0]?.settle(answer('a part', false));
  await turns();
  expect([asked.length, stateOf(job('gram', 'a')), stateOf(job('gram', 'c'))]).toEqual([2, 'stopped', 'measuring']);
});

it('a measurement can restart after its view was left, and a late reply to the first request is ignored', async () => {
  measure(job('gram'));
  await turns();
  leaveMeasurements();
  measure(job('gram'));
  asked[0]?.settle(answer('late', false));
  await turns();
  expect(entryOf(measurements.getState(), job('gram'))).toMatchObject({ state: 'measuring', measurement: null });
});

it('a result is valid only for its own step, and the result of a deleted run is removed when the next measurement is requested', async () => {
  measure(job('paths', 'gone'));
  await turns();
  asked[0]?.settle(answer('lengths'));
  await turns();
  expect([stateOf(job('paths', 'gone')), stateOf(job('paths', 'gone', 5))]).toEqual(['done', undefined]);
  measure(job('paths'));
  expect(stateOf(job('paths', 'gone'))).toBeUndefined();
});

it('the problem of a failed measurement is stored, and the measurement is repeated only if the user requests it', async () => {
  measure(job('paths'));
  await turns();
  asked[0]?.settle({ problem: 'No gradient reaches a layer.' });
  await turns();
  expect(entryOf(measurements.getState(), job('paths'))).toMatchObject({ state: 'done', problem: 'No gradient reaches a layer.' });
  measure(job('paths'));
  await turns();
  expect(asked).toHaveLength(1);
  measure(job('paths'), true);
  await turns();
  expect(asked).toHaveLength(2);
  expect(entryOf(measurements.getState(), job('paths'))).toMatchObject({ state: 'measuring', problem: null });
});

it('if a measurement cannot be requested, the reason is stored as its problem, and the next one begins', async () => {
  measure(job('paths', 'broken'));
  measure(job('paths'));
  await turns();
  expect(entryOf(measurements.getState(), job('paths', 'broken'))).toMatchObject({ state: 'done', problem: 'The files cannot be read.' });
  expect([asked.length, stateOf(job('paths'))]).toEqual([1, 'measuring']);
});

it('results for weights of a past step are stored separately, so that those for the current weights stay', async () => {
  const past = { ...job('paths'), at: 2 };
  measure(job('paths'));
  await turns();
  asked[0]?.settle(answer('present'));
  await turns();
  measure(past);
  await turns();
  asked[1]?.settle(answer('past'));
  await turns();
  const resultOf = (one: Job) => entryOf(measurements.getState(), one)?.measurement?.result;
  expect([job('paths'), past, { ...past, at: 3 }].map(resultOf)).toEqual(['present', 'past', undefined]);
});

it('the measurement of a single lesion does not wait for the measurements of a view, and continues after the view is closed', async () => {
  const lesion: Job = { name: 'lesion', run: run('a'), options: { part: { at: 'dense2', from: 'dense1' } } };
  measure(job('gram'));
  measure(lesion);
  await turns();
  expect([asked.map(({ name }) => name).sort(), stateOf(lesion)]).toEqual([['gram', 'lesion'], 'measuring']);
  leaveMeasurements();
  expect([sent, stateOf(job('gram')), stateOf(lesion)]).toEqual([[stopOf(job('gram'))], 'left', 'measuring']);
  asked.find(({ name }) => name === 'lesion')?.settle(answer('a row'));
  await turns();
  expect(entryOf(measurements.getState(), lesion)).toMatchObject({ state: 'done', measurement: { result: 'a row' } });
  // The table of all lesions and the lesion of another part are separate measurements.
  expect(
    [
      { ...lesion, options: undefined },
      { ...lesion, options: { part: { at: 'dense2' } } },
    ].map(stateOf),
  ).toEqual([undefined, undefined]);
});
