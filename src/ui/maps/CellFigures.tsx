import { type MapArm, seedsOfMap } from '../../experiment/maps/map.ts';
import { dataAt } from '../../experiment/seeds.ts';
import type { CellAnswer } from '../../insight/answer/map.ts';
import type { Outcome } from '../../insight/answer/pairs.ts';
import { isSameValue } from '../../schema/identity.ts';
import { trainArms } from '../actions/study.ts';
import { ratioWords } from '../answer/answerWords.ts';
import { lossWords } from '../kit/format.ts';
import { useDocument, useSession } from '../stores/useStore.ts';
import styles from './maps.module.css';
import { BASELINE, cellWords, RULE } from './mapWords.ts';
import { outcomesOf, type PageMap } from './pageMap.ts';

const lossOf = (outcome: Outcome | undefined): string =>
  outcome === undefined ? '–' : Number.isFinite(outcome.loss) ? lossWords(outcome.loss) : 'diverged';

const ratioOf = (arm: Outcome | undefined, baseline: Outcome | undefined): string =>
  arm && baseline && Number.isFinite(arm.loss) && Number.isFinite(baseline.loss) ? ratioWords(arm.loss / baseline.loss) : '–';

export function CellFigures({ map, arm, cell }: { map: PageMap; arm: MapArm; cell: CellAnswer | undefined }) {
  const { layout, experiment, seeds } = map;
  const [own, base] = [outcomesOf(map, arm), outcomesOf(map, layout.baseline)];
  // The page trains on the open data, so the runs can start only if this is the data of the map.
  const document = useDocument((state) => state.experiment);
  const isReady = useSession((state) => state.summary !== null && !state.isDescribing && state.failure === null);
  const isSameData = isSameValue(dataAt(document.data, document.training.seed), dataAt(experiment.data, experiment.training.seed));
  const train = () => {
    const [baseline, changed] = [layout.baseline, arm].map(({ name, experiment: setup }) => ({ name, experiment: setup }));
    if (baseline && changed) trainArms({ arms: [baseline, changed], pairs: seeds });
  };
  return (
    <section className={styles.figures} aria-label="The chosen cell">
      <h4>{arm.name}</h4>
      {cell ? <p title={RULE}>{`${cellWords(cell)}${cell.p === null ? '' : ` (p ${cell.p.toPrecision(2)})`}`}</p> : null}
      <table className={styles.seeds} aria-label={`Held-out loss by seed, ${arm.name}`}>
        <thead>
          <tr>
            <th scope="col">Seed</th>
            <th scope="col">{arm.name}</th>
            <th scope="col">{BASELINE}</th>
            <th scope="col">Ratio</th>
          </tr>
        </thead>
        <tbody>
          {seedsOfMap(experiment, seeds).map((seed, i) => (
            <tr key={seed}>
              <th scope="row">{seed}</th>
              <td>{lossOf(own[i])}</td>
              <td>{lossOf(base[i])}</td>
              <td>{ratioOf(own[i], base[i])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" disabled={!isSameData || !isReady} onClick={train}>
        Train these runs
      </button>
      <p className={styles.note}>
        {!isReady
          ? 'The data is being read or has a problem (see Data), or the worker has failed. Wait, correct the data, or reload the page.'
          : isSameData
            ? 'The runs are added to the page, with curves and weights. On the same device, they end with the losses in this table.'
            : 'Open the experiment of the map first, because other data is open now.'}
      </p>
    </section>
  );
}
