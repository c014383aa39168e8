import { memo, useDeferredValue } from 'react';
import { layerDefinition } from '../../../models/layers/index.ts';
import { blockOf, spanOf, spans, widthIn } from '../../../models/network/dial.ts';
import type { LayerId, Network } from '../../../models/network/network.ts';
import { MAX_DEPTH } from '../../../models/network/repeatLayer.ts';
import { lengthOf } from '../../../models/network/repeats.ts';
import type { IntField } from '../../../schema/fields.ts';
import { counted } from '../../../schema/words.ts';
import { useDocument, useView } from '../../stores/useStore.ts';
import { blockName, setDepth, setSpan, setWidth } from './blockEdits.ts';
import { Dial } from './Dial.tsx';
import styles from './totals.module.css';

const depthField: IntField = { type: 'int', label: 'Depth', min: 1, max: MAX_DEPTH, default: 1 };
const EASY_WIDTH = 128;

export function BlockDials() {
  // Finding the block in a large network takes a long time, so the network is deferred, and edits do not wait for the search.
  const network = useDeferredValue(useDocument((state) => state.experiment.network));
  const selected = useView(({ selection }) => (selection?.type === 'layer' ? selection.id : undefined));
  return <Dials network={network} selected={selected} />;
}

// An edit first renders with the earlier network. `memo` skips this rendering.
const Dials = memo(function Dials({ network, selected }: { network: Network; selected: LayerId | undefined }) {
  const block = blockOf(network, selected);
  const first = block && network.layers[block.start];
  if (!block || !first) return null;
  const shown = { network, block };
  const depth = lengthOf(block);
  const width = widthIn(network, block);
  const widthField = width && layerDefinition(first.kind).schema[width.parameter];
  const span = spanOf(network, block);
  const name = blockName(shown);
  return (
    <>
      <Dial
        field={{ ...depthField, max: Math.max(MAX_DEPTH, depth) }}
        most={Math.max(MAX_DEPTH, depth)}
        value={depth}
        title={`The number of layers in the block (${name})`}
        onChange={(value) => setDepth(shown, value)}
      />
      {width && widthField?.type === 'int' ? (
        <Dial
          field={{ ...widthField, label: 'Width' }}
          most={Math.max(EASY_WIDTH, width.value)}
          value={width.value}
          title={`${widthField.label} of ${name}`}
          onChange={(value) => setWidth(shown, value)}
        />
      ) : null}
      <div className={styles.wiring} title={`The skips that end in the block (${name})`}>
        <label htmlFor="skip-span">Skip span</label>
        <select
          id="skip-span"
          value={span ?? ''}
          onChange={(event) => {
            const chosen = spans.find((candidate) => String(candidate) === event.target.value);
            if (chosen) setSpan(shown, chosen);
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
});
