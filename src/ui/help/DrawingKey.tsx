import { SkipSign } from '../kit/SkipSign.tsx';
import styles from './help.module.css';

export function DrawingKey() {
  return (
    <>
      <h3>Legend</h3>
      <dl className={styles.key}>
        <dt>
          <i className={styles.start} />
        </dt>
        <dd>drag to a later layer to add a skip</dd>
        <dt>
          <SkipSign merge="add" />
        </dt>
        <dd>add: the skip is added to the later layer’s output</dd>
        <dt>
          <SkipSign merge="concat" />
        </dt>
        <dd>concat: the skip is appended to the later layer’s output as extra features</dd>
        <dt>
          <i className={styles.offLine} />
        </dt>
        <dd>a skip that is off</dd>
        <dt>
          <b>14×14×32</b>
        </dt>
        <dd>the shape of a layer’s output</dd>
      </dl>
    </>
  );
}
