import { expect, it } from 'vitest';
import { applyEdit } from './edits.ts';
import { inferShapes } from './inferShapes.ts';
import { type Network, newSkip } from './network.ts';

const LAYERS = 500;
const SKIPS = 2000;
const MOST_MS = 50;

function largeNetwork(): Network {
  const dense = (i: number) => ({
    id: `dense${i}`,
    kind: 'dense' as const,
    params: { units: i === LAYERS - 1 ? 1 : 10, activation: 'relu', init: 'glorotUniform', gain: 1 },
  });
  const layers = [{ id: 'input', kind: 'input' as const, params: {} }, ...Array.from({ length: LAYERS - 1 }, (_, i) => dense(i + 1))];
  const pairs = layers.flatMap(({ id }, i) => layers.slice(i + 2, i + 7).map((to) => newSkip(id, to.id)));
  return { layers, skips: pairs.slice(0, SKIPS) };
}

const REPEATS = 20;

/** The shortest of several durations, because other work on the machine can only add time. */
function leastMs(work: () => void): number {
  const times = Array.from({ length: REPEATS }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

it(`${LAYERS} layers with ${SKIPS} skips are validated within ${MOST_MS} ms`, () => {
  // Results are cached per network object and per layer object, so each repetition uses new objects.
  const networks = Array.from({ length: REPEATS }, largeNetwork);
  expect(networks.map(({ layers, skips }) => [layers.length, skips.length])).toEqual(networks.map(() => [LAYERS, SKIPS]));
  const ms = leastMs(() => expect(inferShapes(networks.pop() ?? largeNetwork(), [10]).issues).toEqual([]));
  process.stdout.write(`  validated in ${ms.toFixed(1)} ms\n`);
  expect(ms).toBeLessThan(MOST_MS);
});

it(`an edit and its inverse take at most ${MOST_MS} ms with ${LAYERS} layers and ${SKIPS} skips`, () => {
  const network = largeNetwork();
  const [first] = network.skips;
  const ms = leastMs(() => {
    const edited = applyEdit(network, { type: 'skip.remove', from: first?.from ?? '', to: first?.to ?? '' });
    if ('issue' in edited) throw new Error(edited.issue.message);
    const back = applyEdit(edited.network, edited.inverse);
    expect('network' in back && back.network.skips).toHaveLength(SKIPS);
  });
  process.stdout.write(`  edited and undone in ${ms.toFixed(1)} ms\n`);
  expect(ms).toBeLessThan(MOST_MS);
});
