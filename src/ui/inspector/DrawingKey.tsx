import { SkipSign } from '../kit/SkipSign.tsx';
import styles from './inspector.module.css';

/** The key of the drawing, which is shown if nothing is selected. */
export function DrawingKey() {
  return (
    <section className={styles.section} aria-labelledby="key-title">
      <h2 id="key-title">Key</h2>
      <dl className={styles.key}>
        <dt>
          <i className={styles.start} />
        </dt>
        <dd>drag from here to draw a skip to a later layer</dd>
        <dt>
          <SkipSign merge="add" />
        </dt>
        <dd>added to what the later layer gives</dd>
        <dt>
          <SkipSign merge="concat" />
        </dt>
        <dd>appended to it, as further features</dd>
        <dt>
          <i className={styles.offLine} />
        </dt>
        <dd>a skip that is switched off</dd>
        <dt>
          <b>14×14×32</b>
        </dt>
        <dd>the shape of what leaves a layer</dd>
      </dl>
      <p className={styles.doc}>
        Select a layer or a skip to change it. <span className={styles.byMouse}>Drag a layer along the row to move it.</span>
      </p>
    </section>
  );
}
