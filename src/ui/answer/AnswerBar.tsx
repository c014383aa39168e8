import { lazyPart } from '../kit/lazyPart.tsx';
import { useStudy, useView } from '../stores/useStore.ts';
import { NOTHING } from '../stores/view.ts';
import styles from './answer.module.css';

const StudyAnswer = lazyPart(async () => (await import('./StudyAnswer.tsx')).StudyAnswer);

export function AnswerBar() {
  const study = useStudy((state) => state.study);
  return (
    <section className={styles.answer} aria-label="Answer" data-place="answer">
      {study ? <StudyAnswer study={study} /> : <Introduction />}
    </section>
  );
}

function Introduction() {
  const isComparing = useView(({ comparison }) => comparison !== NOTHING);
  return (
    <div className={styles.words}>
      <p className={styles.headline}>
        A skip connection carries a layer’s output past one or more layers and joins it to the output of a later layer.
      </p>
      <p className={styles.verdict}>
        {`Does it help this network? ${isComparing ? 'Press Train to compare' : 'Select a comparison and press Train'}; the answer appears here.`}
      </p>
    </div>
  );
}
