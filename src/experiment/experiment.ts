/** An experiment: the frozen part of a run, as data. The file format (docs/experiment-format.md) is its JSON. */
import * as v from 'valibot';
import { type DataKind, dataDefinition, dataKinds } from '../data/index.ts';
import { isLayerKind, layerDefinition } from '../models/layers/index.ts';
import { branchTypes, merges, type Network, projections, scaleTypes } from '../models/network/network.ts';
import { optimiserDefinition, optimisers } from '../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../models/optimisers/training.ts';
import { type Params, paramsValidator } from '../schema/fields.ts';
import { activations } from '../shaders/activations.ts';
import { upgraded } from './versions.ts';

export const EXPERIMENT_VERSION = 2;

export interface DataChoice {
  kind: DataKind;
  params: Params;
  /** For kinds that read files: their names, and the digest by which their content is found again. */
  files?: { names: readonly string[]; digest: string } | undefined;
}

export interface Experiment {
  version: typeof EXPERIMENT_VERSION;
  name: string;
  network: Network;
  data: DataChoice;
  training: Training;
}

/** Limits on what is read from files and links, long before memory is touched. */
const MAX_TEXT = 1_000_000;
const MAX_LAYERS = 1000;
const MAX_SKIPS = 10_000;
const MAX_DEPTH = 64;

const id = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    (issue) => `a layer cannot be called ${JSON.stringify(issue.input).slice(0, 60)}; use letters, digits, - and _`,
  ),
);
const scaleValue = v.pipe(v.number(), v.finite(), v.minValue(-1000), v.maxValue(1000));

const layerValidator = v.pipe(
  v.strictObject({
    id,
    kind: v.pipe(
      v.string(),
      v.check(isLayerKind, (issue) => `there is no layer kind “${issue.input}”`),
    ),
    params: v.optional(v.record(v.string(), v.unknown()), {}),
    joinActivation: v.optional(v.picklist(activations)),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const { kind, params, ...rest } = dataset.value;
    if (!isLayerKind(kind)) return NEVER;
    const result = v.safeParse(paramsValidator(layerDefinition(kind).schema), params);
    if (result.success) return { ...rest, kind, params: result.output };
    addIssue({ message: `${rest.id}: ${wordsOf(result.issues[0])}` });
    return NEVER;
  }),
);

const skipValidator = v.strictObject({
  from: id,
  to: id,
  merge: v.optional(v.picklist(merges), 'add'),
  projection: v.optional(v.picklist(projections), 'auto'),
  scale: v.optional(v.picklist(scaleTypes), 'one'),
  alpha: v.optional(scaleValue, 1),
  enabled: v.optional(v.boolean(), true),
});

const kindAndParams = <K extends string>(
  kinds: readonly K[],
  schemaOf: (kind: K) => Parameters<typeof paramsValidator>[0],
  extra: v.ObjectEntries = {},
) =>
  v.pipe(
    v.strictObject({
      kind: v.picklist(kinds, (issue) => `“${issue.input}” is none of ${kinds.join(', ')}`),
      params: v.optional(v.record(v.string(), v.unknown()), {}),
      ...extra,
    }),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const kind = dataset.value.kind as K; // the picklist above
      const result = v.safeParse(paramsValidator(schemaOf(kind)), dataset.value.params);
      if (result.success) return { ...dataset.value, kind, params: result.output };
      addIssue({ message: wordsOf(result.issues[0]) });
      return NEVER;
    }),
  );

const experimentValidator = v.strictObject({
  version: v.literal(EXPERIMENT_VERSION, (issue) => versionWords(issue.input)),
  name: v.optional(v.pipe(v.string(), v.maxLength(200)), 'Untitled'),
  network: v.strictObject({
    layers: v.pipe(v.array(layerValidator), v.maxLength(MAX_LAYERS, `a network has at most ${MAX_LAYERS} layers`)),
    skips: v.optional(v.pipe(v.array(skipValidator), v.maxLength(MAX_SKIPS, `a network has at most ${MAX_SKIPS} skips`)), []),
    branch: v.exactOptional(v.strictObject({ type: v.picklist(branchTypes), value: v.optional(scaleValue, 1) })),
  }),
  data: kindAndParams(
    dataKinds.map((definition) => definition.kind),
    (kind) => dataDefinition(kind).schema,
    { files: v.optional(v.strictObject({ names: v.array(v.string()), digest: v.string() })) },
  ),
  training: v.pipe(
    v.optional(v.record(v.string(), v.unknown()), {}),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const { optimiser = { kind: 'adam' }, ...settings } = dataset.value;
      const read = v.safeParse(paramsValidator(trainingSchema), settings);
      if (!read.success) {
        addIssue({ message: wordsOf(read.issues[0]) });
        return NEVER;
      }
      const choice = v.safeParse(optimiserValidator, optimiser);
      if (!choice.success) {
        addIssue({ message: `optimiser: ${wordsOf(choice.issues[0])}` });
        return NEVER;
      }
      return { ...read.output, optimiser: choice.output };
    }),
  ),
});

const optimiserValidator = kindAndParams(
  optimisers.map((optimiser) => optimiser.kind),
  (kind) => optimiserDefinition(kind).schema,
);

function versionWords(version: unknown): string {
  return typeof version === 'number' && version > EXPERIMENT_VERSION
    ? `it was written by a newer Skiplab (format ${version}, this one reads ${EXPERIMENT_VERSION}); reload the page or update`
    : `it says format ${JSON.stringify(version) ?? 'nothing'}, and this Skiplab reads format ${EXPERIMENT_VERSION}`;
}

function wordsOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  // The path ends with the key itself.
  if (issue.type === 'strict_object' && path) return issue.received === 'undefined' ? `${path} is missing` : `${path} is not known here`;
  return path ? `${path}: ${issue.message}` : issue.message;
}

function depthOf(value: unknown, depth = 0): number {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return depth;
  return Object.values(value).reduce((deepest: number, child) => Math.max(deepest, depthOf(child, depth + 1)), depth);
}

/** Reads an experiment from a file's text: complete, with defaults filled in, or a sentence on what is wrong with it. */
export function parseExperiment(text: string): { experiment: Experiment } | { problem: string } {
  if (text.length > MAX_TEXT)
    return {
      problem: `This is no experiment file: it has ${text.length.toLocaleString('en')} characters, and at most ${MAX_TEXT.toLocaleString('en')} are read.`,
    };
  if (text.trim() === '') return { problem: 'The experiment file is empty.' };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { problem: `The experiment file is not JSON: ${(error as Error).message}.` };
  }
  if (depthOf(value) > MAX_DEPTH) return { problem: 'The experiment file is nested too deeply to be an experiment.' };
  const result = v.safeParse(experimentValidator, upgraded(value));
  if (!result.success) return { problem: `The experiment file does not fit: ${wordsOf(result.issues[0])}.`.replace(/\.\.$/, '.') };
  // The validators fill in every default, and were built from the same schemas as the type.
  return { experiment: result.output as Experiment };
}

export const printExperiment = (experiment: Experiment): string => `${JSON.stringify(experiment, null, 2)}\n`;
