/** Chooses the runs to compare from the selected rows of the table. If all runs of an arm are selected, one of them represents the arm. */
import { keyWithoutSeed } from '../../experiment/seeds.ts';
import { FEWEST_COMPARED, MOST_COMPARED } from '../sharing/link.ts';
import type { RunRecord } from '../stores/runs.ts';
import { seedGroups } from '../stores/seeds.ts';
import { typicalSeed } from './typicalSeed.ts';

/** A single run, or all runs of an arm, which are equal except for their seeds. */
type Choice = readonly [RunRecord, ...RunRecord[]];

/**
 * If an arm has several seeds, and its first run at each seed is selected, these runs form one choice; every other selected run is its own
 * choice.
 */
function choicesOf(selected: readonly RunRecord[], all: readonly RunRecord[]): Choice[] {
  const arms = seedGroups(all, 2);
  const taken = new Set<RunRecord>();
  return selected.flatMap((run): Choice[] => {
    if (taken.has(run)) return [];
    const arm = arms.get(keyWithoutSeed(run.experiment));
    const [first, ...others] = arm?.includes(run) && arm.every((member) => selected.includes(member)) ? arm : [run];
    const choice: Choice = [first ?? run, ...others];
    for (const member of choice) taken.add(member);
    return [choice];
  });
}

/** Returns the ids of the runs to compare, in the order of `selected`, or a message that says what to select. */
export function chosenForComparison(
  selected: readonly RunRecord[],
  all: readonly RunRecord[],
): { ids: readonly string[] } | { problem: string } {
  const choices = choicesOf(selected, all);
  if (choices.length === 0) return { problem: `Select ${FEWEST_COMPARED} to ${MOST_COMPARED} runs or arms to compare them.` };
  if (choices.length < FEWEST_COMPARED) return { problem: 'Select one more run or arm to compare.' };
  if (choices.length > MOST_COMPARED)
    return { problem: `At most ${MOST_COMPARED} runs or arms fit side by side; ${choices.length} are selected.` };
  const arms = choices.filter((choice) => choice.length > 1);
  const seeds = new Set(choices.flatMap(([run, ...others]) => (others.length === 0 ? [run.experiment.training.seed] : [])));
  // Only runs at the same seed form pairs, so an arm is represented by its run at the seed that all selected single runs share, or else by
  // its run at the typical seed (at which the losses of the arms rank nearest to their medians), or else by its first run.
  const [seed] = seeds.size === 1 ? seeds : [];
  const typical = arms.length > 0 ? typicalSeed(arms)?.seed : undefined;
  const memberOf = (choice: Choice): RunRecord => {
    const ofSeed = (wanted: number | undefined) => choice.find(({ experiment }) => experiment.training.seed === wanted);
    return ofSeed(seed) ?? ofSeed(typical) ?? choice[0];
  };
  return { ids: choices.map((choice) => memberOf(choice).id) };
}
