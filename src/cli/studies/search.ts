import type { Arm } from '../../experiment/comparisons/comparison.ts';
import { candidatesOf } from '../../experiment/controls/ownBest.ts';
import type { Outcome } from '../../insight/answer/pairs.ts';
import { ascending, medianOf } from '../../insight/answer/summary.ts';

export const SEARCH_HEADING = '| network | setting | accuracy | loss |\n|---|---|---|---|';

const number = (value: number) => Number(value.toPrecision(3)).toString();

/**
 * Searches for the initial weights and learning rate with which an arm trains best. Returns one row of a Markdown table for each setting,
 * the best first.
 * @param seeds the number of seeds at which each setting is trained. `candidatesOf` sets the first of them; the answers on the page use
 * none of them.
 */
export async function searchRows(arm: Arm, seeds: number, train: (arm: Arm, seed: number) => Promise<Outcome>): Promise<string[]> {
  const found: { setting: string; loss: number; accuracy: number }[] = [];
  for (const candidate of candidatesOf(arm)) {
    const { seed: first } = candidate.experiment.training;
    const outcomes: Outcome[] = [];
    for (let i = 0; i < seeds; i++) outcomes.push(await train(candidate, first + i));
    const hasAccuracy = outcomes.some(({ accuracy }) => accuracy !== undefined);
    // A run that diverged has no accuracy. The median takes it to be 0.
    const accuracy = hasAccuracy ? medianOf(outcomes.map((one) => one.accuracy ?? 0)) : Number.NaN;
    found.push({ setting: candidate.setting, loss: medianOf(outcomes.map(({ loss }) => loss)), accuracy });
  }
  const order = ascending(found.map(({ loss }) => loss));
  return found
    .sort((a, b) => order.indexOf(a.loss) - order.indexOf(b.loss))
    .map(
      ({ setting, loss, accuracy }) =>
        `| ${arm.name} | ${setting} | ${Number.isFinite(accuracy) ? `${(100 * accuracy).toFixed(1)} %` : '–'} | ${number(loss)} |`,
    );
}
