import { Curves } from './charts/Curves.tsx';
import { lazyPart } from './kit/lazyPart.tsx';
import styles from './stage.module.css';

const Pictures = lazyPart(async () => (await import('./pictures/Pictures.tsx')).Pictures);

export function Stage() {
  return (
    <div className={styles.stage}>
      <Curves />
      <Pictures />
    </div>
  );
}
