import styles from './gradients.module.css';

/**
 * The mark of a parameter gradient below the optimiser's ε: an ε in a ring. The plot of update ratios also marks such gradients with rings.
 * A tooltip or adjacent text explains the mark.
 */
export const EpsilonMark = ({ color }: { color: string }) => (
  <i className={styles.epsilon} style={{ borderColor: color }} data-below-epsilon aria-hidden="true">
    ε
  </i>
);
