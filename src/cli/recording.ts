/** The recorded quantities of a run outside the page: its curve, its evaluations and its times, as a run file holds them. */
import type { Columns, RunFile } from '../experiment/formats/runFile.ts';
import type { SignalGroups } from '../models/compile/signals.ts';
import type { HeldOut, StepMetrics } from '../train/trainer/trainer.ts';

const TIME_MS = 1000;

type Recorded = Pick<RunFile, 'curve' | 'evaluations' | 'times'>;

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The part of a recording up to a step. */
function upTo({ curve, evaluations, times }: Recorded, step: number): Recorded {
  const cut = (columns: Columns, length: number) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(0, length)]));
  const steps = Array.from(evaluations.step).filter((at) => at <= step);
  return {
    curve: cut(curve, step),
    evaluations: {
      step: steps,
      examples: Array.from(evaluations.examples).slice(0, steps.length),
      columns: cut(evaluations.columns, steps.length),
    },
    times: times.filter((time) => time.step <= step),
  };
}

export class Recording {
  private readonly signals: SignalGroups;
  private readonly steps: Map<string, Float32Array[]>;
  private readonly evaluations: { step: number; heldOut: HeldOut }[] = [];
  private readonly before: Recorded | null;
  private readonly times: { step: number; seconds: number }[];
  private readonly secondsBefore: number;
  private readonly begun = performance.now();

  /** @param run the run that goes on */
  constructor(signals: SignalGroups, run: RunFile | null) {
    this.signals = signals;
    this.before = run ? upTo(run, run.step) : null;
    this.times = [...(this.before?.times ?? [])];
    this.secondsBefore = this.times.at(-1)?.seconds ?? 0;
    this.steps = new Map(signals.steps.map(({ name }) => [name, this.before?.curve[name] ? [this.before.curve[name]] : []]));
  }

  add({ step, values }: StepMetrics, isLast: boolean) {
    this.signals.steps.forEach(({ name }, i) => {
      this.steps.get(name)?.push(values[i] ?? new Float32Array(step.length).fill(Number.NaN));
    });
    const seconds = this.secondsBefore + (performance.now() - this.begun) / 1000;
    const last = this.times.at(-1) ?? { step: 0, seconds: 0 };
    const end = step.at(-1) ?? 0;
    if (end > last.step && (isLast || (seconds - last.seconds) * 1000 >= TIME_MS)) this.times.push({ step: end, seconds });
  }

  addEvaluation(step: number, heldOut: HeldOut) {
    this.evaluations.push({ step, heldOut });
  }

  get recorded(): Recorded {
    const { before, evaluations, signals, steps, times } = this;
    const column = (name: string, i: number) =>
      joined([
        before?.evaluations.columns[name] ?? new Float32Array(),
        Float32Array.from(evaluations, ({ heldOut }) => heldOut.values[i] ?? Number.NaN),
      ]);
    return {
      curve: Object.fromEntries([...steps].map(([name, parts]) => [name, joined(parts)])),
      evaluations: {
        step: [...Array.from(before?.evaluations.step ?? []), ...evaluations.map(({ step }) => step)],
        examples: [...Array.from(before?.evaluations.examples ?? []), ...evaluations.map(({ heldOut }) => heldOut.examples)],
        columns: Object.fromEntries(signals.evaluations.map(({ name }, i) => [name, column(name, i)])),
      },
      times,
    };
  }
}
