/** Decides whether a network can be trained with given settings on given data. */

import type { Plan } from '../../gpu/plan.ts';
import { counted, countWords } from '../../schema/words.ts';
import { inferShapes, totalParameters } from '../network/inferShapes.ts';
import type { Network } from '../network/network.ts';
import type { HeadNeed, Shape } from '../ops/shape.ts';
import type { Training } from '../optimisers/training.ts';
import type { BufferUse } from './planBuilder.ts';

/** The largest storage buffer binding that WebGPU guarantees (maxStorageBufferBindingSize). No buffer is larger. */
const MAX_BUFFER_BYTES = 128 * 2 ** 20;

const MAX_PARAMETERS = MAX_BUFFER_BYTES / 4;

const FEWER_PARAMETERS = 'Use fewer layers, units or filters, or remove concat skips';

interface TrainingData {
  inputShape: Shape;
  head: HeadNeed;
  trainCount: number;
}

/** A message if the data has too few training examples for one batch; null if it has enough. */
export const batchProblem = (batchSize: number, trainCount: number): string | null =>
  batchSize > trainCount
    ? `Batch size is ${countWords(batchSize)}, but the data has only ${counted(trainCount, 'training example')}. Set Batch size to at most ${countWords(trainCount)}.`
    : null;

/** The first reason why the network cannot be trained, or null. Only reasons that can be found without compiling are considered. */
export function trainingIssue(network: Network, { batchSize }: Training, { inputShape, head, trainCount }: TrainingData): string | null {
  const inferred = inferShapes(network, inputShape, head);
  return inferred.issues[0]?.message ?? parameterProblem(totalParameters(inferred)) ?? batchProblem(batchSize, trainCount);
}

const parameterProblem = (parameters: number): string | null =>
  parameters > MAX_PARAMETERS
    ? `The network has ${sizeWords(parameters)} parameters; the limit is ${sizeWords(MAX_PARAMETERS)}. ${FEWER_PARAMETERS}.`
    : null;

/** A number as text, such as "17,985" or "3.8 × 10¹⁵". */
function sizeWords(count: number): string {
  if (!Number.isFinite(count)) return 'more than 10³⁰⁸';
  if (count < 1e9) return count.toLocaleString('en');
  const [mantissa = '', exponent = ''] = count.toExponential(1).split('e+');
  return `${mantissa} × 10${[...exponent].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

const SIZE_WORDS: Readonly<Record<BufferUse, readonly [subject: string, remedy: string]>> = {
  // The next three uses can exceed the limit even if the number of parameters does not, because each weight starts at an aligned offset.
  parameters: ['The parameters need', FEWER_PARAMETERS],
  gradients: ['The gradients of the parameters need', FEWER_PARAMETERS],
  'optimiser state': ['The state of the optimiser needs', FEWER_PARAMETERS],
  activations: ['The intermediate values of one layer need', 'Reduce Batch size, or use fewer units or filters'],
  data: ['The data needs', 'Use fewer examples'],
  bookkeeping: ['The measurements of a step need', 'Reduce Batch size, or use fewer layers or units'],
};

/** A message if the largest buffer of a plan exceeds the limit; null if it does not. */
export function planSizeIssue(plan: Plan): string | null {
  const spec = Object.values(plan.buffers).reduce((largest, buffer) => (buffer.length > largest.length ? buffer : largest));
  const bytes = spec.length * 4;
  if (bytes <= MAX_BUFFER_BYTES) return null;
  // The cast is safe because the plan builder gives every buffer one of these uses.
  const [subject, remedy] = SIZE_WORDS[spec.use as BufferUse];
  return `${subject} ${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB of GPU memory; the limit is 128 MB. ${remedy}.`;
}
