/**
 * An experiment is everything that determines a run: its network, data and training settings. Its JSON is the file format of
 * docs/experiment-format.md.
 */
import * as v from 'valibot';
import { type DataKind, dataDefinition, dataKinds } from '../data/index.ts';
import { isLayerKind, layerDefinition, layers } from '../models/layers/index.ts';
import { branchTypes, merges, type Network, projections, scaleTypes } from '../models/network/network.ts';
import { optimiserDefinition, optimisers } from '../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../models/optimisers/training.ts';
import { type Params, paramsValidator, typedWords } from '../schema/fields.ts';
import { activations } from '../shaders/activations.ts';
import { upgraded } from './versions.ts';

export const EXPERIMENT_VERSION = 2;

export interface DataChoice {
  kind: DataKind;
  params: Params;
  /** The names of the data files, and the digest that identifies their content; only for kinds of data that are read from files. */
  files?: { names: readonly string[]; digest: string } | undefined;
}

export interface Experiment {
  version: typeof EXPERIMENT_VERSION;
  name: string;
  network: Network;
  data: DataChoice;
  training: Training;
}

/** The maximum length of the text of an experiment, in characters. */
const MAX_TEXT = 1_000_000;
/**
 * The maximum size of an experiment file. It allows at least 4 bytes, the most that UTF-8 needs, for each character of the longest text. It
 * is in whole MB, so that messages can state it exactly.
 */
export const MAX_EXPERIMENT_BYTES = Math.ceil((4 * MAX_TEXT) / 2 ** 20) * 2 ** 20;
const MAX_NAME = 200;
const MAX_LAYERS = 1000;
const MAX_SKIPS = 10_000;
const MAX_NESTING = 64;

const id = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    (issue) => `must be a letter followed by at most 63 letters, digits, - or _, not ${typedWords(issue.input)}`,
  ),
);
const SCALE_LIMIT = 1000;
const scaleValue = v.pipe(
  v.number(),
  v.check(
    (value) => Math.abs(value) <= SCALE_LIMIT,
    (issue) => `must be a number from −${SCALE_LIMIT} to ${SCALE_LIMIT}, not ${typedWords(issue.input)}`,
  ),
);
const oneOf = <const K extends string>(options: readonly K[]) =>
  v.picklist(options, (issue) => `must be one of ${options.join(', ')}, not ${typedWords(issue.input)}`);

const layerValidator = v.pipe(
  v.strictObject({
    id,
    kind: v.pipe(
      v.string(),
      v.check(isLayerKind, (issue) => `must be one of ${layers.map((layer) => layer.kind).join(', ')}, not ${typedWords(issue.input)}`),
    ),
    params: v.optional(v.record(v.string(), v.unknown()), {}),
    joinActivation: v.optional(oneOf(activations)),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const { kind, params, ...rest } = dataset.value;
    if (!isLayerKind(kind)) return NEVER;
    const result = v.safeParse(paramsValidator(layerDefinition(kind).schema), params);
    if (result.success) return { ...rest, kind, params: result.output };
    addIssue({ message: `${rest.id}: ${issueWords(result.issues[0])}` });
    return NEVER;
  }),
);

const skipValidator = v.strictObject({
  from: id,
  to: id,
  merge: v.optional(oneOf(merges), 'add'),
  projection: v.optional(oneOf(projections), 'auto'),
  scale: v.optional(oneOf(scaleTypes), 'one'),
  alpha: v.optional(scaleValue, 1),
  enabled: v.optional(v.boolean(), true),
});

const kindAndParams = <const K extends string>(
  subject: string,
  kinds: readonly K[],
  schemaOf: (kind: K) => Parameters<typeof paramsValidator>[0],
  extra: v.ObjectEntries = {},
) =>
  v.pipe(
    v.strictObject({
      kind: oneOf(kinds),
      params: v.optional(v.record(v.string(), v.unknown()), {}),
      ...extra,
    }),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const kind = dataset.value.kind as K; // checked by the picklist above
      const result = v.safeParse(paramsValidator(schemaOf(kind)), dataset.value.params);
      if (result.success) return { ...dataset.value, kind, params: result.output };
      addIssue({ message: `${subject}: ${issueWords(result.issues[0])}` });
      return NEVER;
    }),
  );

const experimentValidator = v.strictObject({
  version: v.literal(EXPERIMENT_VERSION, (issue) => `must be ${EXPERIMENT_VERSION}, not ${typedWords(issue.input)}`),
  name: v.optional(v.pipe(v.string(), v.maxLength(MAX_NAME, `must have at most ${MAX_NAME} characters`)), 'Untitled'),
  network: v.strictObject({
    layers: v.pipe(v.array(layerValidator), v.maxLength(MAX_LAYERS, `must have at most ${MAX_LAYERS.toLocaleString('en')} layers`)),
    skips: v.optional(
      v.pipe(v.array(skipValidator), v.maxLength(MAX_SKIPS, `must have at most ${MAX_SKIPS.toLocaleString('en')} skips`)),
      [],
    ),
    branch: v.exactOptional(v.strictObject({ type: oneOf(branchTypes), value: v.optional(scaleValue, 1) })),
  }),
  data: kindAndParams(
    'data',
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
        addIssue({ message: `training: ${issueWords(read.issues[0])}` });
        return NEVER;
      }
      const choice = v.safeParse(v.strictObject({ optimiser: optimiserValidator }), { optimiser });
      if (!choice.success) {
        addIssue({ message: issueWords(choice.issues[0]) });
        return NEVER;
      }
      return { ...read.output, ...choice.output };
    }),
  ),
});

const optimiserValidator = kindAndParams(
  'optimiser',
  optimisers.map((optimiser) => optimiser.kind),
  (kind) => optimiserDefinition(kind).schema,
);

/** The keys are the names that the validator uses for types. */
const TYPES: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/** Returns a problem as a phrase, without a full stop. The validator's own messages are replaced, because users do not know its terms. */
function issueWords(issue: v.BaseIssue<unknown>): string {
  const { type, expected, received, input, message } = issue;
  const path = v.getDotPath(issue);
  const isAboutKey = type === 'strict_object' && expected !== 'Object';
  if (isAboutKey) return received === 'undefined' ? `${path} is missing` : `${path} is not a known field; remove it`;
  // Our own messages that begin with “must” need the path of the field before them; the others name the field themselves.
  if (!message.startsWith('Invalid ')) return message.startsWith('must ') ? `${path ?? 'it'} ${message}` : message.replace(/\.$/, '');
  return `${path ?? 'it'} must be ${TYPES[expected ?? ''] ?? 'another value'}, not ${typedWords(input)}`;
}

/**
 * Finds a key that every object inherits, such as `__proto__`, anywhere in a parsed file; undefined if there is none. The validators do not
 * refuse such keys, because they treat them as known.
 */
function inheritedKey(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const found = !Array.isArray(value) && key in Object.prototype ? key : inheritedKey(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function depthOf(value: unknown, depth = 0): number {
  if (depth > MAX_NESTING || typeof value !== 'object' || value === null) return depth;
  return Object.values(value).reduce((deepest: number, child) => Math.max(deepest, depthOf(child, depth + 1)), depth);
}

const isNewer = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  typeof value.version === 'number' &&
  value.version > EXPERIMENT_VERSION;

/**
 * Reads an experiment from its text, and fills in defaults. The problem is one or two sentences for the user.
 * @param subject the name of the text, such as “The experiment in the link”; the problem begins with it
 */
export function parseExperiment(text: string, subject = 'The experiment file'): { experiment: Experiment } | { problem: string } {
  const refused = (reason: string) => ({ problem: `${subject} ${reason}.` });
  if (text.length > MAX_TEXT)
    return refused(
      `has ${text.length.toLocaleString('en')} characters; the limit is ${MAX_TEXT.toLocaleString('en')}. Check that it was saved by Skiplab`,
    );
  if (text.trim() === '') return refused('is empty. Save the experiment again');
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refused('is not valid JSON. It may be cut off; save or copy it again');
  }
  if (depthOf(value) > MAX_NESTING) return refused(`has more than ${MAX_NESTING} nested levels. Check that it was saved by Skiplab`);
  if (isNewer(value)) return refused('was saved by a newer version of Skiplab. Reload the page, or update Skiplab');
  const inherited = inheritedKey(value);
  if (inherited !== undefined) return refused(`is not valid: ${inherited} is not a known field; remove it`);
  const result = v.safeParse(experimentValidator, upgraded(value));
  if (!result.success) return refused(`is not valid: ${issueWords(result.issues[0])}`);
  // The cast is safe because the validators check every field of an experiment, and fill in all defaults.
  return { experiment: result.output as Experiment };
}

export const printExperiment = (experiment: Experiment): string => `${JSON.stringify(experiment, null, 2)}\n`;
