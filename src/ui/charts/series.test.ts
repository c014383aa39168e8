import { expect, it } from 'vitest';
import { SIGNALS, stepRows } from '../../../tests/curves.ts';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import { withSeed } from '../../experiment/seeds.ts';
import { starters } from '../../experiment/starters.ts';
import { addRun, appendRows, runs, setSignals } from '../stores/runs.ts';
import { sourcesOf } from './series.ts';

it('the name of a line counts only the seeds whose runs have begun', () => {
  runs.setState({ runs: [] });
  const seeds = [1, 2, 3].map((seed) => addRun(withSeed(starters.dense, seed), summary));
  const [first, second] = seeds;
  const arms = new Map(seeds.map(({ id }) => [id, 'with skips']));
  const names = () => [sourcesOf(seeds, true), sourcesOf(seeds, true, arms)].map((sources) => sources.map(({ name }) => name));
  for (const { id } of seeds.slice(0, 2)) {
    setSignals(id, SIGNALS);
    appendRows(id, 'steps', stepRows(1, [1, 2]));
    if (id === first?.id) expect(names()).toEqual([[first.name], ['with skips, 1 seed']]);
    if (id === second?.id) expect(names()).toEqual([[`${first?.name} with 1 more seed`], ['with skips, 2 seeds']]);
  }
});
