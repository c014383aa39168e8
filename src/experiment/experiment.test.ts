import { describe, expect, it } from 'vitest';
import { keyed } from '../random/keyed.ts';
import { type Experiment, parseExperiment, printExperiment } from './experiment.ts';
import { starters } from './starters.ts';

const problemOf = (text: string) => {
  const result = parseExperiment(text);
  return 'problem' in result ? result.problem : 'no problem';
};
function altered(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(printExperiment(starters.dense)) as Record<string | number, unknown>;
  let at: Record<string | number, unknown> = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return JSON.stringify(copy);
}

describe('an experiment file', () => {
  it.each(Object.entries(starters))('is read back unchanged: %s', (_, experiment) =>
    expect(parseExperiment(printExperiment(experiment))).toEqual({ experiment }),
  );
  it('may begin with a byte order mark', () =>
    expect(parseExperiment(`\uFEFF${printExperiment(starters.dense)}`)).toHaveProperty('experiment'));
  it('gets defaults for the fields that it leaves out', () => {
    const text = JSON.stringify({
      version: 1,
      network: {
        layers: [
          { id: 'input', kind: 'input' },
          { id: 'dense1', kind: 'dense', params: { units: 1 } },
        ],
      },
      data: { kind: 'shapes2d' },
    });
    const { experiment } = parseExperiment(text) as { experiment: Experiment };
    expect(experiment.training.batchSize).toBe(32);
    expect(experiment.training.optimiser).toMatchObject({ kind: 'adam', params: { beta1: 0.9 } });
    expect(experiment.network.layers[1]?.params.activation).toBe('relu');
  });

  it('of version 1 may have the scale “depth”, which is read as a constant', () => {
    const skip = (from: string, to: string, rest = {}) => ({ from, to, ...rest });
    const text = JSON.stringify({
      version: 1,
      network: {
        layers: ['input', 'dense1', 'dense2', 'dense3'].map((id) => ({ id, kind: id === 'input' ? 'input' : 'dense' })),
        skips: [
          skip('input', 'dense1', { scale: 'depth' }),
          skip('dense1', 'dense2', { scale: 'depth', alpha: 5, enabled: false }),
          skip('input', 'dense2'),
          skip('dense1', 'dense3', { merge: 'concat' }),
          skip('dense2', 'dense3', { scale: 'learned', alpha: 0 }),
        ],
      },
      data: { kind: 'shapes2d' },
    });
    const { experiment } = parseExperiment(text) as { experiment: Experiment };
    expect(experiment.version).toBe(2);
    expect(experiment.network.branch).toBeUndefined();
    expect(experiment.network.skips.map(({ scale, alpha }) => [scale, alpha])).toEqual([
      ['constant', 1 / Math.sqrt(3)],
      ['constant', 1 / Math.sqrt(3)],
      ['one', 1],
      ['one', 1],
      ['learned', 0],
    ]);
  });

  it('of version 2 may contain a branch scale, but not the scale “depth”', () => {
    const branch = { type: 'learned', value: 0 };
    expect(parseExperiment(altered(['network', 'branch'], branch))).toMatchObject({ experiment: { network: { branch } } });
    expect(problemOf(altered(['network', 'branch'], { type: 'joins', value: 1e9 }))).toMatch(/value/);
    expect(problemOf(altered(['network', 'skips', 0, 'scale'], 'depth'))).toMatch(/scale/);
  });

  it.each<[string, string, RegExp]>([
    ['empty', '', /is empty/],
    ['not JSON', 'version: 1', /is not valid JSON/],
    ['truncated', printExperiment(starters.dense).slice(0, 200), /is not valid JSON/],
    ['a number', '7', /is not valid: it must be an object, not 7\.$/],
    ['too long', ' '.repeat(1_000_001), /1,000,001 characters/],
    ['nested too deeply', '['.repeat(200) + ']'.repeat(200), /more than 64 nested levels/],
    ['of another program', '{"cells":[],"metadata":{}}', /is not valid: version is missing\.$/],
    ['of a later version', altered(['version'], 3), /saved by a newer version of Skiplab/],
    ['with text as its version', altered(['version'], '1'), /is not valid: version must be \d, not “1”\.$/],
    [
      'with an unknown layer kind',
      altered(['network', 'layers', 1, 'kind'], 'conv9d'),
      /network\.layers\.1\.kind must be one of input, dense, .*, not “conv9d”\.$/,
    ],
    ['with 0 units', altered(['network', 'layers', 1, 'params', 'units'], 0), /Units must be a whole number from 1 to 4096, not 0\.$/],
    ['with units as text', altered(['network', 'layers', 1, 'params', 'units'], '64'), /Units must be/],
    [
      'with the layer id __proto__',
      altered(['network', 'layers', 1, 'id'], '__proto__'),
      /network\.layers\.1\.id must be a letter followed by at most 63 letters.*, not “__proto__”\.$/,
    ],
    [
      'with an unknown setting',
      altered(['network', 'layers', 1, 'params', 'colour'], 1),
      /dense1: colour is not a known field; remove it\.$/,
    ],
    [
      'with an unknown merge',
      altered(['network', 'skips', 0, 'merge'], 'multiply'),
      /network\.skips\.0\.merge must be one of add, concat, not “multiply”\.$/,
    ],
    ['with a learning rate of 0', altered(['training', 'learningRate'], 0), /Learning rate must be a number from 1e-7 to 100, not 0\.$/],
    ['with −1 steps', altered(['training', 'steps'], -1), /The number of steps must be a whole number from 0 to 1,000,000,000, not -1\.$/],
    [
      'with an unknown optimiser',
      altered(['training', 'optimiser'], { kind: 'magic' }),
      /optimiser\.kind must be one of adam, .*, not “magic”\.$/,
    ],
    ['with unknown data', altered(['data', 'kind'], 'imagenet'), /data\.kind must be one of .*, not “imagenet”\.$/],
    ['with text in place of the network', altered(['network'], 'dense'), /is not valid: network must be an object, not “dense”\.$/],
    ['with an object in place of a number', altered(['training', 'batchSize'], {}), /training: Batch size must be .*, not an object\.$/],
    [
      'with text in place of true or false',
      altered(['network', 'skips', 0, 'enabled'], 'yes'),
      /enabled must be true or false, not “yes”\.$/,
    ],
    [
      'with a skip scale above the limit',
      altered(['network', 'skips', 0, 'alpha'], 2000),
      /alpha must be a number from −1000 to 1000, not 2000\.$/,
    ],
    ['with an optimiser without a kind', altered(['training', 'optimiser'], {}), /is not valid: optimiser\.kind is missing\.$/],
    ['with a surplus field', altered(['surprise'], 1), /is not valid: surprise is not a known field; remove it\.$/],
    ['without a network', '{"version":1}', /is not valid: network is missing\.$/],
  ])('is refused with a message: %s', (_, text, reason) => expect(problemOf(text)).toMatch(reason));

  it.each(['__proto__', 'constructor', 'toString'])('with a field %s is refused, wherever the field is', (key) => {
    const golden = printExperiment(starters.dense);
    for (const place of ['"params": {\n', '"training": {\n', '"network": {\n', '{\n'])
      expect(problemOf(golden.replace(place, `${place} "${key}": {},`))).toBe(
        `The experiment file is not valid: ${key} is not a known field; remove it.`,
      );
  });

  it('with random changes gives either an experiment or a readable message', () => {
    const random = keyed(1, 'mutate experiment');
    const values = [0, -1, 2 ** 31, 2 ** 53, Number.POSITIVE_INFINITY, '', null, [], {}, true];
    const golden = printExperiment(starters.conv);
    for (let i = 0; i < 1000; i++) {
      const copy = JSON.parse(golden, (_, value) => (random.integer(40) === 0 ? values[random.integer(values.length)] : value));
      const result = parseExperiment(JSON.stringify(copy) ?? '');
      const problem = 'experiment' in result ? '' : result.problem;
      expect(problem).not.toMatch(/Invalid|Expected|received|\[object|undefined/);
      expect(problem === '' || problem.length > 20).toBe(true);
    }
  });
});
