import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { findSkip, merges, projections, type Skip, scaleTypes, skipName } from '../../models/network/network.ts';
import { skipWords } from '../../models/network/skips.ts';
import type { Field } from '../../schema/fields.ts';
import { deleteSelectedSkip } from '../actions/gestures.ts';
import { remediesFor } from '../actions/remedies.ts';
import { OnePart } from '../insight/lesions/OnePart.tsx';
import { FieldInput } from '../kit/form/FieldInput.tsx';
import { Remedies } from '../kit/form/Remedies.tsx';
import { ICON } from '../kit/icon.ts';
import { editGraph } from '../stores/document.ts';
import { useDocument, useInputShape, useSession } from '../stores/useStore.ts';
import { say } from '../stores/view.ts';
import { CompareSkip } from './CompareSkip.tsx';
import styles from './inspector.module.css';
import { JoinFormula } from './JoinFormula.tsx';

const fields = {
  merge: {
    type: 'choice',
    label: 'Merge',
    help: 'add: the skip is added to the output of the layer where it ends. concat: it is appended to that output as extra features.',
    options: merges,
    default: 'add',
  },
  projection: {
    type: 'choice',
    label: 'Projection',
    help: 'How the skip gets the shape of its target. auto: a learned matrix if the target’s image is smaller than that of the source, or if the skip is added and the numbers of features differ; otherwise none. pad: zero padding.',
    options: projections,
    default: 'auto',
  },
  scale: {
    type: 'choice',
    label: 'Scale α',
    help: 'The factor by which the skip is multiplied where it joins.',
    options: scaleTypes,
    words: {
      one: { label: '1', doc: 'The skip is added without a factor.' },
      constant: { label: 'constant', doc: 'A fixed number.' },
      learned: { label: 'learned', doc: 'Trained with the weights, from an initial value.' },
    },
    default: 'one',
  },
  alpha: { type: 'float', label: 'α', min: -1000, max: 1000, default: 1 },
} as const satisfies Record<string, Field>;

export function SkipInspector({ skip }: { skip: Skip }) {
  const experiment = useDocument((state) => state.experiment);
  const { network } = experiment;
  const summary = useSession((state) => state.summary);
  const inferred = inferShapes(network, useInputShape(), summary?.head);
  const switchId = useId();
  const { from, to } = skip;
  const opened = useDocument((state) => findSkip(state.opened.network, from, to));
  const resolved = inferred.shapes.get(to)?.skips.get(from);
  // Until the worker has described new data, the known problems are those of the old data.
  const isDescribing = useSession((state) => state.isDescribing);
  const issue = (isDescribing ? [] : inferred.issues).find((candidate) => candidate.at === to && candidate.skipFrom === from);
  const change = (part: Partial<Skip>) => {
    const problem = editGraph({ type: 'skip.change', from, to, change: part });
    if (problem) say(problem.message);
  };
  const takesAlpha = skip.scale === 'constant' || skip.scale === 'learned';
  return (
    <section className={styles.section} aria-labelledby={`${switchId}-title`}>
      <header className={styles.head}>
        <h2 id={`${switchId}-title`}>{skipName(network, { from, to })}</h2>
        <button type="button" data-kind="icon" onClick={deleteSelectedSkip} aria-label="Delete skip" title="Delete skip (Delete)">
          <Trash2 {...ICON} />
        </button>
      </header>
      <p className={issue ? styles.problem : styles.doc}>{issue?.message ?? (resolved ? skipWords(skip.merge, resolved) : null)}</p>
      {issue && summary ? <Remedies offers={remediesFor(experiment, issue, summary)} /> : null}
      {issue ? null : <JoinFormula {...{ network, skip, inferred }} />}
      <OnePart at={to} from={from} />
      <div className={styles.row}>
        <label htmlFor={switchId}>Skip is on</label>
        <input
          id={switchId}
          type="checkbox"
          role="switch"
          aria-checked={skip.enabled}
          checked={skip.enabled}
          onChange={(event) => change({ enabled: event.target.checked })}
        />
      </div>
      <CompareSkip skip={skip} />
      {/* The casts are safe because the value of a choice field is always one of its options. */}
      <FieldInput
        path="skip.merge"
        field={fields.merge}
        value={skip.merge}
        initial={opened?.merge}
        onChange={(value) => change({ merge: value as Skip['merge'] })}
      />
      <FieldInput
        path="skip.projection"
        field={fields.projection}
        value={skip.projection}
        initial={opened?.projection}
        onChange={(value) => change({ projection: value as Skip['projection'] })}
      />
      {skip.merge === 'add' ? (
        <FieldInput
          path="skip.scale"
          field={fields.scale}
          value={skip.scale}
          initial={opened?.scale}
          onChange={(value) => change({ scale: value as Skip['scale'] })}
        />
      ) : null}
      {skip.merge === 'add' && takesAlpha ? (
        <FieldInput
          path="skip.alpha"
          field={fields.alpha}
          value={skip.alpha}
          initial={opened?.alpha}
          onChange={(value) => change({ alpha: Number(value) })}
        />
      ) : null}
    </section>
  );
}
