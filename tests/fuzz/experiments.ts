/** Defines the fuzzing targets for experiment files and links. */
import { deflateRawSync } from 'node:zlib';
import { dataDefinition } from '../../src/data/index.ts';
import { differences } from '../../src/experiment/difference.ts';
import { type Experiment, parseExperiment, printExperiment } from '../../src/experiment/experiment.ts';
import { starters } from '../../src/experiment/starters.ts';
import { compile } from '../../src/models/compile/compile.ts';
import { planSizeIssue, trainingIssue } from '../../src/models/compile/limits.ts';
import { inferShapes } from '../../src/models/network/inferShapes.ts';
import type { Random } from '../../src/random/keyed.ts';
import { isSameValue } from '../../src/schema/identity.ts';
import { dataShapeOf } from '../../src/train/trainer/dataShape.ts';
import { decodeLink, encodeComparison, encodeExperiment, isLink } from '../../src/ui/sharing/link.ts';
import { mutatedBytes } from './mutateBytes.ts';
import { mutatedJson } from './mutateValue.ts';
import { expectWords, type Target, target } from './target.ts';

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const encode = (text: string) => new TextEncoder().encode(text);

const texts = Object.values(starters).map(printExperiment);
/** The starters (example experiments) as files of version 1, with a scale that version 2 does not have. */
const old = texts.map((text) => text.replace('"version": 2', '"version": 1').replace('"scale": "one"', '"scale": "depth"'));

const shapes = new Map(
  await Promise.all(
    Object.values(starters).map(async ({ data, training }) => {
      const dataset = await dataDefinition(data.kind).make(data.params, training.seed, []);
      return [data.kind, dataShapeOf(dataset)] as const;
    }),
  ),
);
/** One in every COMPILED_OF valid networks is compiled, because compiling takes a long time. */
const COMPILED_OF = 8;
let compiled = 0;

/**
 * Prints an experiment and reads it again, compares it with another one, checks it as the page does before training, and compiles some of
 * the valid networks.
 */
function use(experiment: Experiment) {
  const again = parseExperiment(printExperiment(experiment));
  if ('problem' in again) throw new Error(`the printed experiment is refused: ${again.problem}`);
  if (!isSameValue(again.experiment, experiment)) throw new Error('the printed experiment is read as a different one');
  for (const inputShape of [[10], [28, 28, 1], [12, 10]]) {
    for (const { message } of inferShapes(experiment.network, inputShape).issues) expectWords(message);
    differences({ ...starters.dense, inputShape }, { ...experiment, inputShape });
  }
  const shape = shapes.get(experiment.data.kind);
  if (!shape) return;
  const issue = trainingIssue(experiment.network, experiment.training, shape);
  if (issue !== null) return expectWords(issue);
  if (compiled++ % COMPILED_OF === 0) planSizeIssue(compile(experiment.network, shape, experiment.training).plan);
}

function read(text: string): boolean {
  const result = parseExperiment(text);
  if ('problem' in result) {
    expectWords(result.problem);
    return false;
  }
  use(result.experiment);
  return true;
}

const mutatedText = (text: string, random: Random) =>
  random.integer(4) > 0 ? mutatedJson(text, random) : decode(mutatedBytes(encode(text), random));

interface Link {
  kind: string;
  json: string;
  /** The fragment of the link. It encodes `json` unless a mutation has damaged it. */
  fragment: string;
}

const fragmentOf = (kind: string, json: string) => `#${kind}=${deflateRawSync(json).toString('base64url')}`;

async function linkSeeds(): Promise<Link[]> {
  const compared = Object.values(starters).map((experiment) => ({ name: experiment.name, experiment }));
  const all = [...(await Promise.all(Object.values(starters).map(encodeExperiment))), await encodeComparison(compared)];
  const jsons = [...texts, JSON.stringify(compared)];
  return all.map((encoded, i) => {
    const fragment = 'fragment' in encoded ? encoded.fragment : '';
    return { kind: fragment[1] ?? 'e', json: jsons[i] ?? '', fragment };
  });
}

export const experimentTargets: readonly Target[] = [
  target<string>({ name: 'experiment', seeds: () => [...texts, ...old], mutate: mutatedText, read, file: encode }),
  target<Link>({
    name: 'link',
    seeds: linkSeeds,
    mutate(link, random) {
      if (random.integer(3) === 0) return { ...link, fragment: `#${decode(mutatedBytes(encode(link.fragment.slice(1)), random))}` };
      const json = mutatedText(link.json, random);
      const kind = random.integer(10) > 0 ? link.kind : random.integer(2) ? 'e' : 'c';
      return { kind, json, fragment: fragmentOf(kind, json) };
    },
    async read({ fragment }) {
      if (!isLink(fragment)) return false;
      const opened = await decodeLink(fragment);
      if ('problem' in opened) expectWords(opened.problem);
      else
        for (const experiment of 'compared' in opened ? opened.compared.map((entry) => entry.experiment) : [opened.experiment])
          use(experiment);
      return !('problem' in opened);
    },
    file: ({ fragment }) => encode(fragment),
  }),
];
