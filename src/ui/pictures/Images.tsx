import type { Examples } from '../../train/protocol.ts';
import { percentWords } from '../format.ts';
import { type Classified, mostWrong } from './answered.ts';
import { Pixels } from './Pixels.tsx';
import styles from './pictures.module.css';

const SHOWN = 12;

interface Props {
  all: readonly Classified[];
  classes: readonly string[];
  examples: Examples;
  inputShape: readonly number[];
}

/** Held-out images with what the network says of them: the first ones, and those that it is most wrong about. */
export function Images({ all, classes, examples, inputShape }: Props) {
  const wrong = mostWrong(all, SHOWN);
  return (
    <>
      <Strip title="Held out" shown={all.slice(0, SHOWN)} {...{ classes, examples, inputShape }} />
      <Strip
        title={wrong.length > 0 ? 'Most wrong' : `None of the ${all.length} looked at is wrong`}
        shown={wrong}
        {...{ classes, examples, inputShape }}
      />
    </>
  );
}

function Strip({ title, shown, classes, examples, inputShape }: Omit<Props, 'all'> & { title: string; shown: readonly Classified[] }) {
  const [height = 1, width = 1] = inputShape;
  const size = inputShape.reduce((a, b) => a * b, 1);
  return (
    <section className={styles.strip}>
      <h3>{title}</h3>
      <ul>
        {shown.map(({ n, is, says, confidence }) => (
          <li key={n} className={is === says ? undefined : styles.missed}>
            <Pixels
              values={examples.inputs.subarray(n * size, (n + 1) * size)}
              height={height}
              width={width}
              words={`${classes[is]}, taken for ${classes[says]}`}
            />
            <span>{is === says ? classes[says] : `${classes[says]}, is ${classes[is]}`}</span>
            <small>{percentWords(confidence)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
