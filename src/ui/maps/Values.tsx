import type { MapArm } from '../../experiment/maps/map.ts';
import type { MapAnswer } from '../../insight/answer/map.ts';
import { ratioWords } from '../answer/answerWords.ts';
import styles from './maps.module.css';
import type { PageMap } from './pageMap.ts';

export function Values({ map: { layout }, arms, answer }: { map: PageMap; arms: readonly MapArm[]; answer: MapAnswer }) {
  const impossible = [...new Set(layout.cells.flatMap(({ problem }) => problem ?? []))];
  return (
    <details className={styles.values}>
      <summary>Values</summary>
      <table aria-label="Values of the map">
        <thead>
          <tr>
            <th scope="col">Cell</th>
            <th scope="col">Loss ratio</th>
            <th scope="col">Better in</th>
            <th scope="col">p</th>
          </tr>
        </thead>
        <tbody>
          {arms.map(({ key, name }, i) => {
            const cell = answer.cells[i];
            if (!cell) return null;
            return (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td>{cell.pairs === 0 ? '–' : ratioWords(cell.ratio)}</td>
                <td>{`${cell.wins} of ${cell.pairs}`}</td>
                <td>{cell.p === null ? '–' : `${cell.p.toPrecision(2)}${cell.isClear ? '' : ', no clear difference'}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {impossible.map((problem) => (
        <p key={problem}>Not possible: {problem}</p>
      ))}
    </details>
  );
}
