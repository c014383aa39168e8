import { expect, it } from 'vitest';
import { fuzz, inputOf, targets } from './fuzz.ts';

/** The number of mutated inputs for each reader; `npm run fuzz` tries many more. */
const COUNT = 250;

it.each(targets.map((target) => [target.name, target] as const))(
  'the reader “%s” either accepts or properly refuses each mutated input',
  async (_, target) => {
    const { inputs, failures } = await fuzz(target, 1, COUNT);
    expect(inputs).toBe(COUNT);
    expect(failures.map(({ index, reason }) => `mutation ${index}: ${reason}`)).toEqual([]);
  },
);

it('the same seed and mutation number give the same mutated input, and a reader that throws is reported', async () => {
  const [first] = targets;
  if (!first) throw new Error('no reader');
  const seeds = await first.seeds();
  expect(inputOf(first, seeds, 7, 3)).toEqual(inputOf(first, seeds, 7, 3));
  expect(inputOf(first, seeds, 7, 3)).not.toEqual(inputOf(first, seeds, 7, 4));
  let reads = 0;
  const broken = {
    ...first,
    read: () => {
      if (reads++ > seeds.length) throw new TypeError('undefined is not a function');
      return true;
    },
  };
  const { failures } = await fuzz(broken, 1, 3);
  expect(failures.map(({ index, reason }) => [index, reason.split('\n')[0]])).toEqual([
    [1, 'TypeError: undefined is not a function'],
    [2, 'TypeError: undefined is not a function'],
  ]);
});
