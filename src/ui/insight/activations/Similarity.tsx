import { nameOf } from '../../../models/network/network.ts';
import { ArmMark } from '../../kit/marks/ArmMark.tsx';
import { markOf } from '../../stores/study.ts';
import styles from '../insight.module.css';
import type { Result } from '../measured/known.ts';
import { Values } from '../measured/Values.tsx';
import { Matrix, MatrixScale } from '../plots/Matrix.tsx';

export const ckaWords = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(2) : 'undefined');

export function Similarity({ results }: { results: readonly Result<'gram'>[] }) {
  const known = results.filter(({ result }) => result.similarity.length === result.layers.length && result.layers.length > 0);
  if (known.length === 0) return null;
  return (
    <figure className={styles.figure}>
      <figcaption title="Linear CKA with the unbiased estimator of HSIC. It is undefined for a layer whose output does not vary or is not finite.">
        <strong>Similarity of every pair of layers</strong>
        <span> (CKA), with the input at the top left. Blocks of high values along the diagonal are groups of similar layers</span>
      </figcaption>
      <div className={styles.beside}>
        {known.map(({ run, name, color, result }) => {
          const names = result.layers.map(({ layer }) => nameOf(run.experiment.network, layer));
          return (
            <section key={run.id}>
              <h3 className={styles.part}>
                <ArmMark mark={markOf(color)} color={color} /> {name}
              </h3>
              <Matrix
                label={`Similarity of the layers: ${name}`}
                values={result.similarity}
                cellWords={(row, column) => `${names[row]} · ${names[column]}: ${ckaWords(result.similarity[row]?.[column])}`}
              />
              <Values columns={['', ...names]} rows={() => result.similarity.map((row, i) => [names[i] ?? '', ...row.map(ckaWords)])} />
            </section>
          );
        })}
      </div>
      <MatrixScale />
    </figure>
  );
}
