/** Reports the progress of compilation, checks and measurements while kernels are prepared. */
import { compileCounts, onCompiled } from '../../gpu/pipelines.ts';
import type { Preparing } from '../protocol/device.ts';

const STAGES: readonly Preparing['stage'][] = ['compile', 'check', 'measure'];

export class Preparation {
  /** The number of runners that are being made. */
  private waiting = 0;
  private readonly counts = new Map<Preparing['stage'], Preparing>();
  private readonly report: (preparing: readonly Preparing[]) => void;
  private device: GPUDevice | null = null;
  /** The number of pipelines that were compiled before the preparation began. They are not reported. */
  private compiledBefore = 0;

  constructor(report: (preparing: readonly Preparing[]) => void) {
    this.report = report;
  }

  get isUnderWay(): boolean {
    return this.waiting > 0;
  }

  /** Enables reports until `make` has ended. */
  async during<T>(make: () => Promise<T>): Promise<T> {
    if (this.waiting++ === 0) this.begin();
    try {
      return await make();
    } finally {
      if (--this.waiting === 0) this.end();
    }
  }

  /** Counts the pipelines of this device, and drops the stages of the previous one. */
  follow(device: GPUDevice) {
    this.device = device;
    this.counts.clear();
    this.compiledBefore = 0;
    onCompiled(device, () => {
      if (this.device === device) this.noteCompiled();
    });
  }

  /** Records the number of finished parts of a stage (`done`), and the number of all its parts (`of`). A finished stage is not reported. */
  note(stage: Preparing['stage'], done: number, of: number) {
    if (!this.isUnderWay) return;
    if (done < of) this.counts.set(stage, { stage, done, of });
    else if (!this.counts.delete(stage)) return;
    this.report(STAGES.flatMap((each) => this.counts.get(each) ?? []));
  }

  private begin() {
    this.compiledBefore = this.device ? compileCounts(this.device).finished : 0;
  }

  private noteCompiled() {
    if (!this.device) return;
    const { asked, finished } = compileCounts(this.device);
    this.note('compile', finished - this.compiledBefore, asked - this.compiledBefore);
  }

  private end() {
    if (this.counts.size === 0) return;
    this.counts.clear();
    this.report([]);
  }
}
