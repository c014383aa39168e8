import type { AboutQuantity } from '../../../train/protocol/quantities.ts';
import styles from '../insight.module.css';

export const About = ({ about: { doc, source, unit } }: { about: AboutQuantity }) => (
  <details className={styles.about}>
    <summary>How is this measured?</summary>
    <p>
      {doc} <span>{`Unit: ${unit}. Source: ${source}.`}</span>
    </p>
  </details>
);
