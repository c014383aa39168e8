import { SkipSign } from '../kit/SkipSign.tsx';
import styles from './help.module.css';

/** The signs of the drawing. */
export function DrawingKey() {
  return (
    <>
      <h3>The drawing</h3>
      <dl className={styles.key}>
        <dt>
          <i className={styles.start} />
        </dt>
        <dd>drag from here to draw a skip to a later layer</dd>
        <dt>
          <SkipSign merge="add" />
        </dt>
        <dd>the skip is added to the output of the later layer</dd>
        <dt>
          <SkipSign merge="concat" />
        </dt>
        <dd>the skip is appended to the output of the later layer as further features</dd>
        <dt>
          <i className={styles.offLine} />
        </dt>
        <dd>a skip that is switched off</dd>
        <dt>
          <b>14×14×32</b>
        </dt>
        <dd>the shape of a layer’s output</dd>
      </dl>
    </>
  );
}
