/** Whether a device computes right: its checks are made one by one, those that a run waits for first, the others when nothing else is to do. */
import { checkDevice, type DeviceCheck, deviceChecks } from './deviceCheck.ts';

/** How often it is asked whether the device is idle. */
const IDLE_MS = 150;

export class DeviceVerifier {
  /** Why the device cannot be trusted; null as long as nothing speaks against it. */
  problem: string | null = null;
  private readonly passed: Set<string>;
  private readonly asked: { check: DeviceCheck; done(): void }[] = [];
  private waking: (() => void) | null = null;
  private isEnded = false;

  private readonly device: GPUDevice;
  private readonly isIdle: () => boolean;
  private readonly onPassed: (check: DeviceCheck) => void;
  private readonly onFailed: (problem: string) => void;

  /**
   * @param passed names of checks that the adapter passed before
   * @param isIdle whether the device has nothing else to do
   */
  constructor(
    device: GPUDevice,
    passed: readonly string[],
    isIdle: () => boolean,
    onPassed: (check: DeviceCheck) => void,
    onFailed: (problem: string) => void,
  ) {
    this.device = device;
    this.passed = new Set(passed);
    this.isIdle = isIdle;
    this.onPassed = onPassed;
    this.onFailed = onFailed;
    void device.lost.then(() => this.end());
    void this.work();
  }

  /** Resolves when these checks are over, or the first one has failed: then {@link problem} says why. */
  async pass(checks: readonly DeviceCheck[]) {
    for (const check of checks) {
      if (this.passed.has(check.name) || this.isEnded) continue;
      await new Promise<void>((done) => {
        this.asked.push({ check, done });
        this.waking?.();
      });
    }
  }

  private async work() {
    while (!this.isEnded) {
      const next = this.asked.shift();
      const check = next?.check ?? (this.isIdle() ? deviceChecks.find(({ name }) => !this.passed.has(name)) : undefined);
      if (check && !this.passed.has(check.name)) {
        const problem = await checkDevice(this.device, check);
        // A device that is lost meanwhile has shown nothing.
        if (this.isEnded) next?.done();
        else if (problem === null) {
          this.passed.add(check.name);
          this.onPassed(check);
        } else {
          this.problem = problem;
          this.onFailed(problem);
          this.end();
        }
      } else if (!check) {
        if (deviceChecks.every(({ name }) => this.passed.has(name))) return;
        await this.pause();
      }
      next?.done();
    }
  }

  private pause() {
    return new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waking = null;
        resolve();
      };
      const timer = setTimeout(wake, IDLE_MS);
      this.waking = wake;
    });
  }

  private end() {
    this.isEnded = true;
    for (const { done } of this.asked.splice(0)) done();
    this.waking?.();
  }
}
