import { Handle, type Node, type NodeProps, Position, useStore as useFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { checkSkip, isIssue } from '../../models/checkSkip.ts';
import { layerDefinition } from '../../models/layers/index.ts';
import { type LayerNode, layerName } from '../../models/network.ts';
import { showShape } from '../../models/shape.ts';
import { inferShapes } from '../../models/shapes.ts';
import { skipWords } from '../../models/skips.ts';
import { useDocument, useInputShape } from '../useStore.ts';
import styles from './canvas.module.css';

export type LayerCardNode = Node<{ layer: LayerNode }, 'layer'>;

/** Handles are no tab stops by themselves; Enter on two of them, one after the other, draws a skip. */
const pressOnEnter = (event: KeyboardEvent<HTMLElement>) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.click();
};

/** "64 units, relu": the first size of a layer, and its activation if it has one. */
function detailsOf({ kind, params }: LayerNode): string {
  const sizes = Object.entries(layerDefinition(kind).schema).filter(([, field]) => field.type === 'int');
  const [key, field] = sizes[0] ?? [];
  const size = key && field ? `${params[key]} ${field.label.toLowerCase()}` : '';
  return [size, params.activation, params.output].filter(Boolean).join(', ');
}

export function LayerCard({ id, data, selected }: NodeProps<LayerCardNode>) {
  const { layer } = data;
  const network = useDocument((state) => state.experiment.network);
  const inputShape = useInputShape();
  const from = useFlow((state) =>
    state.connection.inProgress ? state.connection.fromNode.id : (state.connectionClickStartHandle?.nodeId ?? null),
  );
  const inferred = inferShapes(network, inputShape);
  const shapes = inferred.shapes.get(id);
  const isBroken = inferred.issues.some((issue) => issue.at === id);
  const name = layerName(layer);
  const definition = layerDefinition(layer.kind);
  const check = from !== null && from !== id ? checkSkip(network, inputShape, from, id) : null;
  const classes = [
    styles.card,
    selected ? styles.selected : '',
    isBroken ? styles.broken : '',
    check ? (isIssue(check) ? styles.refuses : styles.accepts) : '',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      {definition.isInput ? null : (
        <Handle id="in" type="target" position={Position.Left} isConnectable={false} className={styles.trunkHandle} />
      )}
      <Handle id="out" type="source" position={Position.Right} isConnectable={false} className={styles.trunkHandle} />
      <strong className={styles.name}>{name}</strong>
      <span className={styles.details}>{detailsOf(layer)}</span>
      <span className={styles.shape}>{shapes ? showShape(shapes.out) : '?'}</span>
      <span className={styles.parameters}>{shapes ? `${shapes.parameters.toLocaleString('en')} parameters` : 'shape unknown'}</span>
      <Handle
        id="skip-in"
        type="target"
        position={Position.Top}
        role="button"
        tabIndex={0}
        aria-label={`End the skip at ${name}`}
        className={`${styles.skipHandle} ${styles.skipIn} ${from !== null && from !== id ? styles.open : ''}`}
        onKeyDown={pressOnEnter}
      />
      <Handle
        id="skip-out"
        type="source"
        position={Position.Top}
        role="button"
        tabIndex={0}
        aria-label={`Start a skip at ${name}`}
        title="Drag to a later layer"
        className={`${styles.skipHandle} ${styles.skipOut}`}
        onKeyDown={pressOnEnter}
      />
      {check ? <span className={styles.hint}>{isIssue(check) ? check.message : skipWords('add', check)}</span> : null}
    </div>
  );
}
