import { Handle, type Node, type NodeProps, Position, useStore as useFlow } from '@xyflow/react';
import { type KeyboardEvent, memo, useContext } from 'react';
import { layerDefinition } from '../../models/layers/index.ts';
import { checkSkip, isIssue } from '../../models/network/checkSkip.ts';
import type { LayerNode } from '../../models/network/network.ts';
import { skipWords } from '../../models/network/skips.ts';
import { useDocument, useInputShape } from '../stores/useStore.ts';
import { drawByMouse, drawByTouch } from './bodyDrag.ts';
import styles from './card.module.css';
import { cardWords } from './cardWords.ts';
import { drawnFrom, isDrawnBackwards } from './connecting.ts';
import { FoldButton } from './folds/FoldButton.tsx';
import type { Fold } from './folds/foldedView.ts';
import { GRIP } from './handles.ts';
import { IsFar } from './isFar.ts';

export type LayerCardNode = Node<
  {
    layer: LayerNode;
    name: string;
    /** The output shape as text; null if it is unknown. */
    shape: string | null;
    /** The number of parameters as text; null if it is unknown. */
    parameters: string | null;
    isBroken: boolean;
    /** The unfolded repeat (a series of equal layers) that begins with this layer; null if there is none. */
    opened: Fold | null;
  },
  'layer'
>;

/** React Flow draws a skip between two handles that are clicked one after the other, so Enter and Space click a handle. */
const pressOnEnter = (event: KeyboardEvent<HTMLElement>) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.click();
};

/** Does not compare the position, so that a card is not rendered again while it is moved. */
const isSameCard = (a: NodeProps<LayerCardNode>, b: NodeProps<LayerCardNode>) => a.data === b.data && a.selected === b.selected;

export const LayerCard = memo(({ id, data, selected }: NodeProps<LayerCardNode>) => {
  const { layer, name, shape, parameters, isBroken, opened } = data;
  const inputShape = useInputShape();
  const isFar = useContext(IsFar);
  const from = useFlow(drawnFrom);
  const isBackwards = useFlow(isDrawnBackwards);
  // A card needs the whole network only while a skip is being drawn. At other times, an edit elsewhere does not render it again.
  const network = useDocument((state) => (from === null ? null : state.experiment.network));
  const isInput = layerDefinition(layer.kind).isInput === true;
  const isTarget = from !== null && from !== id;
  const check =
    isTarget && network ? checkSkip(network, inputShape, ...(isBackwards ? ([id, from] as const) : ([from, id] as const))) : null;
  const hintId = `skip-hint-${id}`;
  const classes = [
    styles.card,
    // Without this React Flow class, a drag on the card would move the view.
    'nopan',
    selected ? styles.selected : '',
    isBroken ? styles.broken : '',
    check ? (isIssue(check) ? styles.refuses : styles.accepts) : '',
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keyboard users draw skips with the handles, which are buttons
    <div className={classes.filter(Boolean).join(' ')} onMouseDown={drawByMouse} onTouchStart={drawByTouch}>
      {isFar ? (
        <span className={styles.mark} aria-hidden="true">
          {/\d+$/.exec(name)?.[0] ?? name.slice(0, 3)}
        </span>
      ) : (
        <strong className={styles.name}>{name}</strong>
      )}
      {check ? (
        <span id={hintId} className={styles.hint}>
          {isIssue(check) ? check.message : skipWords('add', check)}
        </span>
      ) : null}
      {check || isFar ? null : (
        <>
          <span className={styles.details}>{cardWords(layer)}</span>
          <span className={styles.shape}>{shape ?? '–'}</span>
          <span className={styles.parameters}>{parameters ?? ''}</span>
        </>
      )}
      <Handle
        id="skip-in"
        type="target"
        position={Position.Top}
        role="button"
        // No skip can end at the input layer. Its handle accepts a dropped skip only so that the page can explain this.
        isConnectableStart={!isInput}
        tabIndex={isInput ? -1 : 0}
        aria-label={`End the skip at ${name}`}
        aria-describedby={check ? hintId : undefined}
        className={`${styles.skipHandle} ${isInput ? styles.noEnd : styles.skipIn} ${isTarget && !isBackwards ? styles.open : ''} ${from === id && isBackwards ? styles.starts : ''}`}
        onKeyDown={pressOnEnter}
      />
      <Handle
        id="skip-out"
        type="source"
        position={Position.Top}
        role="button"
        tabIndex={0}
        aria-label={`Start a skip at ${name}`}
        title={from === null ? 'Drag to a later layer' : undefined}
        className={`${styles.skipHandle} ${styles.skipOut} ${isTarget && isBackwards ? styles.open : ''} ${from === id && !isBackwards ? styles.starts : ''}`}
        onKeyDown={pressOnEnter}
      />
      {isInput ? null : <span className={`${GRIP.slice(1)} ${styles.grip}`} title="Drag to move the layer" aria-hidden="true" />}
      {opened && from === null ? <FoldButton repeat={opened} /> : null}
    </div>
  );
}, isSameCard);
