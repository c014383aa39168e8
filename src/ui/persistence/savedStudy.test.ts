import * as v from 'valibot';
import { expect, it } from 'vitest';
import { starters } from '../../experiment/starters.ts';
import type { Study } from '../stores/study.ts';
import { readStudy, savedStudy, savedStudyOf } from './savedStudy.ts';

const [dense, conv] = [starters.dense, starters.conv].map((experiment) => ({ name: experiment.name, experiment }));
const pair = [dense ?? expect.fail(), conv ?? expect.fail()] as const;

it.each<Study>([
  { arms: [pair[0]], pairs: 6 },
  { arms: pair, pairs: 12, alignment: 'ends', control: { of: [pair[1], pair[0]], words: 'Control at equal time.' } },
  { arms: pair, pairs: 2, search: { of: pair, pairs: 6 } },
  { arms: pair, pairs: 6, control: { of: pair, among: [...pair, pair[1]], words: 'Control at equal parameters.' } },
  { arms: pair, pairs: 2, search: { of: pair, among: [...pair, pair[1]], pairs: 6 } },
])('a stored study is read unchanged', (study) => {
  // The storage returns a copy.
  const stored = v.parse(savedStudy, structuredClone(savedStudyOf(study)));
  expect(readStudy(stored)).toEqual(study);
});

it('a stored study is ignored if one of its arms cannot be read', () => {
  const stored = savedStudyOf({ arms: pair, pairs: 6 });
  expect(readStudy({ ...stored, arms: [...stored.arms, { name: 'damaged', experiment: '{' }] })).toBeNull();
  expect(readStudy(null)).toBeNull();
});
