import { useDeferredValue, useMemo } from 'react';
import { rewire, wiringOf, wirings } from '../../../models/network/wirings.ts';
import { counted, countWords } from '../../../schema/words.ts';
import { documentStore, editGraph } from '../../stores/document.ts';
import { useDocument, useInputShape } from '../../stores/useStore.ts';
import { say, select } from '../../stores/view.ts';
import styles from './totals.module.css';

const OWN = 'own';

export function WiringChooser() {
  // Recognising the pattern of many skips takes a long time, so the value is deferred, and edits do not wait for it.
  const network = useDeferredValue(useDocument((state) => state.experiment.network));
  const inputShape = useInputShape();
  const current = useMemo(() => wiringOf(network, inputShape), [network, inputShape]);
  const choose = (name: string) => {
    const wiring = wirings.find((candidate) => candidate.name === name);
    if (!wiring) return;
    const wired = rewire(documentStore.getState().experiment.network, inputShape, wiring);
    if ('problem' in wired) return say(wired.problem);
    const issue = editGraph({ type: 'network.replace', network: wired.network });
    if (issue) return say(issue.message);
    select(null);
    const count = wired.network.skips.length;
    const left = wired.leftOut > 0 ? ` ${countWords(wired.leftOut)} omitted (incompatible shapes).` : '';
    say(`Skip pattern “${wiring.name}”: ${counted(count, 'skip')}.${left}`);
  };
  return (
    <div className={styles.wiring}>
      <label htmlFor="wiring">Skip pattern</label>
      <select id="wiring" value={current?.name ?? OWN} title={current?.doc} onChange={(event) => choose(event.target.value)}>
        {current ? null : (
          <option value={OWN} disabled>
            Custom
          </option>
        )}
        {wirings.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  );
}
