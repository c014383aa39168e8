import styles from '../insight.module.css';
import { Measured } from '../measured/Measured.tsx';
import type { Seen } from '../seen.ts';
import { Divergence } from './Divergence.tsx';
import { LayerPlots } from './LayerPlots.tsx';
import { Shattering } from './Shattering.tsx';
import { Similarity } from './Similarity.tsx';

export const Activations = ({ seen }: { seen: readonly Seen[] }) => (
  <div className={styles.gradients}>
    <Measured name="gram" seen={seen}>
      {(results) => (
        <>
          <LayerPlots results={results} />
          <Similarity results={results} />
        </>
      )}
    </Measured>
    <Divergence seen={seen} />
    <Shattering seen={seen} />
  </div>
);
