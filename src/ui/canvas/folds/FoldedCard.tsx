import { Handle, type Node, type NodeProps, Position, useStore as useFlow } from '@xyflow/react';
import { memo, useContext } from 'react';
import type { LayerNode } from '../../../models/network/network.ts';
import { counted } from '../../../schema/words.ts';
import card from '../card.module.css';
import { cardWords } from '../cardWords.ts';
import { drawnFrom, isDrawnBackwards, UNFOLDS } from '../connecting.ts';
import { IsFar } from '../isFar.ts';
import type { Fold } from './foldedView.ts';
import styles from './folds.module.css';

export type FoldedCardNode = Node<
  { layer: LayerNode; fold: Fold; shape: string | null; parameters: string | null; isBroken: boolean },
  'fold'
>;

/** One card for a series of equal layers. A click or Enter shows each of them on a card of its own. */
export const FoldedCard = memo(({ data: { layer, fold, shape, parameters, isBroken } }: NodeProps<FoldedCardNode>) => {
  const isFar = useContext(IsFar);
  const isDrawing = useFlow(drawnFrom) !== null;
  const isBackwards = useFlow(isDrawnBackwards);
  return (
    <div className={`${card.card} ${styles.stack} ${isBroken ? card.broken : ''}`} title={`Unfold ${fold.range}`}>
      {fold.skips > 0 ? (
        <span className={`${styles.skips} ${fold.skipsOn === 0 ? styles.off : ''}`}>{counted(fold.skips, 'skip')}</span>
      ) : null}
      {isFar ? (
        <span className={card.mark} aria-hidden="true">
          ×{fold.ids.length}
        </span>
      ) : (
        <>
          <strong className={card.name}>{fold.title}</strong>
          <span className={card.details}>{cardWords(layer)}</span>
          {isDrawing ? (
            <span className={card.hint}>{UNFOLDS}</span>
          ) : (
            <>
              <span className={card.shape}>{shape ?? '–'}</span>
              <span className={card.parameters}>{parameters ?? ''}</span>
            </>
          )}
        </>
      )}
      {/* A skip drawn to a handle unfolds the card. One handle is for skips drawn forwards, the other for those drawn backwards. */}
      <Handle
        id="skip-in"
        type="target"
        position={Position.Top}
        isConnectableStart={false}
        aria-hidden="true"
        className={`${card.skipHandle} ${card.noEnd} ${isDrawing && !isBackwards ? card.open : ''}`}
      />
      <Handle
        id="skip-out"
        type="source"
        position={Position.Top}
        isConnectableStart={false}
        aria-hidden="true"
        className={`${card.skipHandle} ${card.noEnd} ${isDrawing && isBackwards ? card.open : ''}`}
      />
    </div>
  );
});
