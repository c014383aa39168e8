/** Collects the rows of one group of signals between two reports to the page. */
import { joined } from '../joined.ts';
import type { SignalRows } from '../protocol/runs.ts';

export class RowBuffer {
  private parts: SignalRows[] = [];
  private seconds = 0;

  /** Appends the rows after step `after`. The device time of all rows is added, including that of rows that are left out. */
  append({ step, values, examples, seconds = 0 }: SignalRows, after = Number.NEGATIVE_INFINITY) {
    this.seconds += seconds;
    const from = step.findIndex((value) => value > after);
    if (from < 0) return;
    this.parts.push({
      step: step.subarray(from),
      values: values.map((column) => column.subarray(from)),
      examples: examples?.subarray(from),
    });
  }

  /** Returns the rows since the previous call; null if there are none. */
  take(): SignalRows | null {
    const { parts, seconds } = this;
    const [first] = parts;
    if (!first) return null;
    this.clear();
    return {
      step: joined(
        Float64Array,
        parts.map((part) => part.step),
      ),
      values: first.values.map((_, i) =>
        joined(
          Float32Array,
          parts.map((part) => part.values[i] ?? new Float32Array(part.step.length)),
        ),
      ),
      ...(first.examples && {
        examples: joined(
          Float32Array,
          parts.map((part) => part.examples ?? new Float32Array(part.step.length)),
        ),
      }),
      ...(seconds > 0 && { seconds }),
    };
  }

  clear() {
    this.parts = [];
    this.seconds = 0;
  }
}
