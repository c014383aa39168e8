/** Where plans run: the GPU if there is one that computes right, else the reference runner. Survives the loss of the device. */
import { adapterName } from '../../gpu/adapterName.ts';
import { requestDevice } from '../../gpu/device.ts';
import type { Plan } from '../../gpu/plan.ts';
import { compileAhead, createGpuRunner, type Runner } from '../../gpu/runner.ts';
import type { Alone } from '../../gpu/stopwatch.ts';
import { compileCandidates, isChosen, measureChoice, withoutQuestions } from '../../gpu/tuner.ts';
import { choiceFor, type VariantSelection } from '../../gpu/variants.ts';
import { kernels, kernelsVersion } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import type { Device } from '../protocol/device.ts';
import type { MeasuredGpu } from '../speed/profile.ts';
import { checksFor } from './deviceCheck.ts';
import { Turns } from './deviceLock.ts';
import { Trust } from './deviceVerifier.ts';

const ADAPTER_TIMEOUT_MS = 5000;
/** How long a lost adapter is asked for again before training goes on without it. */
const RECOVERY_TRIES = 3;

export class Engine {
  /** Between training and measurements. */
  readonly turns = new Turns();
  /** Runs that train right now: they share the device in turns. */
  training = 0;
  private device: GPUDevice | null = null;
  private trust: Trust | null = null;
  /** Runners that are being made. */
  private making = 0;
  private adapterName = '';
  /** Why there is no device. */
  private reason = '';
  /** Devices lost so far: tells whether a runner belongs to one of them. */
  losses = 0;
  private ready: Promise<void> = Promise.resolve();
  private trusted: ReadonlySet<string> = new Set();
  /** Kernels chosen so far, by {@link memoryKey}. */
  private choices: Readonly<Record<string, VariantSelection>> = {};
  private choosing: Promise<unknown> = Promise.resolve();
  private readonly report: (device: Device) => void;
  private readonly remember: (key: string, choice: VariantSelection) => void;

  /** @param remember is told all that was chosen for an adapter, for {@link start} to be told again next time */
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

  /** @param choice of kernels that a run has made before; null to choose now, and as long as there is no GPU to choose for */
  async createRunner(plan: Plan, choice: VariantSelection | null): Promise<{ runner: Runner; choice: VariantSelection | null }> {
    this.making++;
    try {
      await this.ready;
      // Compilers take most of a first visit's time: they begin while the device is still being checked.
      if (this.device) {
        const known = this.choices[this.memoryKey] ?? {};
        const settled = choice ? plan : withoutQuestions(plan, kernels, this.device.features, known);
        compileAhead(this.device, settled, kernels, choice ?? known);
        if (!choice) this.compileCandidates(this.device, plan);
      }
      const device = await this.trustedDevice(plan);
      if (!device) return { runner: await createReferenceRunner(plan, kernels), choice };
      const chosen = choice ?? (await this.choose(device, plan));
      return { runner: await createGpuRunner(device, plan, kernels, chosen), choice: chosen };
    } finally {
      this.making--;
    }
  }

  /** What a choice will need, as soon as no other choice is measured. */
  private compileCandidates(device: GPUDevice, plan: Plan) {
    void this.choosing.then(() => compileCandidates(device, plan, kernels, this.choices[this.memoryKey] ?? {}));
  }

  /** What is remembered is remembered of an adapter and these kernels. */
  private get memoryKey() {
    return `${this.adapterName}, kernels ${kernelsVersion()}`;
  }

  /** The device once it has shown that it computes right what the plan needs; null where there is none. */
  private async trustedDevice(plan: Plan): Promise<GPUDevice | null> {
    await this.ready;
    const { device } = this;
    if (!device) return null;
    await this.trust?.pass(checksFor(plan));
    // Refused or lost meanwhile: what took its place is asked.
    return this.device === device ? device : this.trustedDevice(plan);
  }

  /** The GPU for those who measure it, or why there is none. Its runners are those that {@link createRunner} makes. */
  async gpu(): Promise<MeasuredGpu | { reason: string }> {
    await this.ready;
    const { device } = this;
    if (!device) return { reason: this.reason };
    const createRunner = async (plan: Plan) => {
      await this.trust?.pass(checksFor(plan));
      return createGpuRunner(device, plan, kernels, await this.choose(device, plan));
    };
    return { device, adapter: this.adapterName, createRunner };
  }

  /** The kernels for a plan on this adapter; measures where nothing was chosen yet, one plan after the other. */
  private choose(device: GPUDevice, plan: Plan): Promise<VariantSelection> {
    const remembered = this.choices[this.memoryKey] ?? {};
    // Who has nothing to choose does not wait for those who have.
    if (isChosen(plan, kernels, device.features, remembered)) return Promise.resolve(choiceFor(plan, kernels, remembered));
    const alone: Alone = (work) => this.turns.alone(() => device.queue.onSubmittedWorkDone(), work);
    const chosen = this.choosing.then(async () => {
      const key = this.memoryKey;
      const known = this.choices[key] ?? {};
      const found = await measureChoice(device, plan, kernels, known, alone);
      const all = { ...known, ...found };
      if (Object.keys(found).length > 0) {
        this.choices = { ...this.choices, [key]: all };
        this.remember(key, all);
      }
      return choiceFor(plan, kernels, all);
    });
    // A device that is lost on the way is the asker's to tell; the next one asks anew.
    this.choosing = chosen.catch(() => {});
    return chosen;
  }

  /**
   * Whether an error came of a device's loss; if so, resolves to true when there is something to run on again.
   * @param lossesBefore {@link losses} when the runner was made
   */
  async recovered(lossesBefore: number): Promise<boolean> {
    // The event of the loss and the rejection of a read come in either order.
    if (this.losses === lossesBefore) await new Promise((resolve) => setTimeout(resolve, 100));
    if (this.losses === lossesBefore) return false;
    await this.ready;
    return true;
  }

  private async useReference(reason: string) {
    this.device = null;
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
      const device = await requestDevice(adapter);
      const { name, isSoftware } = await adapterName(adapter);
      this.adapterName = name;
      this.adopt(device);
      const words = isSoftware ? `software GPU (${name}): everything works, slowly` : `GPU: ${name}`;
      const tell = (trusted: readonly string[]) => this.report({ state: 'gpu', adapter: name, isSoftware, words, trusted });
      const prefix = `${this.memoryKey}: `;
      tell([]);
      this.trust = new Trust(
        device,
        [...this.trusted].filter((known) => known.startsWith(prefix)).map((known) => known.slice(prefix.length)),
        () => this.training === 0 && this.making === 0,
        (check) => {
          this.trusted = new Set([...this.trusted, prefix + check.name]);
          tell([prefix + check.name]);
        },
        (problem) => this.refuse(device, `the GPU (${name}) computes wrong gradients: ${problem}.`),
      );
    } catch (error) {
      return this.useReference(`the GPU could not be used (${(error as Error).message}). Reload the page to try again.`);
    }
  }

  /** The device computes wrong: nothing runs on it any more. Runs on what it got right go on elsewhere from their checkpoints. */
  private refuse(device: GPUDevice, reason: string) {
    if (this.device !== device) return;
    this.losses++;
    this.ready = this.useReference(reason);
    device.destroy();
  }

  private adopt(device: GPUDevice) {
    this.device = device;
    void device.lost.then(({ reason }) => {
      // 'destroyed' is our own doing.
      if (reason === 'destroyed' || this.device !== device) return;
      this.losses++;
      this.device = null;
      this.ready = this.findAgain();
    });
  }

  private async findAgain() {
    for (let attempt = 0; attempt < RECOVERY_TRIES && !this.device; attempt++) await this.findDevice();
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
