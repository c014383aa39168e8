import { taskDefinition } from '../../../models/tasks/index.ts';
import { type Classified, confusion } from '../answered.ts';
import type { Picture } from '../picture.ts';
import { useClassified } from '../useClassified.ts';
import styles from './kinds.module.css';

export const confusionMatrix: Picture = {
  kind: 'confusionMatrix',
  fits: ({ summary }) => taskDefinition(summary.task.type).hasAccuracy,
  asks: () => ({ heldOut: true }),
  parts: {
    side: function ConfusionOfRun(props) {
      const all = useClassified(props);
      return all.length > 0 ? <Table all={all} classes={props.run.summary.task.labels} /> : null;
    },
    column: function ConfusionOfColumn(props) {
      const all = useClassified(props);
      return props.answers.results.heldOut ? <Table all={all} classes={props.run.summary.task.labels} /> : null;
    },
  },
};

function Table({ all, classes }: { all: readonly Classified[]; classes: readonly string[] }) {
  const counts = confusion(all, classes.length);
  const shade = (count: number, row: readonly number[]) => Math.round((100 * count) / Math.max(1, ...[row.reduce((a, b) => a + b, 0)]));
  return (
    <table className={styles.confusion}>
      <caption>Confusion matrix (rows: true, columns: predicted)</caption>
      <thead>
        <tr>
          <td />
          {classes.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {counts.map((row, is) => (
          <tr key={classes[is]}>
            <th scope="row">{classes[is]}</th>
            {row.map((count, says) => (
              <td
                key={classes[says]}
                className={is === says ? styles.right : styles.wrong}
                // React sets the style through the CSSOM, which the content security policy allows.
                style={{ '--share': `${shade(count, row)}%` } as React.CSSProperties}
              >
                {count || ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
