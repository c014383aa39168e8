import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import { keyed } from '../../random/keyed.ts';
import { decodeLink, encodeComparison, encodeExperiment, isLink, MAX_LINK_TEXT } from './link.ts';

const link = (kind: string, text: string | Uint8Array) => `#${kind}=${deflateRawSync(text).toString('base64url')}`;
const fragmentOf = async (experiment: Experiment) => {
  const result = await encodeExperiment(experiment);
  if ('problem' in result) throw new Error(result.problem);
  return result.fragment;
};
const problemOf = async (fragment: string) => {
  const opened = await decodeLink(fragment);
  return 'problem' in opened ? opened.problem : 'opened';
};

describe('a link', () => {
  it.each(Object.entries(starters))('contains the %s experiment, in fewer than 1,000 characters', async (_, experiment) => {
    const fragment = await fragmentOf(experiment);
    expect(isLink(fragment)).toBe(true);
    expect(fragment.length).toBeLessThan(1000);
    expect(await decodeLink(fragment)).toEqual({ experiment });
    const escaped = fragment.replace('=', '%3D');
    expect(isLink(escaped)).toBe(true);
    expect(await decodeLink(escaped)).toEqual({ experiment });
  });

  it('contains a comparison of three experiments, but not of a single one', async () => {
    const compared = Object.values(starters).map((experiment) => ({ name: `“${experiment.name}” ⊕`, experiment }));
    const result = await encodeComparison(compared);
    expect('fragment' in result && (await decodeLink(result.fragment))).toEqual({ compared });
    expect(await encodeComparison(compared.slice(0, 1))).toEqual({ problem: 'Select 2 to 4 runs to compare.' });
  });

  it('that would be too long is not created', async () => {
    const random = keyed(1, 'skip scales');
    const skips = Array.from({ length: 4000 }, () => ({ ...starters.dense.network.skips[0], alpha: random.integer(2 ** 30) / 2 ** 21 }));
    const result = await encodeExperiment({ ...starters.dense, network: { ...starters.dense.network, skips } as never });
    expect(result).toEqual({
      problem: expect.stringMatching(/^The experiment needs [\d,]+ characters, but a link can contain only 16,384/),
    });
  });

  it.each<[string, string, RegExp]>([
    ['no content', '#e=', /damaged/],
    ['characters outside Base64', '#e=ab%20c', /damaged/],
    ['data that is not deflated', '#e=AAAA____', /damaged/],
    ['text that is not JSON', link('e', 'hello'), /The experiment in the link is not valid JSON/],
    ['JSON that is not an experiment', link('e', '{"version":1}'), /The experiment in the link is not valid: network is missing/],
    ['a newer version', link('e', '{"version":999}'), /newer version of Skiplab/],
    ['a million zeros', link('e', new Uint8Array(2 ** 20 + 1)), /more than 1 MB/],
    ['too much text', `#e=${'A'.repeat(MAX_LINK_TEXT + 1)}`, /16,385 characters/],
    ['a comparison of one experiment', link('c', '[{"name":"a","experiment":{}}]'), /2 to 4 experiments/],
    ['a comparison without experiments', link('c', '[{"name":"a"},{"name":"b"}]'), /^Experiment 1 in the link is empty/],
  ])('with %s is refused with a message', async (_, fragment, reason) => expect(await problemOf(fragment)).toMatch(reason));

  it.each(['%3D', '%3d', '%253D', '%25253D'])('whose “=” was replaced with “%s” is opened', async (code) => {
    const fragment = (await fragmentOf(starters.dense)).replace('=', code);
    expect(isLink(fragment)).toBe(true);
    expect(await decodeLink(fragment)).toEqual({ experiment: starters.dense });
  });

  it.each(['#e', '#e-', '#E=', '#e:', '#e%', '#e%ZZ', '#e%25'])(
    'that begins with %s instead of #e= is reported as damaged',
    async (begin) => {
      const fragment = (await fragmentOf(starters.dense)).replace('#e=', begin);
      expect(isLink(fragment)).toBe(true);
      expect(await problemOf(fragment)).toMatch(/damaged/);
    },
  );

  it('is distinguished from short fragments of other kinds', () => expect(['', '#', '#top', '#main'].filter(isLink)).toEqual([]));

  it('with a field __proto__ in settings is refused', async () => {
    const text = JSON.stringify(starters.dense).replace('"units":64', '"units":64,"__proto__":{"units":1}');
    expect(await problemOf(link('e', text))).toBe('The experiment in the link is not valid: __proto__ is not a known field; remove it.');
  });

  it('whose end is missing is refused', async () => {
    const fragment = await fragmentOf(starters.lstm);
    for (const length of [4, 20, fragment.length - 1]) expect(await problemOf(fragment.slice(0, length))).toMatch(/damaged/);
  });

  it('with random changes gives an experiment or a message', async () => {
    const random = keyed(1, 'mutate links');
    const fragment = await fragmentOf(starters.dense);
    for (let i = 0; i < 300; i++) {
      const chars = [...fragment];
      for (let flips = 0; flips < 2; flips++) chars[3 + random.integer(chars.length - 3)] = String.fromCharCode(33 + random.integer(90));
      expect(await decodeLink(chars.join(''))).toEqual(expect.anything());
    }
  });
});
