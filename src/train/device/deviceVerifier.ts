/**
 * Finds out which kernels a device computes correctly. The checks for which a run is waiting are run first. The kernels of the page's
 * starters (ready-made experiments) are checked when the device is idle.
 * A variant (an alternative shader of a kernel) that gives wrong results is given up, and so are all other variants that need one of its
 * device features. The device is refused only if a plain kernel, which is not a variant, gives wrong results.
 */
import { variantsOf, withVariantsThat } from '../../gpu/catalogue.ts';
import type { Variant } from '../../gpu/kernel.ts';
import type { KernelCatalogue, Plan } from '../../gpu/plan.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import { reasonWords } from '../../schema/words.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { type IsCompared, kernelsOf, kernelsToPass, type SelectedCheck, selectCheck, toBeCompared } from './checkSelection.ts';
import { checkDevice } from './deviceCheck.ts';
import { type DeviceCheck, deviceChecks, starterPlans } from './deviceChecks.ts';

/** The interval at which the verifier asks whether the device is idle. */
const IDLE_MS = 150;
/**
 * While the verifier looks for a check to make when the device is idle, it waits this long before it makes the plan of each starter except
 * the first. A request of a run ends the wait.
 */
const PATIENCE_MS = 1000;

interface VerifierHost {
  isIdle(): boolean;
  /** Called with the kernels that have just passed, so that the host remembers them. */
  onPassed(kernels: readonly string[]): void;
  /** Called with a feature or a variant that is no longer used, and the reason. */
  onGivenUp(name: string, problem: string): void;
  /** Called with the number of all kernels for which a run is waiting (`of`), and the number of these that have passed (`done`). */
  onProgress(done: number, of: number): void;
  /** Called when a plain kernel gives wrong results. */
  onFailed(problem: string): void;
}

/** `plans` are the plans whose kernels are checked while no run waits. */
interface Checks {
  all(): readonly DeviceCheck[];
  plans: readonly (() => Promise<Plan>)[];
}

interface Request {
  plan: Plan;
  choice: VariantSelection;
  isCompared: IsCompared;
  /** The largest number of kernels that were still to be checked at any time since the request was made. */
  of: number;
  resolve(): void;
  reject(error: Error): void;
}

export class DeviceVerifier {
  /** All kernels except the variants that were given up. */
  kernels: KernelCatalogue;
  private readonly passed: Set<string>;
  private readonly requests: Request[] = [];
  private wake: (() => void) | null = null;
  private isEnded = false;
  private readonly device: GPUDevice;
  private readonly host: VerifierHost;
  private readonly checks: Checks;

  /** @param passed kernels that passed on this adapter before */
  constructor(
    device: GPUDevice,
    kernels: KernelCatalogue,
    passed: readonly string[],
    host: VerifierHost,
    checks: Checks = { all: deviceChecks, plans: starterPlans },
  ) {
    this.device = device;
    this.kernels = kernels;
    this.passed = new Set(passed);
    this.host = host;
    this.checks = checks;
    void device.lost.then(() => this.end());
    void this.work();
  }

  /**
   * Resolves when all {@link kernelsToPass} of the plan have passed, or the device is refused or lost. Rejects if a check cannot be made.
   */
  async verify(plan: Plan, choice: VariantSelection, isCompared: IsCompared = () => false): Promise<void> {
    const of = this.openOf({ plan, choice, isCompared }).size;
    if (this.isEnded || of === 0) return;
    await new Promise<void>((resolve, reject) => {
      this.requests.push({ plan, choice, isCompared, of, resolve, reject });
      this.wake?.();
    });
  }

  private openOf({ plan, choice, isCompared }: Pick<Request, 'plan' | 'choice' | 'isCompared'>): ReadonlySet<string> {
    return this.openAmong(kernelsToPass(plan, this.kernels, this.device.features, choice, isCompared));
  }

  private openAmong(names: Iterable<string>): ReadonlySet<string> {
    return new Set([...names].filter((name) => !this.passed.has(name)));
  }

  private async work() {
    while (!this.isEnded) {
      const [request] = this.requests;
      if (request) await this.serve(request).catch((error: unknown) => this.refuse(request, error));
      else if (!this.host.isIdle()) await this.pause();
      // If no check is left, the verifier waits for a request. It also waits if a check in the idle time cannot be made, because only a
      // request reports the error to a run.
      else if (!(await this.checkWhenIdle().catch(() => false))) await this.pause(null);
    }
  }

  /** Ends a request whose check could not be made, for example because a module with its data could not be loaded. */
  private refuse(request: Request, error: unknown) {
    if (this.requests[0] === request) this.requests.shift();
    request.reject(new TrainingError(`The GPU could not be checked: ${reasonWords(error)}. Reload the page and try again.`));
  }

  /** Resolves to false if no check is left. */
  private async checkWhenIdle(): Promise<boolean> {
    for (const [i, makePlan] of this.checks.plans.entries()) {
      if (i > 0) await this.pause(PATIENCE_MS);
      if (this.requests.length > 0 || !this.host.isIdle()) return true;
      const plan = await makePlan();
      const open = this.openOf({ plan, choice: {}, isCompared: toBeCompared(plan, this.kernels, this.device.features, {}) });
      if (open.size > 0) return this.checkAnother(open, plan);
    }
    return false;
  }

  /** Runs only one check, because a variant that is given up changes the remaining checks. Ends the request if no check is left. */
  private async serve(request: Request) {
    const open = this.openOf(request);
    // After a feature is given up, further plain kernels may have to be checked.
    request.of = Math.max(request.of, open.size);
    this.host.onProgress(request.of - open.size, request.of);
    if (open.size > 0 && (await this.checkAnother(open, request.plan))) return;
    this.requests.shift();
    if (open.size === 0 || this.isEnded) return request.resolve();
    request.reject(new Error(`internal: no device check runs ${[...open].join(', ')}`));
  }

  /** Resolves to false if no check runs any of the wanted kernels. */
  private async checkAnother(wanted: ReadonlySet<string>, besides?: Plan): Promise<boolean> {
    const selected = await selectCheck(this.checks.all(), wanted, this.kernels, this.device.features, besides);
    if (selected && !this.isEnded) await this.perform(selected);
    return selected !== null;
  }

  private async perform({ check, choice, kernels }: SelectedCheck) {
    const run = async (catalogue: KernelCatalogue, chosen = choice) => checkDevice(this.device, check, catalogue, chosen);
    const problem = await run(this.kernels);
    // The result does not count if the device was lost in the meantime.
    if (this.isEnded) return;
    if (problem === null) return this.pass(kernels);
    const variants = variantsOf(this.kernels).filter(({ name }) => kernels.has(name));
    const plain = withVariantsThat(this.kernels, () => false);
    const plainProblem = variants.length === 0 ? problem : await run(plain);
    if (this.isEnded) return;
    if (plainProblem !== null) {
      this.host.onFailed(plainProblem);
      return this.end();
    }
    this.pass(kernelsOf(await check.plan(), plain, this.device.features));
    await this.blame(variants, problem, (name) => run(withVariantsThat(this.kernels, (variant) => variant.name === name)));
  }

  /**
   * Gives up each variant that still fails if all other kernels are plain. If there is none, the variants fail only together, and all are
   * given up.
   */
  private async blame(variants: readonly Variant[], problem: string, runAlone: (name: string) => Promise<string | null>) {
    let isFound = false;
    for (const variant of variants) {
      if (!this.kernels.has(variant.name)) continue;
      const own = await runAlone(variant.name);
      if (this.isEnded) return;
      if (own === null) continue;
      isFound = true;
      this.giveUp(variant, own);
    }
    if (!isFound) for (const variant of variants) this.giveUp(variant, problem);
  }

  giveUpByName(name: string, problem: string) {
    const variant = variantsOf(this.kernels).find((other) => other.name === name);
    if (variant) this.giveUp(variant, problem);
  }

  /** Also gives up all other variants that need one of the features of this variant. */
  private giveUp({ name, features }: Variant, problem: string) {
    if (!this.kernels.has(name)) return;
    const isKept = (other: Variant) => other.name !== name && !other.features.some((feature) => features.includes(feature));
    this.kernels = withVariantsThat(this.kernels, isKept);
    if (features.length === 0) this.host.onGivenUp(name, problem);
    else this.host.onGivenUp(features.join(' and '), `${name}: ${problem}`);
  }

  private pass(kernels: ReadonlySet<string>) {
    const names = [...this.openAmong(kernels)];
    for (const name of names) this.passed.add(name);
    if (names.length > 0) this.host.onPassed(names);
  }

  /** Waits for a request, at most `ms` milliseconds; null sets no limit. */
  private async pause(ms: number | null = IDLE_MS) {
    // A request that arrived before this pause cannot end it, so the pause is skipped.
    if (this.requests.length > 0 || this.isEnded) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = ms === null ? undefined : setTimeout(wake, ms);
      this.wake = wake;
    });
  }

  private end() {
    this.isEnded = true;
    for (const { resolve } of this.requests.splice(0)) resolve();
    this.wake?.();
  }
}
