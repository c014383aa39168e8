/** Trains, evaluates and observes one network on one runner. This module depends on neither the worker nor the page. */

import type { Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Plan, View } from '../../gpu/plan.ts';
import type { Runner, Values } from '../../gpu/runner.ts';
import { type CompileOptions, compile } from '../../models/compile/compile.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import { planSizeIssue, trainingIssue } from '../../models/compile/limits.ts';
import { readRing, readTotals, ringWidth } from '../../models/compile/signals.ts';
import { ratesOf } from '../../models/compile/update.ts';
import type { LayerId } from '../../models/network/network.ts';
import { initialValues } from '../../models/ops/initialisers.ts';
import type { Training } from '../../models/optimisers/training.ts';
import { counted, countWords } from '../../schema/words.ts';
import { joined } from '../joined.ts';
import type { Checkpoint } from '../protocol/checkpoint.ts';
import { dataShapeOf } from './dataShape.ts';
import { DeviceData } from './deviceData.ts';
import { addSums, type EvaluationPart, evaluationParts } from './evaluationParts.ts';
import type { HeldOut, StepMetrics } from './metrics.ts';
import { type GoesOn, runInParts } from './parts.ts';
import { readWeights } from './readWeights.ts';
import { firstNonFinite } from './stopCause.ts';

export type Setup = Pick<Experiment, 'network' | 'training'>;

/** A problem that the user can fix. The message is a sentence for the user. */
export class TrainingError extends Error {}

/** @throws TrainingError if the setup cannot be trained on this data */
export function compiledOf({ network, training }: Setup, dataset: Dataset, options: CompileOptions = {}): Compiled {
  const issue = trainingIssue(network, training, dataShapeOf(dataset));
  if (issue) throw new TrainingError(issue);
  const compiled = compile(network, dataShapeOf(dataset), training, options);
  const tooLarge = planSizeIssue(compiled.plan);
  if (tooLarge) throw new TrainingError(tooLarge);
  return compiled;
}

interface TrainerOptions extends CompileOptions {
  /** Weights by name, which replace the initial values. */
  weights?: readonly NamedTensor[];
}

export type MakeRunner = (plan: Plan) => Promise<Runner>;

export class Trainer {
  /** The number of steps up to the restored checkpoint, plus the steps that were submitted to the runner since. */
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

  /** @throws TrainingError if the network, the settings and the data are incompatible or too large */
  static async create(setup: Setup, dataset: Dataset, makeRunner: MakeRunner, options: TrainerOptions = {}): Promise<Trainer> {
    const compiled = compiledOf(setup, dataset, options);
    const trainer = new Trainer(setup, dataset, compiled, await makeRunner(compiled.plan));
    try {
      trainer.data.write();
      trainer.setRates(setup.training);
      trainer.restore(trainer.initialCheckpoint(options.weights));
      return trainer;
    } catch (error) {
      trainer.destroy();
      throw error;
    }
  }

  /**
   * Submits up to `steps` steps and resolves to their metrics. It submits no steps beyond the window of the batch order (the part that is
   * on the device) or beyond the end of the ring (the buffer of recorded signals).
   * @param parts the number of submits per step, if a step is too long for one submit
   */
  advance(steps: number, parts = 1): Promise<StepMetrics> {
    const { stepsPerWindow, ringLength } = this.compiled;
    this.data.bringOrder(this.step);
    const slot = this.step % ringLength;
    const count = Math.min(steps, stepsPerWindow - (this.step % stepsPerWindow), ringLength - slot);
    const first = this.step;
    this.runner.run('train', count, parts);
    this.step += count;
    const width = ringWidth(this.compiled.signals);
    const ring = this.runner.read({ ...this.views.ring, offset: slot * width, length: count * width });
    return ring.then((values) => this.metricsOf(first, values));
  }

  private metricsOf(first: number, ring: Values): StepMetrics {
    const { columns, rows, stop } = readRing(this.compiled.signals, ring);
    return { step: Float64Array.from({ length: rows }, (_, i) => first + i + 1), values: columns, stop };
  }

  /** Writes the learning rate, L2, the clip norm and the optimiser's hyper-parameters for later submits. */
  setRates(training: Training) {
    this.runner.write(this.views.rates, ratesOf(training));
  }

  get heldOutCount(): number {
    return this.dataset.count - this.dataset.trainCount;
  }

  /** Evaluates the first `examples` held-out examples. */
  async evaluate(examples = this.heldOutCount): Promise<HeldOut> {
    const totals = new Float64Array(this.views.totals.length);
    const parts = evaluationParts(this.batchSize, Math.min(examples, this.heldOutCount)).map((part) => this.evaluatePart(part));
    for (const sums of await Promise.all(parts)) addSums(totals, sums);
    return readTotals(this.compiled.signals, totals);
  }

  /** The summed scores over one part of the held-out examples, followed by the number of examples in it. */
  async evaluatePart({ first, batches, examples }: EvaluationPart): Promise<Float32Array> {
    const { totals } = this.views;
    this.runner.write(totals, new Float32Array(totals.length));
    this.beginEvaluation(first, examples);
    // Each batch is a separate submit, because many batches in one could keep a slow device busy for seconds.
    for (let batch = 0; batch < batches; batch++) this.runner.run('evaluate');
    // The totals are f32, but the type of `read` also allows u32.
    return Float32Array.from(await this.runner.read(totals));
  }

  get batchSize(): number {
    return this.setup.training.batchSize;
  }

  /** Runs a forward and backward pass on the first held-out batch, and reads views of its results. The pass changes no weights. */
  observe(measured: readonly View[], parts = 1): Promise<Values[]> {
    this.beginEvaluation();
    this.runner.run('observe', 1, parts);
    return Promise.all(measured.map((view) => this.runner.read(view)));
  }

  /** Observes like {@link observe}, but calls `goesOn` after each part of the work. Resolves to null if `goesOn` ended the observation. */
  async observeInParts(measured: readonly View[], goesOn: GoesOn): Promise<Values[] | null> {
    this.beginEvaluation();
    if (!(await runInParts(this.runner, this.compiled, 'observe', goesOn))) return null;
    return Promise.all(measured.map((view) => this.runner.read(view)));
  }

  /** Evaluates the held-out examples batch by batch. Each view has one row per example of the batch, and is read as [rows, …]. */
  async *heldOutBatches(views: readonly View[]): AsyncGenerator<Values[], void> {
    const { batchSize, heldOutCount } = this;
    this.beginEvaluation();
    for (let first = 0; first < heldOutCount; first += batchSize) {
      this.runner.run('evaluate');
      const values = await Promise.all(views.map((view) => this.runner.read(view)));
      const rows = Math.min(batchSize, heldOutCount - first);
      yield values.map((batch) => batch.subarray(0, rows * (batch.length / batchSize)));
    }
  }

  /**
   * The head's outputs for the held-out examples, [examples, outputs].
   * @param goesOn called after each batch; if it returns false, the result contains only the batches so far
   */
  async predictHeldOut(goesOn: (examples: number) => boolean): Promise<Float32Array> {
    const batches: Values[] = [];
    for await (const [outputs = new Float32Array()] of this.heldOutBatches([this.views.logits])) {
      batches.push(outputs);
      if (!goesOn(batches.length * this.batchSize)) break;
    }
    return joined(Float32Array, batches);
  }

  /** The head's outputs for the caller's inputs, [rows, outputs]. */
  predict(inputs: Float32Array | Uint8Array): Promise<Float32Array> {
    return this.readFor(inputs, this.views.logits);
  }

  /** A layer's outputs for the caller's inputs, [rows, …its shape]. */
  outputsFor(inputs: Float32Array | Uint8Array, layer: LayerId): Promise<Float32Array> {
    return this.readFor(inputs, this.outputOf(layer));
  }

  /** A layer's output for the held-out example `n`, […its shape]. */
  async outputsForHeldOut(n: number, layer: LayerId): Promise<Float32Array> {
    const view = this.outputOf(layer);
    this.data.showOne(n);
    this.beginEvaluation();
    this.runner.run('evaluate');
    const values = this.runner.read({ ...view, length: view.length / this.setup.training.batchSize });
    this.data.showHeldOut();
    return Float32Array.from(await values);
  }

  private outputOf(layer: LayerId): View {
    const view = this.views.outputs[layer];
    if (!view) throw new Error(`internal: no layer ${layer}`);
    return view;
  }

  /** @param view has one row for each example of a batch */
  private async readFor(inputs: Float32Array | Uint8Array, view: View): Promise<Float32Array> {
    const { batchSize } = this.setup.training;
    const width = this.dataset.inputs.length / this.dataset.count;
    const batches: Values[] = [];
    for (let at = 0; at < inputs.length; at += batchSize * width) {
      this.data.showOthers(inputs.subarray(at, at + batchSize * width));
      this.beginEvaluation();
      this.runner.run('evaluate');
      batches.push(await this.runner.read(view));
    }
    this.data.showHeldOut();
    return joined(Float32Array, batches).subarray(0, (inputs.length / width) * (view.length / batchSize));
  }

  /** @param examples the number of held-out examples that the totals count */
  private beginEvaluation(batch = 0, examples = 0) {
    this.runner.write(this.views.evaluationCursor, new Uint32Array([batch, examples]));
  }

  /** The weights, the state of layers and optimiser, and the step, after all submitted steps. */
  async checkpoint(): Promise<Checkpoint> {
    const { step } = this;
    const views = Object.entries(this.views.checkpoint);
    const values = await Promise.all(views.map(([, view]) => this.runner.read(view)));
    // The cast is safe because `values` is parallel to `views`, whose buffers are f32.
    return { step, buffers: Object.fromEntries(views.map(([name], i) => [name, values[i] as Float32Array])) };
  }

  restore({ step, buffers }: Checkpoint) {
    for (const [name, view] of Object.entries(this.views.checkpoint)) {
      const values = buffers[name];
      if (!values) continue;
      if (values.length !== view.length)
        throw new TrainingError(
          `The saved weights do not belong to this network: their buffer “${name}” contains ${counted(values.length, 'number')}, but the network needs ${countWords(view.length)}. Reset the run to start from new weights.`,
        );
      this.runner.write(view, values);
    }
    this.runner.write(this.views.step, new Uint32Array([step]));
    this.runner.write(this.views.flags, new Uint32Array(this.views.flags.length));
    // A checkpoint of a diverged run contains a `stopped` flag that is set. It is cleared so that the failed step can be tried again.
    for (const view of this.views.stopped) this.runner.write(view, new Float32Array(view.length));
    this.step = step;
  }

  /** The checkpoint at step 0: given weights, or initial values keyed by (seed, parameter name), and an optimiser state of zeros. */
  initialCheckpoint(weights: readonly NamedTensor[] = []): Checkpoint {
    const given = new Map(weights.map(({ name, values }) => [name, values]));
    const buffers = Object.fromEntries(Object.entries(this.views.checkpoint).map(([name, { length }]) => [name, new Float32Array(length)]));
    for (const { name, shape, init, value } of [...this.compiled.parameters, ...this.compiled.state]) {
      const values = given.get(name) ?? initialValues(shape, init, this.setup.training.seed, name);
      if (values.length !== value.length) throw new Error(`internal: ${name} has ${value.length} values and not ${values.length}`);
      buffers[value.buffer]?.set(values, value.offset);
    }
    return { step: 0, buffers };
  }

  /** The parameters and the state of layers, under their names in files. */
  weights(): Promise<NamedTensor[]> {
    return readWeights(this.runner, this.compiled, [...this.compiled.parameters, ...this.compiled.state], ({ value }) => value);
  }

  /** The gradients of the last step, before clipping and decay. */
  gradients(): Promise<NamedTensor[]> {
    return readWeights(this.runner, this.compiled, this.compiled.parameters, ({ gradient }) => gradient);
  }

  /**
   * Names the part of the refused step that produced the first number that is not finite, or the largest gradient if only the norm of the
   * gradients has overflowed. Returns null if there is neither.
   * @param step the step before the refused one
   */
  firstNonFinite(step: number): Promise<string | null> {
    this.step = step;
    this.data.bringOrder(step);
    return firstNonFinite(this.runner, this.compiled, this.setup.network);
  }

  bytes(): number {
    return this.runner.bytes();
  }

  destroy() {
    this.runner.destroy();
  }

  private get views() {
    return this.compiled.views;
  }
}
