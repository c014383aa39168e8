import type { Examples } from '../../train/protocol/data.ts';
import { percentWords } from '../kit/format.ts';
import { type Classified, mostWrong } from './answered.ts';
import { type Choice, Choosable } from './Choosable.tsx';
import { Example } from './Example.tsx';
import styles from './pictures.module.css';

const SHOWN = 12;

interface Props {
  all: readonly Classified[];
  classes: readonly string[];
  examples: Examples;
  inputShape: readonly number[];
  choice: Choice | null;
}

/** Held-out images with the network's predictions: the first images, and those with the worst predictions. */
export function Images({ all, ...rest }: Props) {
  const wrong = mostWrong(all, SHOWN);
  return (
    <>
      <Strip title="Held out" shown={all.slice(0, SHOWN)} {...rest} />
      <Strip title={wrong.length > 0 ? 'Most wrong' : `None of the ${all.length} looked at is wrong`} shown={wrong} {...rest} />
    </>
  );
}

function Strip({ title, shown, classes, choice, ...of }: Omit<Props, 'all'> & { title: string; shown: readonly Classified[] }) {
  return (
    <section className={styles.strip}>
      <h3>{title}</h3>
      <ul>
        {shown.map(({ n, is, says, confidence }) => (
          <li key={n} className={is === says ? undefined : styles.missed}>
            <Choosable {...{ n, choice }} words="Show what the channels give for it">
              <Example {...of} n={n} words={`${classes[is]}, taken for ${classes[says]}`} />
            </Choosable>
            <span>{is === says ? classes[says] : `${classes[says]}, is ${classes[is]}`}</span>
            <small>{percentWords(confidence)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
