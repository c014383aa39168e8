/**
 * Writes and reads a run as one safetensors file (docs/run-file.md): weights, optimiser state, curve and evaluations, with the experiment
 * as metadata.
 */

import * as v from 'valibot';
import { type SignalGroups, type SignalSpec, signalsFor } from '../../models/compile/signals.ts';
import { counted } from '../../schema/words.ts';
import { type Experiment, parseExperiment } from '../experiment.ts';
import { jsonOf, MAX_RUN_NAME } from './reading.ts';
import { type Range, type RunnerChange, rangesSchema, runnersSchema } from './runHistory.ts';
import { type NamedTensor, readMetadata, readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.ts';
import { signalGroups } from './signalSchema.ts';

/** Files of version 1 do not name the recorded signals; {@link signalsOfVersion1} determines them. */
const RUN_FILE_VERSION = '2';
const READABLE_VERSIONS = ['1', RUN_FILE_VERSION];
const MAX_BYTES = 512 * 2 ** 20;

const timeColumns = ['step', 'seconds'] as const;
const listedAxis = ['step', 'examples'] as const;

const isCurve = (name: string) => /^(curve|evaluations|observations|times)\//.test(name);

/** Columns of equal length, by the names of the signals that they contain. */
export type Columns = Readonly<Record<string, Float32Array>>;

/** Measurements that were made only at some steps. All lists and columns have one entry for each measurement. */
export interface ListedFile {
  step: ArrayLike<number>;
  /** The number of examples on which each measurement was made. */
  examples: ArrayLike<number>;
  columns: Columns;
}

export interface RunFile {
  name: string;
  experiment: Experiment;
  step: number;
  /** Weights and optimiser state, which must still be checked against the network. */
  tensors: readonly NamedTensor[];
  signals: SignalGroups;
  /** The signals at each recorded step, starting with step 1. The number of recorded steps is at least `step`. */
  curve: Columns;
  evaluations: ListedFile;
  /** The signals at the observed steps; absent if no step was observed. */
  observations?: ListedFile | undefined;
  /** The seconds of training up to certain steps. */
  times: readonly { step: number; seconds: number }[];
  /** The devices that computed the steps; absent if they are not known. */
  runners?: readonly RunnerChange[] | undefined;
  /** The steps of the curve that were lost. */
  missing?: readonly Range[] | undefined;
}

const vector = (name: string, values: ArrayLike<number>): NamedTensor => ({
  name,
  shape: [values.length],
  values: values instanceof Float32Array ? values : Float32Array.from(values),
});
const vectors = (prefix: string, columns: Columns) => Object.entries(columns).map(([name, values]) => vector(`${prefix}/${name}`, values));

/**
 * The suffix of a column of remainders. F32 cannot represent all whole numbers above 2²⁴, so a second column contains the remainders if any
 * of them is not 0.
 */
const REST = '.rest';

function counts(name: string, values: ArrayLike<number>): NamedTensor[] {
  const rounded = Float32Array.from(values);
  const rests = Float32Array.from(values, (value) => value - Math.fround(value));
  return [vector(name, rounded), ...(rests.some((rest) => rest !== 0) ? [vector(name + REST, rests)] : [])];
}

const listedVectors = (prefix: string, listed: ListedFile) => [
  ...listedAxis.flatMap((axis) => counts(`${prefix}/${axis}`, listed[axis])),
  ...vectors(prefix, listed.columns),
];

export function writeRunFile(file: RunFile): Uint8Array {
  const { name, experiment, step, tensors, signals, curve, evaluations, observations, times, runners, missing = [] } = file;
  const columns = [
    ...vectors('curve', curve),
    ...listedVectors('evaluations', evaluations),
    ...(observations && observations.step.length > 0 ? listedVectors('observations', observations) : []),
    ...counts(
      'times/step',
      times.map((time) => time.step),
    ),
    vector(
      'times/seconds',
      times.map((time) => time.seconds),
    ),
  ];
  const metadata = {
    skiplab: RUN_FILE_VERSION,
    name,
    step: String(step),
    experiment: JSON.stringify(experiment),
    signals: JSON.stringify(signals),
    ...(runners && { runners: JSON.stringify(runners) }),
    ...(missing.length > 0 && { missing: JSON.stringify(missing) }),
  };
  return writeSafetensors([...tensors, ...columns], metadata);
}

type Tensors = ReadonlyMap<string, NamedTensor>;

/**
 * The message is the end of the sentence “The run file cannot be opened: …”, without the full stop. A sentence with a remedy may follow the
 * reason.
 */
class Refusal extends Error {}

function columnsOf(all: Tensors, prefix: string, names: readonly string[]): Record<string, Float32Array> {
  const found = names.map((name) => {
    const tensor = all.get(`${prefix}/${name}`);
    if (!tensor) throw new Refusal(`it lacks ${prefix}/${name}`);
    return tensor;
  });
  const [first] = found;
  const nested = found.find((tensor) => tensor.shape.length !== 1);
  if (nested) throw new Refusal(`${nested.name} has shape [${nested.shape.join(', ')}], but it must be one-dimensional`);
  const odd = first && found.find((tensor) => tensor.values.length !== first.values.length);
  if (odd) throw new Refusal(`${odd.name} has length ${odd.values.length}, but ${first.name} has length ${first.values.length}`);
  return Object.fromEntries(names.map((name, i) => [name, found[i]?.values ?? new Float32Array()]));
}

/** Adds the remainders, if the file contains them, to the rounded values. */
function countsOf(all: Tensors, name: string, rounded: Float32Array): Float64Array {
  const rests = all.get(name + REST)?.values;
  if (rests && rests.length !== rounded.length) throw new Refusal(`${name + REST} differs in length from ${name}`);
  return Float64Array.from(rounded, (value, i) => value + (rests?.[i] ?? 0));
}

const namesOf = (signals: readonly SignalSpec[]) => signals.map(({ name }) => name);

/** A file of version 1 has the same columns for all tasks. A column that the task does not record contains only NaN. */
function signalsOfVersion1(all: Tensors): SignalGroups {
  const always = namesOf(signalsFor(false).steps);
  const others = namesOf(signalsFor(true).steps).filter((name) => !always.includes(name));
  return signalsFor(others.every((name) => all.get(`curve/${name}`)?.values.some(Number.isFinite)));
}

function signalsOf(version: string, text: string, all: Tensors): SignalGroups {
  if (version === '1') return signalsOfVersion1(all);
  const read = v.safeParse(signalGroups, jsonOf(text));
  if (!read.success) throw new Refusal('its list of signals is missing or cannot be read');
  return read.output;
}

function listOf<Schema extends v.GenericSchema>(schema: Schema, text: string | undefined, what: string): v.InferOutput<Schema> | undefined {
  if (text === undefined) return undefined;
  const read = v.safeParse(schema, jsonOf(text));
  if (!read.success) throw new Refusal(`its list of ${what} cannot be read`);
  return read.output;
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

function listedOf(all: Tensors, group: 'evaluations' | 'observations', signals: readonly SignalSpec[], length: number): ListedFile {
  const rounded = columnsOf(all, group, listedAxis);
  const [step, examples] = listedAxis.map((axis) => countsOf(all, `${group}/${axis}`, rounded[axis] ?? new Float32Array())) as [
    Float64Array,
    Float64Array,
  ];
  const columns = columnsOf(all, group, namesOf(signals));
  const odd = Object.entries(columns).find(([, values]) => values.length !== step.length);
  if (odd) throw new Refusal(`${group}/${odd[0]} has length ${odd[1].length}, but ${group}/step has length ${step.length}`);
  const isRising = step.every((value, i) => isCount(value) && value <= length && value >= (step[i - 1] ?? 0));
  if (!isRising) throw new Refusal(`the steps of its ${group} must be whole numbers in ascending order, none beyond the end of its curve`);
  if (!examples.every(isCount)) throw new Refusal(`${group}/examples has entries that are not whole numbers`);
  return { step, examples, columns };
}

function timesOf(all: Tensors, length: number): RunFile['times'] {
  if (!all.has('times/step')) return [];
  const { step: rounded = new Float32Array(), seconds = rounded } = columnsOf(all, 'times', timeColumns);
  const times = Array.from(countsOf(all, 'times/step', rounded), (value, i) => ({ step: value, seconds: seconds[i] ?? Number.NaN }));
  const rises = times.every((time, i) => {
    const before = times[i - 1] ?? { step: 0, seconds: 0 };
    return Number.isSafeInteger(time.step) && time.step > before.step && time.step <= length && time.seconds >= before.seconds;
  });
  if (!rises)
    throw new Refusal(
      'its times/step must contain whole numbers in ascending order, none beyond the end of its curve, and its times/seconds must not decrease',
    );
  return times;
}

/**
 * False for safetensors files that contain only weights.
 * @throws SafetensorsError
 */
export const isRunFile = (bytes: Uint8Array): boolean => Object.hasOwn(readMetadata(bytes), 'skiplab');

export function readRunFile(bytes: Uint8Array): { file: RunFile } | { problem: string } {
  try {
    if (bytes.length > MAX_BYTES)
      throw new Refusal(`it is ${Math.ceil(bytes.length / 2 ** 20)} MB; the limit is ${MAX_BYTES / 2 ** 20} MB`);
    const metadata = readMetadata(bytes);
    const { skiplab: version, name = '', step: stepText = '', experiment: text = '', signals: signalText = '' } = metadata;
    if (version === undefined) throw new Refusal('it has only weights and no experiment. Open a run that Skiplab saved');
    if (!READABLE_VERSIONS.includes(version))
      throw new Refusal(
        `it has format ${version.slice(0, 20)}, but this version of Skiplab reads only formats ${READABLE_VERSIONS.join(' and ')}. Reload the page, or update Skiplab`,
      );
    const parsed = parseExperiment(text, 'The experiment in the file');
    if ('problem' in parsed) return parsed;
    const step = Number(stepText);
    if (!/^\d+$/.test(stepText) || !Number.isSafeInteger(step))
      throw new Refusal(`its step is “${stepText.slice(0, 20)}”, which is not a whole number`);
    const all = new Map(readSafetensors(bytes).map((tensor) => [tensor.name, tensor]));
    const signals = signalsOf(version, signalText, all);
    const curve = columnsOf(all, 'curve', namesOf(signals.steps));
    const length = Object.values(curve)[0]?.length ?? 0;
    if (length < step) throw new Refusal(`its curve has ${counted(length, 'step')}, but its weights are those of step ${step}`);
    const file: RunFile = {
      name: name.slice(0, MAX_RUN_NAME),
      experiment: parsed.experiment,
      step,
      tensors: [...all.values()].filter((tensor) => !isCurve(tensor.name)),
      signals,
      curve,
      evaluations: listedOf(all, 'evaluations', signals.evaluations, length),
      ...(all.has('observations/step') && { observations: listedOf(all, 'observations', signals.observations ?? [], length) }),
      times: timesOf(all, length),
      runners: listOf(runnersSchema, metadata.runners, 'devices'),
      missing: listOf(rangesSchema, metadata.missing, 'missing steps'),
    };
    return { file };
  } catch (error) {
    if (error instanceof Refusal) return { problem: `The run file cannot be opened: ${error.message}.` };
    if (error instanceof SafetensorsError) return { problem: error.message };
    throw error;
  }
}
