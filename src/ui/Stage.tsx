import { Curves } from './charts/Curves.tsx';
import { lazyPart } from './kit/lazyPart.tsx';
import styles from './stage.module.css';
import { useView } from './stores/useStore.ts';
import { type StageTab, view } from './stores/view.ts';

const places: readonly (readonly [StageTab, string])[] = [
  ['curves', 'Curves'],
  ['pictures', 'Pictures'],
];

const Pictures = lazyPart(async () => (await import('./pictures/Pictures.tsx')).Pictures);

/** Curves and pictures, side by side if there is room for both. */
export function Stage() {
  const place = useView((state) => state.stageTab);
  return (
    <div className={styles.stage} data-place={place}>
      <fieldset className={styles.places}>
        <legend className={styles.hidden}>What to look at</legend>
        {places.map(([name, label]) => (
          <label key={name}>
            <input type="radio" name="place" checked={place === name} onChange={() => view.setState({ stageTab: name })} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <Curves />
      <Pictures />
    </div>
  );
}
