import styles from './gradients.module.css';

/**
 * Marks a parameter gradient below the optimiser's ε with a ring, as the plot of update ratios does. A tooltip or adjacent text must
 * explain the mark.
 */
export const EpsilonMark = ({ color }: { color: string }) => (
  <i className={styles.epsilon} style={{ borderColor: color }} data-below-epsilon aria-hidden="true">
    ε
  </i>
);
