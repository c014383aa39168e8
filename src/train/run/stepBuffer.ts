/** Step metrics between two reports to the page: columns that grow, and are given away. */
import type { StepColumns } from '../protocol.ts';
import type { StepMetrics } from '../trainer/trainer.ts';

type StepMetricsPart = Omit<StepColumns, 'seconds'>;

export class StepBuffer {
  private parts: StepMetricsPart[] = [];
  private seconds = 0;

  /** Appends the entries after step `after`. */
  append({ step, loss, accuracy, gradientNorm }: StepMetrics, after: number) {
    const from = step.findIndex((value) => value > after);
    if (from < 0) return;
    this.parts.push({
      step: step.slice(from),
      loss: loss.slice(from),
      accuracy: accuracy.slice(from),
      gradientNorm: gradientNorm.slice(from),
    });
  }

  /** Time that training took of the device. */
  spend(seconds: number) {
    this.seconds += seconds;
  }

  /** All entries since the last call, or null. */
  take(): StepColumns | null {
    if (this.parts.length === 0) return null;
    const length = this.parts.reduce((sum, part) => sum + part.step.length, 0);
    const columns: StepColumns = {
      step: new Float64Array(length),
      loss: new Float32Array(length),
      accuracy: new Float32Array(length),
      gradientNorm: new Float32Array(length),
      seconds: this.seconds,
    };
    let offset = 0;
    for (const part of this.parts) {
      columns.step.set(part.step, offset);
      columns.loss.set(part.loss, offset);
      columns.accuracy.set(part.accuracy, offset);
      columns.gradientNorm.set(part.gradientNorm, offset);
      offset += part.step.length;
    }
    this.clear();
    return columns;
  }

  clear() {
    this.seconds = 0;
    this.parts = [];
  }
}
