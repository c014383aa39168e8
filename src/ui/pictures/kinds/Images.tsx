import { isImage } from '../../../models/ops/shape.ts';
import { taskDefinition } from '../../../models/tasks/index.ts';
import { counted } from '../../../schema/words.ts';
import type { Examples } from '../../../train/protocol/data.ts';
import { percentWords } from '../../kit/format.ts';
import { type Classified, mostWrong } from '../answered.ts';
import { type Choice, Choosable } from '../Choosable.tsx';
import { Example } from '../Example.tsx';
import type { PartProps, Picture } from '../picture.ts';
import styles from '../pictures.module.css';
import { useClassified } from '../useClassified.ts';

const SHOWN = 12;

export const images: Picture = {
  kind: 'images',
  fits: ({ summary }) => isImage(summary.inputShape) && taskDefinition(summary.task.type).hasAccuracy,
  asks: () => ({ heldOut: true }),
  offersExamples: () => true,
  parts: { side: Images },
};

interface StripProps {
  title: string;
  shown: readonly Classified[];
  classes: readonly string[];
  examples: Examples;
  inputShape: readonly number[];
  choice: Choice | null;
}

function Images(props: PartProps) {
  const { run, examples, choice } = props;
  const all = useClassified(props);
  const wrong = mostWrong(all, SHOWN);
  const rest = { examples, choice, classes: run.summary.task.labels, inputShape: run.summary.inputShape };
  if (!props.answers.results.heldOut) return null;
  return (
    <>
      <Strip title="Held-out examples" shown={all.slice(0, SHOWN)} {...rest} />
      <Strip title={wrong.length > 0 ? 'Worst mistakes' : `No mistakes in ${counted(all.length, 'example')}`} shown={wrong} {...rest} />
    </>
  );
}

function Strip({ title, shown, classes, choice, ...of }: StripProps) {
  return (
    <section className={styles.strip}>
      <h3>{title}</h3>
      <ul>
        {shown.map(({ n, is, says, confidence }) => (
          <li key={n} className={is === says ? undefined : styles.missed}>
            <Choosable {...{ n, choice }} words="Show the activations for this image">
              <Example {...of} n={n} words={`true ${classes[is]}, predicted ${classes[says]}`} />
            </Choosable>
            <span>{classes[says]}</span>
            {is === says ? null : <span>{`true ${classes[is]}`}</span>}
            <small>{percentWords(confidence)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
