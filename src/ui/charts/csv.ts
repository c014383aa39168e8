/** Curves as a table: one line for each step of each run. */
import { historyOf, type RunRecord } from '../state/runs.ts';
import { xAxes } from './axes.ts';

const HEAD = 'run,step,epoch,examples,seconds,multiply_adds,loss,accuracy,gradient_norm,held_out_loss,held_out_accuracy';

/** A spreadsheet must not take a name for a formula. */
const textCell = (words: string) => `"${words.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
const numberCell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));

export function csvOf(runs: readonly RunRecord[]): string {
  const lines = [HEAD];
  for (const run of runs) {
    const history = historyOf(run.id);
    const axes = [xAxes.epoch, xAxes.examples, xAxes.seconds, xAxes.multiplyAdds].map((axis) => axis.of(run, history));
    const evaluations = new Map(history.evaluations.map((evaluation) => [evaluation.step, evaluation]));
    const name = textCell(run.name);
    for (let step = 1; step <= history.length; step++) {
      const evaluation = evaluations.get(step);
      const numbers = [
        ...axes.map(({ xOf }) => xOf(step)),
        history.loss[step - 1],
        history.accuracy[step - 1],
        history.gradientNorm[step - 1],
        evaluation?.loss,
        evaluation?.accuracy,
      ];
      lines.push(`${name},${step},${numbers.map(numberCell).join()}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
