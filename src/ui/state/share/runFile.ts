/** A run as one safetensors file (docs/run-file.md): weights, optimiser state, curve and evaluations; its experiment as metadata. */
import {
  type Evaluation,
  type Experiment,
  type NamedTensor,
  parseExperiment,
  readMetadata,
  readSafetensors,
  writeSafetensors,
} from '../../../train/protocol.ts';
import { History, type Time } from '../history.ts';

export const RUN_FILE_VERSION = '1';
const MAX_NAME = 60;
const MAX_BYTES = 512 * 2 ** 20;

const curveColumns = ['loss', 'accuracy', 'gradientNorm'] as const;
const evaluationColumns = ['step', 'loss', 'accuracy', 'examples', 'of'] as const;

const timeColumns = ['step', 'seconds'] as const;

const isCurve = (name: string) => /^(curve|evaluations|times)\//.test(name);

export interface RunFile {
  name: string;
  experiment: Experiment;
  step: number;
  /** Weights and optimiser state, still to be checked against the network. */
  tensors: readonly NamedTensor[];
  history: History;
}

const vector = (name: string, values: Float32Array): NamedTensor => ({ name, shape: [values.length], values });

export function printRunFile({ name, experiment, step, tensors, history }: RunFile): Uint8Array {
  const curve = curveColumns.map((column) => vector(`curve/${column}`, history[column].slice(0, history.length)));
  const evaluations = evaluationColumns.map((column) =>
    vector(
      `evaluations/${column}`,
      Float32Array.from(history.evaluations, (evaluation) => evaluation[column]),
    ),
  );
  const times = timeColumns.map((column) =>
    vector(
      `times/${column}`,
      Float32Array.from(history.times, (time) => time[column]),
    ),
  );
  const metadata = { skiplab: RUN_FILE_VERSION, name, step: String(step), experiment: JSON.stringify(experiment) };
  return writeSafetensors([...tensors, ...curve, ...evaluations, ...times], metadata);
}

/** Columns of one length, in their order; a sentence where they are not. */
function columnsOf(
  all: ReadonlyMap<string, NamedTensor>,
  prefix: string,
  columns: readonly string[],
): Float32Array[] | { problem: string } {
  const found = columns.map((column) => all.get(`${prefix}/${column}`));
  const [first] = found;
  const absent = columns.find((_, i) => !found[i]);
  if (!first || absent !== undefined) return { problem: `it lacks ${prefix}/${absent}` };
  const odd = found.find((tensor) => tensor?.shape.length !== 1 || tensor.values.length !== first.values.length);
  if (odd)
    return { problem: `${odd.name} is ${odd.shape.join('×')}, and ${first.name} is ${first.shape.join('×')}: columns have one length` };
  return found.map((tensor) => tensor?.values ?? new Float32Array());
}

function evaluationsOf(columns: readonly Float32Array[], length: number): Evaluation[] | { problem: string } {
  const [step = [], loss = [], accuracy = [], examples = [], of = []] = columns;
  const evaluations = Array.from(step, (value, i) => ({
    step: value,
    loss: loss[i] ?? Number.NaN,
    accuracy: accuracy[i] ?? Number.NaN,
    examples: examples[i] ?? 0,
    of: of[i] ?? 0,
  }));
  const isWrong = (one: Evaluation, i: number) =>
    ![one.step, one.examples, one.of].every((value) => Number.isSafeInteger(value) && value >= 0) ||
    one.step > length ||
    one.step < (evaluations[i - 1]?.step ?? 0);
  return evaluations.some(isWrong) ? { problem: 'its evaluations are not in the order of the steps of its curve' } : evaluations;
}

/** Seconds of training by step; null where they do not rise with the curve. */
function timesOf([step = new Float32Array(), seconds = step]: readonly Float32Array[], length: number): Time[] | null {
  const times = Array.from(step, (value, i) => ({ step: value, seconds: seconds[i] ?? Number.NaN }));
  const rises = times.every((time, i) => {
    const before = times[i - 1] ?? { step: 0, seconds: 0 };
    return Number.isSafeInteger(time.step) && time.step > before.step && time.step <= length && time.seconds >= before.seconds;
  });
  return rises ? times : null;
}

/** Reads what a run file says; its tensors are yet to be compared with the network. */
export function parseRunFile(bytes: Uint8Array): { file: RunFile } | { problem: string } {
  const refuse = (what: string) => ({ problem: `This is no run file that can be opened: ${what}.` });
  if (bytes.length > MAX_BYTES)
    return refuse(`it has ${Math.ceil(bytes.length / 2 ** 20)} MB, and at most ${MAX_BYTES / 2 ** 20} are read`);
  try {
    const { skiplab: version, name = '', step: stepText = '', experiment: text = '' } = readMetadata(bytes);
    if (version === undefined) return refuse('Skiplab did not write it; weights alone have no experiment');
    if (version !== RUN_FILE_VERSION) return refuse(`it has format ${version.slice(0, 20)}, and this Skiplab reads ${RUN_FILE_VERSION}`);
    const parsed = parseExperiment(text);
    if ('problem' in parsed) return { problem: parsed.problem.replace('experiment file', 'experiment in the file') };
    const step = Number(stepText);
    if (!/^\d+$/.test(stepText) || !Number.isSafeInteger(step)) return refuse(`its step is “${stepText.slice(0, 20)}”, no whole number`);
    const all = new Map(readSafetensors(bytes).map((tensor) => [tensor.name, tensor]));
    const curve = columnsOf(all, 'curve', curveColumns);
    if ('problem' in curve) return refuse(curve.problem);
    const columns = columnsOf(all, 'evaluations', evaluationColumns);
    if ('problem' in columns) return refuse(columns.problem);
    const [loss = new Float32Array(), accuracy = loss, gradientNorm = loss] = curve;
    if (loss.length < step) return refuse(`its curve has ${loss.length} steps, and its weights are those of step ${step}`);
    const evaluations = evaluationsOf(columns, loss.length);
    if ('problem' in evaluations) return refuse(evaluations.problem);
    const timesFound = all.has('times/step') ? columnsOf(all, 'times', timeColumns) : [];
    if ('problem' in timesFound) return refuse(timesFound.problem);
    const times = timesOf(timesFound, loss.length);
    if (!times) return refuse('its times do not rise with the steps of its curve');
    const history = new History();
    history.place(0, { loss, accuracy, gradientNorm });
    history.evaluations = evaluations;
    history.times = times;
    const tensors = [...all.values()].filter((tensor) => !isCurve(tensor.name));
    return { file: { name: name.slice(0, MAX_NAME), experiment: parsed.experiment, step, tensors, history } };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
