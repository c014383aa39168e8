/** Changes the settings of the data, adapts the data and the network to each other, and opens starters (ready-made experiments). */

import type { DataFile, TableReport } from '../../data/dataset.ts';
import { dataDefinition, type dataKinds } from '../../data/index.ts';
import type { DataChoice, Experiment } from '../../experiment/experiment.ts';
import { batchProblem } from '../../models/compile/limits.ts';
import { withHeadFor } from '../../models/network/fitHead.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { type Network, nameOf } from '../../models/network/network.ts';
import type { HeadNeed, Shape } from '../../models/ops/shape.ts';
import { defaultsOf, type Params, withoutOmitted } from '../../schema/fields.ts';
import { isSameValue } from '../../schema/identity.ts';
import { counted } from '../../schema/words.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { amendDataStep, documentStore, edit } from '../stores/document.ts';
import { session } from '../stores/session.ts';
import { compareNothing, say, select } from '../stores/view.ts';
import { ask } from './worker.ts';

export function changeData(change: Params) {
  const { data } = documentStore.getState().experiment;
  const params = withoutOmitted(dataDefinition(data.kind).schema, { ...data.params, ...change });
  edit({ type: 'data', data: { ...data, params } });
}

/**
 * The settings for newly opened files. They are the defaults if the kind of data changes, and the current settings if every file has the
 * name of a current file. Otherwise, the settings that say how the current table is read, such as its target, are dropped.
 */
export function paramsForFiles(data: DataChoice, kind: (typeof dataKinds)[number], files: readonly DataFile[]): Params {
  if (data.kind !== kind.kind) return defaultsOf(kind.schema);
  const names = files.map(({ name }) => name);
  if (names.every((name) => data.files?.names.includes(name))) return data.params;
  const { schema } = dataDefinition(kind.kind);
  return Object.fromEntries(Object.entries(data.params).filter(([key]) => !schema[key]?.hasOwnControl));
}

/**
 * The ways to read the data, each with the resulting input shape. The rows of some tables can be read either as features or as images.
 * Other data is read only in the current way.
 */
function readings(data: DataChoice, inputShape: Shape, table: TableReport | null): { data: DataChoice; inputShape: Shape }[] {
  const present = { data, inputShape };
  const side = table?.imageSide;
  if (!side) return [present];
  const { rowsAre, ...params } = data.params;
  return rowsAre === 'image'
    ? [present, { data: { ...data, params }, inputShape: [side * side] }]
    : [present, { data: { ...data, params: { ...params, rowsAre: 'image' } }, inputShape: [side, side, 1] }];
}

const takes = (network: Network, inputShape: Shape) => inferShapes(network, inputShape).issues.length === 0;

/** Returns the data, read in a way that the network on the page accepts; unchanged if there is no such way. */
export async function asFits(data: DataChoice, { inputShape }: DataSummary): Promise<DataChoice> {
  const { network } = documentStore.getState().experiment;
  if (takes(network, inputShape)) return data;
  const reply = await ask('data.inspect', { data });
  const table = 'answer' in reply ? reply.answer : null;
  return readings(data, inputShape, table).find((reading) => takes(network, reading.inputShape))?.data ?? data;
}

/**
 * Adapts the head (the last layer of the network) to newly chosen data, and lowers the batch size if it exceeds the number of training
 * examples. One undo reverts this together with the change of the data.
 */
export function fitToData({ inputShape, head, trainCount }: DataSummary) {
  const { experiment, past } = documentStore.getState();
  const step = past.at(-1)?.forth;
  if (step?.type !== 'data' || !isSameValue(step.data, experiment.data)) return;
  const network = withHeadFor(experiment.network, inputShape, head) ?? experiment.network;
  const { training } = experiment;
  const isTooLarge = batchProblem(training.batchSize, trainCount) !== null;
  if (network === experiment.network && !isTooLarge) return;
  amendDataStep({ ...experiment, network, training: isTooLarge ? { ...training, batchSize: trainCount } : training });
  const last = network === experiment.network ? undefined : network.layers.at(-1);
  const changes = [
    ...(last ? [`${nameOf(network, last.id)} now has ${counted(head.outputs, 'unit')} (${head.why}).`] : []),
    ...(isTooLarge ? [`Batch size is now ${trainCount}, the number of training examples.`] : []),
  ];
  say(`${changes.join(' ')} Undo reverts this and the change of the data.`);
}

/** Files that the user has opened remain the data if they fit the network of the starter. */
export function openStarter(starter: Experiment) {
  const { data } = documentStore.getState().experiment;
  const { summary, table, dataProblem, isDescribing } = session.getState();
  const known = data.files && !dataProblem && !isDescribing ? summary : null;
  const found = known && fitting(starter.network, readings(data, known.inputShape, table), known.head);
  compareNothing();
  edit({ type: 'open', experiment: found ? { ...starter, ...found } : starter });
  select(null);
  say(`Opened ${starter.name}${found ? ` with ${known?.name} as its data` : ''}. Undo brings back the previous experiment.`);
}

/** Returns the data, read in the first way that the network accepts, and the network with a fitting head; null if there is no such way. */
function fitting(network: Network, all: readonly { data: DataChoice; inputShape: Shape }[], head: HeadNeed) {
  for (const { data, inputShape } of all) {
    const fitted = withHeadFor(network, inputShape, head);
    if (fitted) return { network: fitted, data };
  }
  return null;
}
