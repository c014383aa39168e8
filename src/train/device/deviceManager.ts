/** Creates runners on a GPU that computes correctly, or else on the CPU, and handles lost devices. */
import type { AdapterName } from '../../gpu/adapterName.ts';
import { workDone } from '../../gpu/completion.ts';
import { heldBytes } from '../../gpu/memory.ts';
import type { Plan } from '../../gpu/plan.ts';
import { compileAhead, createGpuRunner, type GpuRunner, type Runner } from '../../gpu/runner.ts';
import type { RunExclusive } from '../../gpu/stopwatch.ts';
import { compileCandidates, isChosen, measureChoice, withoutQuestions } from '../../gpu/tuner.ts';
import { choiceFor, type VariantSelection } from '../../gpu/variants.ts';
import { keptUses } from '../../models/compile/planBuilder.ts';
import { kernels, kernelsVersion } from '../../shaders/kernels.ts';
import { createReferenceRunner, REFERENCE_NAME } from '../../shaders/referenceRunner.ts';
import type { Device, Preparing } from '../protocol/device.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { toBeCompared } from './checkSelection.ts';
import { DeviceLock } from './deviceLock.ts';
import { BLOCKED, FIRST_WAITS_MS, NO_WEBGPU, NOT_FOUND, pause, RECOVERY_MS, searchDevice, waitsAfterLoss } from './deviceSearch.ts';
import { DeviceVerifier } from './deviceVerifier.ts';
import { Heartbeat } from './heartbeat.ts';
import { LOST_WHILE_MEASURED, type MeasuredGpu } from './measuredGpu.ts';
import { Preparation } from './preparation.ts';

const SILENT = 'The GPU is not responding. Training is waiting for it; if the GPU does not recover, reload the page.';

interface Gpu {
  device: GPUDevice;
  verifier: DeviceVerifier;
}

export class DeviceManager {
  readonly lock = new DeviceLock();
  /** The number of runs that train now and share the device. */
  training = 0;
  private gpu: Gpu | null = null;
  private isOnReference = false;
  private adapterName = '';
  private reason = '';
  /**
   * Grows if a GPU is lost, is refused or replaces the reference runner. A runner that was created when the number was smaller is on an
   * earlier device.
   */
  deviceChanges = 0;
  /** Counts the background searches, of which only the latest continues. */
  private searches = 0;
  private ready: Promise<void> = Promise.resolve();
  private trusted: ReadonlySet<string> = new Set();
  /** The variant selections, by {@link memoryKey}. A selection lists the shaders that were measured to be fastest. */
  private choices: Readonly<Record<string, VariantSelection>> = {};
  private choosing: Promise<unknown> = Promise.resolve();
  private readonly report: (device: Device) => void;
  private readonly remember: (key: string, choice: VariantSelection) => void;
  private readonly preparation: Preparation;

  /** @param remember called with the whole variant selection for an adapter, which the caller passes to {@link start} on the next visit */
  constructor(
    report: (device: Device) => void,
    remember: (key: string, choice: VariantSelection) => void,
    onPreparing: (stages: readonly Preparing[]) => void = () => {},
  ) {
    this.report = report;
    this.remember = remember;
    this.preparation = new Preparation(onPreparing);
  }

  start(trusted: readonly string[], choices: Readonly<Record<string, VariantSelection>>, runner?: 'reference') {
    this.trusted = new Set(trusted);
    this.choices = choices;
    this.ready = runner === 'reference' ? this.useReference('the CPU was requested.', false) : this.findDevice();
    return this.ready;
  }

  /** @param choice the run's variant selection; if it is null and there is a GPU, a selection is made */
  async createRunner(
    plan: Plan,
    choice: VariantSelection | null,
  ): Promise<{ runner: Runner; choice: VariantSelection | null; name: string }> {
    return this.preparation.during(async () => {
      for (;;) {
        await this.ready;
        if (!this.gpu) return { runner: createReferenceRunner(plan, kernels, keptUses), choice, name: REFERENCE_NAME };
        const name = this.adapterName;
        const made = await this.runnerOn(this.gpu, plan, choice);
        if (made) return { ...made, name };
      }
    });
  }

  /** Resolves to null if the device is refused or lost before the runner is created. */
  private async runnerOn(
    gpu: Gpu,
    plan: Plan,
    choice: VariantSelection | null,
  ): Promise<{ runner: GpuRunner; choice: VariantSelection } | null> {
    const { device, verifier } = gpu;
    const measured = this.choices[this.memoryKey] ?? {};
    const known = choice ?? measured;
    // On a first visit, compilation takes most of the time before training starts, so it begins while the device is still being checked.
    const settled = choice ? plan : withoutQuestions(plan, verifier.kernels, device.features, known);
    compileAhead(device, settled, verifier.kernels, known);
    if (!choice) this.compileCandidates(gpu, plan);
    if (!choice) await verifier.verify(plan, known, toBeCompared(plan, verifier.kernels, device.features, measured));
    if (this.gpu !== gpu) return null;
    const chosen = choice ?? (await this.choose(gpu, plan));
    const compared = this.choices[this.memoryKey] ?? {};
    await verifier.verify(plan, chosen, (key, variant) => compared[key] === variant);
    if (this.gpu !== gpu) return null;
    return { runner: await createGpuRunner(device, plan, verifier.kernels, chosen), choice: chosen };
  }

  /** Compiles the pipelines for a measurement of variants, as soon as no other such measurement is under way. */
  private compileCandidates({ device, verifier }: Gpu, plan: Plan) {
    void this.choosing.then(() => compileCandidates(device, plan, verifier.kernels, this.choices[this.memoryKey] ?? {}));
  }

  /** Remembered selections and passed checks are valid only for one adapter and one version of the kernels. */
  private get memoryKey() {
    return `${this.adapterName}, kernels ${kernelsVersion()}`;
  }

  get heldBytes(): number {
    return this.gpu ? heldBytes(this.gpu.device) : 0;
  }

  async measuredGpu(): Promise<MeasuredGpu | { reason: string }> {
    await this.ready;
    const { gpu } = this;
    if (!gpu) return { reason: this.reason };
    const createRunner = async (plan: Plan) => {
      const made = await this.runnerOn(gpu, plan, null);
      if (!made) throw new TrainingError(LOST_WHILE_MEASURED);
      return made.runner;
    };
    return { device: gpu.device, adapter: this.adapterName, createRunner };
  }

  /** Measures the missing entries of a variant selection, for one plan at a time. */
  private choose({ device, verifier }: Gpu, plan: Plan): Promise<VariantSelection> {
    const remembered = this.choices[this.memoryKey] ?? {};
    // A plan whose selection is complete does not wait for measurements.
    if (isChosen(plan, verifier.kernels, device.features, remembered)) return Promise.resolve(choiceFor(plan, kernels, remembered));
    const runExclusive: RunExclusive = (work) => this.lock.runExclusive(() => workDone(device), work);
    const chosen = this.choosing.then(async () => {
      const key = this.memoryKey;
      const known = this.choices[key] ?? {};
      const found = await measureChoice(device, plan, verifier.kernels, known, runExclusive, {
        onWrong: (variant) => verifier.giveUpByName(variant, 'its results differ from those of the plain kernel'),
        onProgress: (done, of) => this.preparation.note('measure', done, of),
      });
      const all = { ...known, ...found };
      if (Object.keys(found).length > 0) {
        this.choices = { ...this.choices, [key]: all };
        this.remember(key, all);
      }
      return choiceFor(plan, kernels, all);
    });
    // If the device is lost during the measurement, the caller handles the error. The next measurement starts in any case.
    this.choosing = chosen.catch(() => {});
    return chosen;
  }

  /**
   * If the device of the caller's runner was lost, refused or replaced, waits for a new device or the reference runner, and then resolves
   * to true. False means that the device has not changed, so the error of the caller had another cause.
   * @param changesBefore {@link deviceChanges} when the runner was created
   */
  async recovered(changesBefore: number): Promise<boolean> {
    // A read may reject before the loss of the device is reported, so the method waits a moment for the report.
    if (this.deviceChanges === changesBefore) await new Promise((resolve) => setTimeout(resolve, 100));
    if (this.deviceChanges === changesBefore) return false;
    await this.ready;
    return true;
  }

  private async useReference(reason: string, canRetry: boolean) {
    this.gpu = null;
    this.isOnReference = true;
    this.reason = reason;
    this.report({ state: 'reference', name: REFERENCE_NAME, reason: `Training on the CPU (slow): ${reason}`, canRetry });
  }

  private async findDevice(): Promise<void> {
    this.report({ state: 'starting', words: 'Finding a GPU…' });
    if (!navigator.gpu) return this.useReference(NO_WEBGPU, false);
    const problem = await this.tryDevice();
    if (problem === '') return;
    await this.useReference(problem ?? NOT_FOUND, true);
    void this.searchLater(FIRST_WAITS_MS, () => this.training === 0);
  }

  /** Searches once more. Runs that train move to the GPU if it is found. */
  async retry() {
    if (this.gpu || !navigator.gpu) return;
    const problem = await this.tryDevice();
    if (problem !== '') await this.useReference(`the page tried again, but ${problem ?? NOT_FOUND}`, true);
  }

  /**
   * Searches once. Returns '' if there is a device now, null if the browser provides no adapter, and otherwise the reason why there is no
   * device.
   */
  private async tryDevice(): Promise<string | null> {
    const found = await searchDevice();
    const isFound = found !== null && typeof found !== 'string';
    // Another search was faster, so its device stays.
    if (this.gpu) {
      if (isFound) found.device.destroy();
      return '';
    }
    if (!isFound) return found;
    this.adopt(found.device, found.info);
    return '';
  }

  /** Searches again after each of the waits, until there is a device or `isWanted` returns false. */
  private async searchLater(waits: Iterable<number>, isWanted: () => boolean) {
    const search = ++this.searches;
    for (const ms of waits) {
      await pause(ms);
      if (this.gpu || search !== this.searches || !isWanted()) return;
      await this.tryDevice();
    }
  }

  private adopt(device: GPUDevice, { name, isSoftware }: AdapterName) {
    void device.lost.then(({ reason }) => {
      // The reason is 'destroyed' if this page destroyed the device.
      if (reason === 'destroyed' || this.gpu?.device !== device) return;
      this.deviceChanges++;
      this.gpu = null;
      this.isOnReference = false;
      this.ready = this.findAgain();
    });
    this.adapterName = name;
    const givenUp: string[] = [];
    let isSilent = false;
    const tell = (trusted: readonly string[]) => {
      const kind = isSoftware ? `Software rendering (${name}): works, but slowly` : `GPU: ${name}`;
      const words = isSilent ? SILENT : [kind, ...givenUp].join('. ');
      this.report({ state: 'gpu', adapter: name, isSoftware, isSilent, words, trusted });
    };
    tell([]);
    const heartbeat = new Heartbeat(
      () => device.queue.onSubmittedWorkDone(),
      () => this.training > 0,
      (isNowSilent) => {
        isSilent = isNowSilent;
        tell([]);
      },
    );
    void device.lost.then(() => heartbeat.stop());
    const prefix = `${this.memoryKey}: `;
    const passed = [...this.trusted].filter((known) => known.startsWith(prefix)).map((known) => known.slice(prefix.length));
    const verifier = new DeviceVerifier(device, kernels, passed, {
      isIdle: () => this.training === 0 && !this.preparation.isUnderWay,
      onProgress: (done, of) => this.preparation.note('check', done, of),
      onPassed: (names) => {
        const trusted = names.map((kernel) => prefix + kernel);
        this.trusted = new Set([...this.trusted, ...trusted]);
        tell(trusted);
      },
      onGivenUp: (what, problem) => {
        givenUp.push(`Training without ${what}, which failed a check (${problem})`);
        tell([]);
      },
      onFailed: (problem) =>
        this.refuse(device, `the GPU (${name}) failed the device check: ${problem}. Update the browser or the GPU driver.`),
    });
    this.gpu = { device, verifier };
    this.preparation.follow(device);
    // The larger number makes runs on the reference runner move to this device.
    if (this.isOnReference) this.deviceChanges++;
    this.isOnReference = false;
  }

  /** Refuses a device that computes wrong results. Its runs continue on the reference runner from their checkpoints. */
  private refuse(device: GPUDevice, reason: string) {
    if (this.gpu?.device !== device) return;
    this.deviceChanges++;
    this.ready = this.useReference(reason, false);
    device.destroy();
  }

  private async findAgain() {
    this.report({ state: 'starting', words: 'The GPU was lost. Finding it again…' });
    if ((await this.tryDevice()) === '') return;
    await pause(RECOVERY_MS);
    const problem = await this.tryDevice();
    if (problem === '') return;
    await this.useReference(problem ?? BLOCKED, true);
    void this.searchLater(waitsAfterLoss(), () => true);
  }
}
