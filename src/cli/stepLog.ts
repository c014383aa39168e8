/** Writes the log of a run during training: one line of JSON for each step. */
import type { openText } from '../../scripts/command/outputs.mjs';
import type { SignalSpec } from '../models/compile/signals.ts';
import type { StepMetrics } from '../train/trainer/metrics.ts';

type Text = Awaited<ReturnType<typeof openText>>;

const finiteOrNull = (value: number | undefined) => (Number.isFinite(value) ? value : null);

export class StepLog {
  /** The error after which nothing more was written, such as a full disk or a pipe without a reader; null if there was none. */
  failure: Error | null = null;
  private readonly signals: readonly SignalSpec[];
  private readonly text: Text | null;

  constructor(signals: readonly SignalSpec[], text: Text | null) {
    this.signals = signals;
    this.text = text;
  }

  async add({ step, values }: StepMetrics) {
    if (!this.text || this.failure) return;
    const lineOf = (at: number, row: number) => {
      const entries = this.signals.map(({ name }, s) => [name, finiteOrNull(values[s]?.[row])]);
      return `${JSON.stringify({ step: at, ...Object.fromEntries(entries) })}\n`;
    };
    try {
      await this.text.write(Array.from(step, lineOf).join(''));
    } catch (error) {
      this.failure = error as Error;
    }
  }

  close = async () => this.text?.close();
}
