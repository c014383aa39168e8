import styles from './gradients.module.css';

/**
 * An ε in a ring, which marks a parameter gradient below the optimiser's ε. A tooltip or adjacent text must explain the mark.
 */
export const EpsilonMark = ({ color }: { color: string }) => (
  <i className={styles.epsilon} style={{ borderColor: color }} data-below-epsilon aria-hidden="true">
    ε
  </i>
);
