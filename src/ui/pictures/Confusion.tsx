import type { Classified } from './answered.ts';
import { confusion } from './answered.ts';
import styles from './pictures.module.css';

/** The confusion matrix. */
export function Confusion({ all, classes }: { all: readonly Classified[]; classes: readonly string[] }) {
  const counts = confusion(all, classes.length);
  const shade = (count: number, row: readonly number[]) => Math.round((100 * count) / Math.max(1, ...[row.reduce((a, b) => a + b, 0)]));
  return (
    <table className={styles.confusion}>
      <caption>Is (row), and what the network says (column)</caption>
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
                // The style is set by the CSSOM, which the content security policy allows.
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
