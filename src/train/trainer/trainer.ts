/** One network on one runner: its steps, evaluations and weights. Knows neither worker nor page. */
import type { Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Plan, View } from '../../gpu/plan.ts';
import type { Runner, Values } from '../../gpu/runner.ts';
import { type Compiled, compile } from '../../models/compile/compile.ts';
import { parameterLimit } from '../../models/compile/limits.ts';
import type { Parameter } from '../../models/compile/parameterArena.ts';
import { sizeProblem } from '../../models/compile/planSize.ts';
import { RING_WIDTH, readRing, readTotals } from '../../models/compile/signals.ts';
import { inferShapes, totalParameters } from '../../models/network/inferShapes.ts';
import type { LayerId } from '../../models/network/network.ts';
import { initialValues } from '../../models/ops/initialisers.ts';
import type { Checkpoint } from '../protocol/checkpoint.ts';
import { batchProblem, dataShapeOf, summaryOf } from './dataShape.ts';
import { DeviceData, whole, wholeBuffer } from './deviceData.ts';
import { firstNonFinite } from './stopCause.ts';

/** What training depends on beside its data. */
export type Setup = Pick<Experiment, 'network' | 'training'>;

/** Something that the person can mend, in their words. */
export class TrainingError extends Error {}

export interface StepMetrics {
  /** The step that each entry ends with: the first entry of a run is step 1. */
  step: Float64Array;
  /** Parallel to the compiled signals of steps. */
  values: readonly Float32Array[];
  /** A signal of the last entry is not finite; its step was not taken. */
  stopped: boolean;
}

export interface HeldOut {
  /** Means over the examples, parallel to the compiled signals of evaluations. */
  values: readonly number[];
  examples: number;
}

export type MakeRunner = (plan: Plan) => Promise<Runner>;

export class Trainer {
  /** Steps asked of the runner so far. */
  step = 0;
  readonly compiled: Compiled;
  private readonly runner: Runner;
  private readonly setup: Setup;
  private readonly dataset: Dataset;
  private readonly data: DeviceData;

  private constructor(setup: Setup, dataset: Dataset, compiled: Compiled, runner: Runner) {
    this.setup = setup;
    this.dataset = dataset;
    this.compiled = compiled;
    this.runner = runner;
    this.data = new DeviceData(runner, compiled, dataset, setup.training);
  }

  /**
   * Compiles, allocates, and puts data and initial weights in place.
   * @throws TrainingError when network, settings and data do not go together or are too large
   */
  static async create(setup: Setup, dataset: Dataset, makeRunner: MakeRunner): Promise<Trainer> {
    const { head } = summaryOf(dataset);
    const inferred = inferShapes(setup.network, dataset.inputShape, head);
    const problem = inferred.issues[0]?.message ?? parameterLimit(totalParameters(inferred)) ?? batchProblem(setup.training, dataset);
    if (problem) throw new TrainingError(problem);
    const compiled = compile(setup.network, dataShapeOf(dataset), setup.training);
    const tooLarge = sizeProblem(compiled.plan);
    if (tooLarge) throw new TrainingError(tooLarge);
    const trainer = new Trainer(setup, dataset, compiled, await makeRunner(compiled.plan));
    trainer.data.write();
    trainer.restore(trainer.initialCheckpoint());
    return trainer;
  }

  /**
   * Queues up to `steps` steps (fewer at the border of a window of the order) and gives their metrics when they are done.
   * @param parts submits per step, where one is too long for one submit
   */
  advance(steps: number, parts = 1): Promise<StepMetrics> {
    const { stepsPerWindow, ringLength } = this.compiled;
    this.data.bringOrder(this.step);
    const slot = this.step % ringLength;
    const count = Math.min(steps, stepsPerWindow - (this.step % stepsPerWindow), ringLength - slot);
    const first = this.step;
    this.runner.run('train', count, parts);
    this.step += count;
    const ring = this.runner.read({ buffer: 'ring', offset: slot * RING_WIDTH, length: count * RING_WIDTH });
    return ring.then((values) => this.metricsOf(first, values));
  }

  private metricsOf(first: number, ring: Values): StepMetrics {
    const { columns, stopped } = readRing(this.compiled.signals.steps, ring);
    const length = stopped < 0 ? ring.length / RING_WIDTH : stopped + 1;
    return {
      step: Float64Array.from({ length }, (_, i) => first + i + 1),
      values: columns.map((column) => column.subarray(0, length)),
      stopped: stopped >= 0,
    };
  }

  /**
   * Measures the signals of evaluations on the first held-out examples.
   * @param batches how many batches of them; all unless said
   */
  async evaluate(batches = this.compiled.evaluationBatches): Promise<HeldOut> {
    this.runner.write(whole('evaluationCursor', 1), new Uint32Array([0]));
    // A submit each: many batches in one could keep a slow device busy for seconds.
    for (let batch = 0; batch < batches; batch++) this.runner.run('evaluate');
    return readTotals(this.compiled.signals.evaluations, await this.runner.read(this.wholeBuffer('totals')));
  }

  /**
   * What the head gives for the first held-out examples, [examples, outputs].
   * @param goesOn asked after each batch
   */
  async predictHeldOut(goesOn: (examples: number) => boolean): Promise<Float32Array> {
    this.runner.write(whole('evaluationCursor', 1), new Uint32Array([0]));
    const heldOut = this.dataset.count - this.dataset.trainCount;
    const batchSize = this.setup.training.batchSize;
    const batches: Values[] = [];
    do {
      this.runner.run('evaluate');
      batches.push(await this.runner.read(this.compiled.logits));
    } while (batches.length < this.compiled.evaluationBatches && goesOn(batches.length * batchSize));
    const outputs = this.compiled.logits.length / batchSize;
    return joined(batches).subarray(0, Math.min(heldOut, batches.length * batchSize) * outputs);
  }

  /** What the head gives for other inputs of the data's kind, [rows, outputs]. */
  predict(inputs: Float32Array | Uint8Array): Promise<Float32Array> {
    return this.readFor(inputs, this.compiled.logits);
  }

  /** What a layer gives for them, [rows, …its shape]. */
  outputsFor(inputs: Float32Array | Uint8Array, layer: LayerId): Promise<Float32Array> {
    return this.readFor(inputs, this.outputOf(layer));
  }

  /** What a layer gives for the held-out example `n`, [… its shape]. */
  async outputsForHeldOut(n: number, layer: LayerId): Promise<Float32Array> {
    const view = this.outputOf(layer);
    this.data.showOne(n);
    this.runner.write(whole('evaluationCursor', 1), new Uint32Array([0]));
    this.runner.run('evaluate');
    const values = this.runner.read({ ...view, length: view.length / this.setup.training.batchSize });
    this.data.showHeldOut();
    return Float32Array.from(await values);
  }

  private outputOf(layer: LayerId): View {
    const view = this.compiled.outputs[layer];
    if (!view) throw new Error(`internal: no layer ${layer}`);
    return view;
  }

  /** Evaluates batch after batch of other inputs, and reads a view that has a part for each example of a batch. */
  private async readFor(inputs: Float32Array | Uint8Array, view: View): Promise<Float32Array> {
    const { batchSize } = this.setup.training;
    const width = this.dataset.inputs.length / this.dataset.count;
    const batches: Values[] = [];
    for (let at = 0; at < inputs.length; at += batchSize * width) {
      this.data.showOthers(inputs.subarray(at, at + batchSize * width));
      this.runner.write(whole('evaluationCursor', 1), new Uint32Array([0]));
      this.runner.run('evaluate');
      batches.push(await this.runner.read(view));
    }
    this.data.showHeldOut();
    return joined(batches).subarray(0, (inputs.length / width) * (view.length / batchSize));
  }

  /** Weights, optimiser state and step, after all that was queued. */
  async checkpoint(): Promise<Checkpoint> {
    const { step } = this;
    const names = this.stateBuffers();
    const values = await Promise.all(names.map((name) => this.runner.read(this.wholeBuffer(name))));
    return { step, buffers: Object.fromEntries(names.map((name, i) => [name, values[i] as Float32Array])) };
  }

  restore({ step, buffers }: Checkpoint) {
    for (const name of this.stateBuffers()) {
      const values = buffers[name];
      if (!values) continue;
      const place = this.wholeBuffer(name);
      if (values.length !== place.length)
        throw new TrainingError(
          `The kept weights are not those of this network: ${name} has ${values.length} numbers instead of ${place.length}.`,
        );
      this.runner.write(place, values);
    }
    this.runner.write(whole('cursor', 1), new Uint32Array([step]));
    this.step = step;
  }

  /** Step 0: initial weights keyed by (seed, parameter name), optimiser at rest. */
  initialCheckpoint(): Checkpoint {
    const buffers = Object.fromEntries(this.stateBuffers().map((name) => [name, new Float32Array(this.wholeBuffer(name).length)]));
    for (const { name, shape, init, value } of this.compiled.parameters) {
      buffers.params?.set(initialValues(shape, init, this.setup.training.seed, name), value.offset);
    }
    return { step: 0, buffers };
  }

  /** Every parameter by its name in files, with its shape. */
  weights = () => this.readParameters((parameter) => parameter.value);

  /** The gradients that the last step made, before clipping and decay. */
  gradients = () => this.readParameters((parameter) => parameter.gradient);

  setWeight(parameter: Parameter, values: Float32Array) {
    this.runner.write(parameter.value, values);
  }

  private async readParameters(view: (parameter: Parameter) => View) {
    const { parameters } = this.compiled;
    const values = await Promise.all(parameters.map((parameter) => this.runner.read(view(parameter))));
    return parameters.map(({ name, shape }, i) => ({ name, shape, values: values[i] as Float32Array }));
  }

  /** After a stop: names what made the first number that is not finite. */
  firstNonFinite(step: number): Promise<string | null> {
    this.step = step;
    this.data.bringOrder(step);
    return firstNonFinite(this.runner, this.compiled, this.setup.network);
  }

  destroy() {
    this.runner.destroy();
  }

  private stateBuffers = () => ['params', ...this.compiled.slots, 'status'];

  private wholeBuffer = (name: string) => wholeBuffer(this.compiled.plan, name);
}

function joined(parts: readonly Values[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
