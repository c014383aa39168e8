import { useDeferredValue } from 'react';
import { layerDefinition } from '../../../models/layers/index.ts';
import { MAX_DEPTH } from '../../../models/network/depth.ts';
import { blockOf, depthWords, spanOf, spans, widthEdit, widthIn, withDepth, withSpan } from '../../../models/network/dial.ts';
import type { GraphEdit } from '../../../models/network/edits.ts';
import { findSkip, nameOf } from '../../../models/network/network.ts';
import { lengthOf, type Run } from '../../../models/network/repeats.ts';
import type { IntField } from '../../../schema/fields.ts';
import { counted } from '../../../schema/words.ts';
import { documentStore, editGraph } from '../../stores/document.ts';
import { useDocument, useInputShape, useView } from '../../stores/useStore.ts';
import { say, select, view } from '../../stores/view.ts';
import { Dial } from './Dial.tsx';
import styles from './totals.module.css';

const depthField: IntField = { type: 'int', label: 'Depth', min: 1, max: MAX_DEPTH, default: 1 };
const EASY_WIDTH = 128;

/** Applies an edit and announces the resulting block. The selection is cleared if the selected layer or skip no longer exists. */
function apply(edit: GraphEdit, words: (block: Run) => string) {
  const issue = editGraph(edit);
  if (issue) return say(issue.message);
  const { network } = documentStore.getState().experiment;
  const { selection } = view.getState();
  const selected = selection?.type === 'layer' ? selection.id : undefined;
  const isGone = selected !== undefined && !network.layers.some(({ id }) => id === selected);
  const isSkipGone = selection?.type === 'skip' && !findSkip(network, selection.from, selection.to);
  if (isGone || isSkipGone) select(null);
  const block = blockOf(network, selected);
  if (block) say(words(block));
}

/** Sets the number of layers of the repeated block, their width and the span of their skips. */
export function BlockDials() {
  // Finding the repeats of a large network takes a long time, so the value is deferred, and edits do not wait for it.
  const network = useDeferredValue(useDocument((state) => state.experiment.network));
  const selected = useView(({ selection }) => (selection?.type === 'layer' ? selection.id : undefined));
  const inputShape = useInputShape();
  const block = blockOf(network, selected);
  const first = block && network.layers[block.start];
  const last = block && network.layers[block.end];
  if (!block || !first || !last) return null;
  const depth = lengthOf(block);
  const width = widthIn(network, block);
  const widthField = width && layerDefinition(first.kind).schema[width.parameter];
  const span = spanOf(network, block);
  const name = nameOf(network, first.id) + (depth > 1 ? ` to ${nameOf(network, last.id)}` : '');
  const depthSaid = (changed: Run) => depthWords(documentStore.getState().experiment.network, changed);
  const setDepth = (value: number) => {
    const deep = withDepth(network, block, value, inputShape);
    if ('problem' in deep) return say(deep.problem);
    apply({ type: 'network.replace', network: deep.network }, depthSaid);
  };
  return (
    <>
      <Dial
        field={{ ...depthField, max: Math.max(MAX_DEPTH, depth) }}
        most={Math.max(MAX_DEPTH, depth)}
        value={depth}
        title={`The number of layers of the block: ${name}`}
        onChange={setDepth}
      />
      {width && widthField?.type === 'int' ? (
        <Dial
          field={{ ...widthField, label: 'Width' }}
          most={Math.max(EASY_WIDTH, width.value)}
          value={width.value}
          title={`${widthField.label} of ${name}`}
          onChange={(value) => {
            const edit = widthEdit(network, block, value);
            if (edit) apply(edit, () => `${widthField.label} of ${name}: ${value}.`);
          }}
        />
      ) : null}
      <div className={styles.wiring} title={`The skips that end in ${name}`}>
        <label htmlFor="skip-span">Skip every</label>
        <select
          id="skip-span"
          value={span ?? ''}
          onChange={(event) => {
            const chosen = spans.find((candidate) => String(candidate) === event.target.value);
            if (chosen) apply({ type: 'network.replace', network: withSpan(network, block, chosen) }, depthSaid);
          }}
        >
          {span === undefined ? (
            <option value="" disabled>
              –
            </option>
          ) : null}
          {spans.map((option) => (
            <option key={option} value={option} disabled={option > depth}>
              {counted(option, 'layer')}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
