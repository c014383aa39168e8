/** Records the history of a run on the command line, in the form that a run file stores. */
import type { Columns, ListedFile, RunFile } from '../experiment/formats/runFile.ts';
import { type Range, withRunner } from '../experiment/formats/runHistory.ts';
import type { SignalGroups } from '../models/compile/signals.ts';
import { joined } from '../train/joined.ts';
import type { HeldOut, StepMetrics } from '../train/trainer/metrics.ts';

const TIME_MS = 1000;

type Recorded = Pick<RunFile, 'curve' | 'evaluations' | 'observations' | 'times' | 'missing'>;

function upTo({ curve, evaluations, observations, times, missing = [] }: Recorded, step: number): Recorded {
  const cut = (columns: Columns, length: number) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(0, length)]));
  const cutList = (listed: ListedFile): ListedFile => {
    const steps = Array.from(listed.step).filter((at) => at <= step);
    return { step: steps, examples: Array.from(listed.examples).slice(0, steps.length), columns: cut(listed.columns, steps.length) };
  };
  return {
    curve: cut(curve, step),
    evaluations: cutList(evaluations),
    ...(observations && { observations: cutList(observations) }),
    times: times.filter((time) => time.step <= step),
    missing: missing.flatMap(([from, to]): Range[] => (from < step ? [[from, Math.min(to, step)]] : [])),
  };
}

export class Recording {
  private readonly signals: SignalGroups;
  private readonly steps: Map<string, Float32Array[]>;
  private readonly evaluations: { step: number; heldOut: HeldOut }[] = [];
  private readonly before: Recorded | null;
  private readonly times: { step: number; seconds: number }[];
  private readonly secondsBefore: number;
  private readonly runners: RunFile['runners'];
  private readonly begun = performance.now();

  /**
   * @param run the run that is continued; null for a new run
   * @param device the name of the device that computes the further steps
   */
  constructor(signals: SignalGroups, run: RunFile | null, device: string) {
    this.signals = signals;
    this.before = run ? upTo(run, run.step) : null;
    this.times = [...(this.before?.times ?? [])];
    this.secondsBefore = this.times.at(-1)?.seconds ?? 0;
    this.runners = withRunner(run?.runners, { from: run?.step ?? 0, name: device });
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

  get recorded(): Recorded & Pick<RunFile, 'runners'> {
    const { before, evaluations, signals, steps, times, runners } = this;
    const column = (name: string, i: number) =>
      joined(Float32Array, [
        before?.evaluations.columns[name] ?? new Float32Array(),
        Float32Array.from(evaluations, ({ heldOut }) => heldOut.values[i] ?? Number.NaN),
      ]);
    return {
      curve: Object.fromEntries([...steps].map(([name, parts]) => [name, joined(Float32Array, parts)])),
      evaluations: {
        step: [...Array.from(before?.evaluations.step ?? []), ...evaluations.map(({ step }) => step)],
        examples: [...Array.from(before?.evaluations.examples ?? []), ...evaluations.map(({ heldOut }) => heldOut.examples)],
        columns: Object.fromEntries(signals.evaluations.map(({ name }, i) => [name, column(name, i)])),
      },
      ...(before?.observations && { observations: before.observations }),
      times,
      missing: before?.missing,
      runners,
    };
  }
}
