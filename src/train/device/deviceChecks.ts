/**
 * The checks that decide whether a device computes correctly. They are made from the records that define layer kinds, losses and so on, so
 * a new record is checked without a change to this file.
 */

import type { Dataset } from '../../data/dataset.ts';
import { dataDefinition } from '../../data/index.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import type { Plan } from '../../gpu/plan.ts';
import { LARGE_MULTIPLY_ADDS } from '../../gpu/thresholds.ts';
import { type CompileOptions, compile } from '../../models/compile/compile.ts';
import { isImage, isSequence, type Shape } from '../../models/ops/shape.ts';
import { type AnyOptimiser, optimisers } from '../../models/optimisers/index.ts';
import { defaultTraining, type Training } from '../../models/optimisers/training.ts';
import { observed } from '../../models/procedures/observed.ts';
import { taskDefinition, tasks } from '../../models/tasks/index.ts';
import { defaultsOf, type Params } from '../../schema/fields.ts';
import { dataShapeOf } from '../trainer/dataShape.ts';
import type { Setup } from '../trainer/trainer.ts';
import { checkData } from './checkData.ts';
import { type CheckNetwork, layerNetworks, plainNetwork, skipNetworks } from './checkNetworks.ts';

export interface DeviceCheck extends Setup {
  name: string;
  /** Makes the data on the first call, because most visits to the page need only a few checks. */
  data(): Promise<Dataset>;
  plan(): Promise<Plan>;
  options?: CompileOptions;
}

const BATCH = 4;
/** The largest batch that a check may use to make a layer's products large. Large products have variants of their own. */
const MOST_EXAMPLES = 1024;

/**
 * Returns a function that makes a value on its first call. After a failure, the next call tries again, because a module that failed to load
 * may load later.
 */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

function define(name: string, setup: Setup, makeData: () => Dataset | Promise<Dataset>, options: CompileOptions = {}): DeviceCheck {
  const data = once(async () => makeData());
  const plan = once(async () => compile(setup.network, dataShapeOf(await data()), setup.training, options).plan);
  return { name, ...setup, data, plan, options };
}

const batchFor = (multiplyAdds: number) => {
  const batch = Math.ceil(LARGE_MULTIPLY_ADDS / multiplyAdds);
  return batch <= MOST_EXAMPLES ? batch : BATCH;
};

const taskFor = (shape: Shape): string => (isImage(shape) ? 'classes' : isSequence(shape) ? 'regression' : 'binary');

function checkOf({ name, network, inputShape, outputs, multiplyAdds }: CheckNetwork, options?: CompileOptions): DeviceCheck {
  const batchSize = batchFor(multiplyAdds);
  const need = { inputShape, outputs, batchSize, task: taskFor(inputShape), bytes: isImage(inputShape) };
  return define(name, { network, training: { ...defaultTraining(), batchSize } }, () => checkData(need), options);
}

/** Settings under which every term of an update has an effect. */
const trainingWith = (optimiser: AnyOptimiser, flag: boolean): Training => {
  const { kind, schema } = optimiser;
  const flags = Object.entries(schema).filter(([, field]) => field.type === 'flag');
  const params: Params = { ...defaultsOf(schema), ...Object.fromEntries(flags.map(([key]) => [key, flag])) };
  return { ...defaultTraining(), batchSize: BATCH, l2: 0.01, clipNorm: 0.1, optimiser: { kind, params } };
};

/** The number of outputs of the head if the task does not fix it. */
const MOST_OUTPUTS = 3;

const outputsOf = (task: string): number => {
  const { head, sample } = taskDefinition(task);
  return head(sample(MOST_OUTPUTS).labels).outputs;
};

/** Each check combines a task's loss with an optimiser, so the number of checks is only the length of the longer of the two lists. */
function stepChecks(): DeviceCheck[] {
  const updates = optimisers.flatMap((optimiser: AnyOptimiser) => {
    const hasFlags = Object.values(optimiser.schema).some(({ type }) => type === 'flag');
    return [false, ...(hasFlags ? [true] : [])].map((flag) => trainingWith(optimiser, flag));
  });
  return Array.from({ length: Math.max(tasks.length, updates.length) }, (_, i) => {
    const { kind: task, loss } = tasks[i % tasks.length] ?? tasks[0];
    const training = updates[i % updates.length] ?? defaultTraining();
    const need = { inputShape: [3], task, outputs: outputsOf(task), bytes: i % 2 === 1, batchSize: BATCH };
    return define(`${task}: ${loss.label}, ${training.optimiser.kind}`, { network: plainNetwork(need.outputs), training }, () =>
      checkData(need),
    );
  });
}

const checkOfStarter = ({ name, network, training, data }: Experiment, params = data.params): DeviceCheck =>
  define(`the ${name} starter`, { network, training }, () => dataDefinition(data.kind).make(params, training.seed, []));

/** The first check uses the dense starter, which the page opens by default, because a run of it needs the same compiled pipelines. */
const [opened, ...others] = Object.values(starters);
const first = opened ? [checkOfStarter(opened)] : [];

/** The plans of the starters, beginning with the dense one. The others are made for one batch of data, which is enough for a plan. */
export const starterPlans: readonly (() => Promise<Plan>)[] = [
  ...first,
  ...others.map((starter) => checkOfStarter(starter, { ...starter.data.params, count: starter.training.batchSize })),
].map(({ plan }) => plan);

/** Returns checks for the observations of a network with one skip and of a network with an LSTM layer, which has inner states. */
const observationChecks = (): DeviceCheck[] =>
  [
    ...skipNetworks().slice(0, 1),
    ...layerNetworks()
      .filter(({ name }) => name.startsWith('lstm'))
      .slice(0, 1),
  ].map((checked) => checkOf({ ...checked, name: `observed: ${checked.name}` }, { procedure: observed, fuses: false }));

let made: readonly DeviceCheck[] | undefined;

export function deviceChecks(): readonly DeviceCheck[] {
  made ??= [
    ...first,
    ...stepChecks(),
    ...[...layerNetworks(), ...skipNetworks()].map((checked) => checkOf(checked)),
    ...observationChecks(),
  ];
  return made;
}
