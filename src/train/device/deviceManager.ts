/** Provides runners: on the GPU if there is one that computes correctly, otherwise the reference runner. It survives the loss of the device. */
import { type AdapterName, adapterName } from '../../gpu/adapterName.ts';
import { workDone } from '../../gpu/completion.ts';
import { requestDevice } from '../../gpu/device.ts';
import { heldBytes } from '../../gpu/memory.ts';
import type { Plan } from '../../gpu/plan.ts';
import { compileAhead, createGpuRunner, type GpuRunner, type Runner } from '../../gpu/runner.ts';
import type { RunExclusive } from '../../gpu/stopwatch.ts';
import { compileCandidates, isChosen, measureChoice, withoutQuestions } from '../../gpu/tuner.ts';
import { choiceFor, type VariantSelection } from '../../gpu/variants.ts';
import { keptUses } from '../../models/compile/planBuilder.ts';
import { kernels, kernelsVersion } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import type { Device } from '../protocol/device.ts';
import type { MeasuredGpu } from '../speed/profile.ts';
import { toBeCompared } from './checkSelection.ts';
import { DeviceLock } from './deviceLock.ts';
import { DeviceVerifier } from './deviceVerifier.ts';

const ADAPTER_TIMEOUT_MS = 5000;
/** After the loss of an adapter, it is requested again for this time before training continues without it. */
const RECOVERY_TRIES = 3;

/** A device with its verifier. */
interface Gpu {
  device: GPUDevice;
  verifier: DeviceVerifier;
}

export class DeviceManager {
  /** The lock between training and measurements. */
  readonly lock = new DeviceLock();
  /** The number of runs that train now and share the device. */
  training = 0;
  private gpu: Gpu | null = null;
  /** The number of runners that are being created. */
  private making = 0;
  private adapterName = '';
  /** The reason why there is no device. */
  private reason = '';
  /** The number of devices lost so far, from which one can tell whether a runner belongs to a lost device. */
  deviceLossCount = 0;
  private ready: Promise<void> = Promise.resolve();
  private trusted: ReadonlySet<string> = new Set();
  /** The kernels chosen so far, by {@link memoryKey}. */
  private choices: Readonly<Record<string, VariantSelection>> = {};
  private choosing: Promise<unknown> = Promise.resolve();
  private readonly report: (device: Device) => void;
  private readonly remember: (key: string, choice: VariantSelection) => void;

  /** @param remember called with all choices for an adapter, which the caller passes to {@link start} on the next visit */
  constructor(report: (device: Device) => void, remember: (key: string, choice: VariantSelection) => void) {
    this.report = report;
    this.remember = remember;
  }

  start(trusted: readonly string[], choices: Readonly<Record<string, VariantSelection>>, runner?: 'reference') {
    this.trusted = new Set(trusted);
    this.choices = choices;
    this.ready = runner === 'reference' ? this.useReference('the CPU was requested.') : this.findDevice();
    return this.ready;
  }

  /** @param choice the kernels that the run chose before; null to choose now, and while there is no GPU */
  async createRunner(plan: Plan, choice: VariantSelection | null): Promise<{ runner: Runner; choice: VariantSelection | null }> {
    this.making++;
    try {
      for (;;) {
        await this.ready;
        if (!this.gpu) return { runner: createReferenceRunner(plan, kernels, keptUses), choice };
        const made = await this.runnerOn(this.gpu, plan, choice);
        if (made) return made;
      }
    } finally {
      this.making--;
    }
  }

  /** A runner of kernels that passed their checks on the device; null if the device was refused or lost meanwhile. */
  private async runnerOn(
    gpu: Gpu,
    plan: Plan,
    choice: VariantSelection | null,
  ): Promise<{ runner: GpuRunner; choice: VariantSelection } | null> {
    const { device, verifier } = gpu;
    const measured = this.choices[this.memoryKey] ?? {};
    const known = choice ?? measured;
    // Compilation takes most of the time of a first visit, so it begins while the device is still being checked.
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

  /** Compiles the pipelines that a choice will need, as soon as no other choice is being measured. */
  private compileCandidates({ device, verifier }: Gpu, plan: Plan) {
    void this.choosing.then(() => compileCandidates(device, plan, verifier.kernels, this.choices[this.memoryKey] ?? {}));
  }

  /** The key of remembered choices, which belong to an adapter and to this version of the kernels. */
  private get memoryKey() {
    return `${this.adapterName}, kernels ${kernelsVersion()}`;
  }

  /** The bytes of all buffers on the GPU, by their creation and destruction. */
  get heldBytes(): number {
    return this.gpu ? heldBytes(this.gpu.device) : 0;
  }

  /** The GPU for measurements, or the reason why there is none. {@link createRunner} creates its runners. */
  async measuredGpu(): Promise<MeasuredGpu | { reason: string }> {
    await this.ready;
    const { gpu } = this;
    if (!gpu) return { reason: this.reason };
    const createRunner = async (plan: Plan) => {
      const made = await this.runnerOn(gpu, plan, null);
      if (!made) throw new Error('the GPU was lost. Measure again.');
      return made.runner;
    };
    return { device: gpu.device, adapter: this.adapterName, createRunner };
  }

  /** The kernels for a plan on this adapter. Missing choices are measured, for one plan after the other. */
  private choose({ device, verifier }: Gpu, plan: Plan): Promise<VariantSelection> {
    const remembered = this.choices[this.memoryKey] ?? {};
    // A plan without missing choices does not wait for measurements.
    if (isChosen(plan, verifier.kernels, device.features, remembered)) return Promise.resolve(choiceFor(plan, kernels, remembered));
    const runExclusive: RunExclusive = (work) => this.lock.runExclusive(() => workDone(device), work);
    const chosen = this.choosing.then(async () => {
      const key = this.memoryKey;
      const known = this.choices[key] ?? {};
      const found = await measureChoice(device, plan, verifier.kernels, known, runExclusive, (variant) =>
        verifier.giveUpByName(variant, 'it differs from the plain kernel'),
      );
      const all = { ...known, ...found };
      if (Object.keys(found).length > 0) {
        this.choices = { ...this.choices, [key]: all };
        this.remember(key, all);
      }
      return choiceFor(plan, kernels, all);
    });
    // The caller handles a device that is lost meanwhile. The next plan requests a new one.
    this.choosing = chosen.catch(() => {});
    return chosen;
  }

  /**
   * Resolves to false if an error was not caused by the loss of a device. If it was, it resolves to true once there is a new device or
   * the reference runner.
   * @param lossesBefore {@link deviceLossCount} at the time when the runner was created
   */
  async recovered(lossesBefore: number): Promise<boolean> {
    // The event of the loss and the rejection of a read can come in either order.
    if (this.deviceLossCount === lossesBefore) await new Promise((resolve) => setTimeout(resolve, 100));
    if (this.deviceLossCount === lossesBefore) return false;
    await this.ready;
    return true;
  }

  private async useReference(reason: string) {
    this.gpu = null;
    this.reason = reason;
    this.report({ state: 'reference', reason: `Training on the CPU (slow): ${reason}` });
  }

  private async findDevice(): Promise<void> {
    this.report({ state: 'starting', words: 'Finding a GPU…' });
    if (!navigator.gpu)
      return this.useReference('WebGPU is not available. Use a browser with WebGPU, and open the page over https or from localhost.');
    const adapter = await requestAdapter();
    if (!adapter)
      return this.useReference('no GPU was found. The browser may have blocked or restarted the GPU; reload the page to try again.');
    try {
      const [device, info] = [await requestDevice(adapter), await adapterName(adapter)];
      this.adopt(device, info);
    } catch (error) {
      return this.useReference(`the GPU could not be used (${(error as Error).message}). Reload the page to try again.`);
    }
  }

  private adopt(device: GPUDevice, { name, isSoftware }: AdapterName) {
    void device.lost.then(({ reason }) => {
      // The reason is 'destroyed' if this page destroyed the device.
      if (reason === 'destroyed' || this.gpu?.device !== device) return;
      this.deviceLossCount++;
      this.gpu = null;
      this.ready = this.findAgain();
    });
    this.adapterName = name;
    const givenUp: string[] = [];
    const tell = (trusted: readonly string[]) => {
      const kind = isSoftware ? `Software rendering (${name}): works, but slowly` : `GPU: ${name}`;
      this.report({ state: 'gpu', adapter: name, isSoftware, words: [kind, ...givenUp].join('. '), trusted });
    };
    tell([]);
    const prefix = `${this.memoryKey}: `;
    const passed = [...this.trusted].filter((known) => known.startsWith(prefix)).map((known) => known.slice(prefix.length));
    const verifier = new DeviceVerifier(device, kernels, passed, {
      isIdle: () => this.training === 0 && this.making === 0,
      onPassed: (names) => {
        const trusted = names.map((kernel) => prefix + kernel);
        this.trusted = new Set([...this.trusted, ...trusted]);
        tell(trusted);
      },
      onGivenUp: (what, problem) => {
        givenUp.push(`Training without ${what}, which failed the device check (${problem})`);
        tell([]);
      },
      onFailed: (problem) =>
        this.refuse(device, `the GPU (${name}) failed the device check: ${problem}. Update the browser or the GPU driver.`),
    });
    this.gpu = { device, verifier };
  }

  /** Stops using a device that computes wrong results. Its runs continue elsewhere from their checkpoints. */
  private refuse(device: GPUDevice, reason: string) {
    if (this.gpu?.device !== device) return;
    this.deviceLossCount++;
    this.ready = this.useReference(reason);
    device.destroy();
  }

  private async findAgain() {
    for (let attempt = 0; attempt < RECOVERY_TRIES && !this.gpu; attempt++) await this.findDevice();
  }
}

async function requestAdapter(): Promise<GPUAdapter | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(() => resolve(null), ADAPTER_TIMEOUT_MS));
  try {
    return await Promise.race([navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }), timeout]);
  } catch {
    return null;
  }
}
