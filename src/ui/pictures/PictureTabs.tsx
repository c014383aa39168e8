import { quantityPictures } from '../../train/protocol/pictures.ts';
import { insightLabels } from '../insight/labels.ts';
import tabs from '../kit/tabs.module.css';
import { useView } from '../stores/useStore.ts';
import { type PictureName, view } from '../stores/view.ts';
import styles from './pictures.module.css';

/** The tabs for predictions, a map that compares many arms (“Placement”) and the measurements (“See why”). */
export function PictureTabs() {
  const picture = useView((state) => state.picture);
  const insight = useView((state) => state.insight);
  const isInsight = picture !== 'predictions' && picture !== 'placement';
  return (
    <fieldset className={`${tabs.tabs} ${styles.subjects}`}>
      <legend className={tabs.hidden}>Pictures</legend>
      <Tab name="predictions" label="Predictions" isChosen={picture === 'predictions'} />
      <Tab name="placement" label="Placement" isChosen={picture === 'placement'} />
      <Tab name={insight} label="See why" isChosen={isInsight} />
      {isInsight ? (
        <select
          aria-label="Measurement"
          value={picture}
          onChange={({ target }) => {
            const chosen = quantityPictures.find((name) => name === target.value);
            if (chosen) view.setState({ picture: chosen, insight: chosen });
          }}
        >
          {quantityPictures.map((name) => (
            <option key={name} value={name}>
              {insightLabels[name]}
            </option>
          ))}
        </select>
      ) : null}
    </fieldset>
  );
}

const Tab = ({ name, label, isChosen }: { name: PictureName; label: string; isChosen: boolean }) => (
  <label>
    <input type="radio" name="picture" checked={isChosen} onChange={() => view.setState({ picture: name })} />
    <span>{label}</span>
  </label>
);
