import '@xyflow/react/dist/base.css';
import {
  type Connection,
  Controls,
  type FinalConnectionState,
  getViewportForBounds,
  type OnConnectEnd,
  ReactFlow,
  ReactFlowProvider,
  useStore as useFlow,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { checkSkip, isIssue } from '../../models/checkSkip.ts';
import { addSkipEdit } from '../../models/edits.ts';
import { layerIndex, nameOf } from '../../models/network.ts';
import { inferShapes } from '../../models/shapes.ts';
import { fetchLater } from '../later.tsx';
import { editGraph } from '../state/document.ts';
import { moveLayer } from '../state/gestures.ts';
import { say, select } from '../state/view.ts';
import { useDocument, useInputShape, useSession, useView } from '../useStore.ts';
import { ConnectionArc } from './ConnectionArc.tsx';
import styles from './canvas.module.css';
import { type CanvasEdge, cardsOf, edgesOf, kept, whileDragged } from './canvasItems.ts';
import { LayerCard, type LayerCardNode } from './LayerCard.tsx';
import { arcsOf, boundsOf, FAR_ZOOM, skipKey } from './layout.ts';
import { LabelPlace, SkipEdge } from './SkipEdge.tsx';
import { useLayerDrag } from './useLayerDrag.ts';

const MIN_ZOOM = 0.1;

const hasCoarsePointer = () => window.matchMedia('(pointer: coarse)').matches;

const nodeTypes = { layer: LayerCard };
const edgeTypes = { skip: SkipEdge };

/** A click or Enter on a handle draws a skip, which is selected then; it is no choice of the layer below it. */
function selectLayer(id: string) {
  if (!window.document.activeElement?.closest('.react-flow__handle')) select({ type: 'layer', id });
}

export function NetworkCanvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const network = useDocument((state) => state.experiment.network);
  const selection = useView((state) => state.selection);
  const flow = useReactFlow();
  const store = useStoreApi();
  const inputShape = useInputShape();
  const head = useSession((state) => state.summary?.head);
  const nodesBefore = useRef<readonly LayerCardNode[]>([]);
  const edgesBefore = useRef<readonly CanvasEdge[]>([]);
  const inferred = inferShapes(network, inputShape, head);
  const { dragged, listeners } = useLayerDrag(network);
  const nodes = useMemo(() => {
    nodesBefore.current = kept(nodesBefore.current, cardsOf(network, inferred, selection));
    return dragged ? whileDragged(nodesBefore.current, dragged) : [...nodesBefore.current];
  }, [network, inferred, selection, dragged]);
  const edges = useMemo(() => {
    edgesBefore.current = kept(edgesBefore.current, edgesOf(network, inferred, selection));
    return [...edgesBefore.current];
  }, [network, inferred, selection]);

  const domNode = useFlow((state) => state.domNode);
  const labels = useMemo(() => domNode?.querySelector('.react-flow__edgelabel-renderer') ?? null, [domNode]);
  const bounds = boundsOf(network);
  const width = useFlow((state) => state.width);
  const height = useFlow((state) => state.height);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view fits anew when cards, arcs or room come or go, not when it is moved
  useEffect(() => {
    if (width === 0 || height === 0) return;
    const fitting = getViewportForBounds(bounds, width, height, MIN_ZOOM, 1.2, 0);
    // A trunk too long to be seen whole is seen from its beginning.
    const isTooLong = bounds.width * fitting.zoom > width + 1;
    void flow.setViewport(isTooLong ? { ...fitting, x: -bounds.x * fitting.zoom } : fitting);
  }, [bounds.width, bounds.height, width, height]);

  const isFar = useFlow((state) => state.transform[2] < FAR_ZOOM);
  const isSeen = width > 0;
  useEffect(() => {
    if (isSeen) fetchLater();
  }, [isSeen]);

  const check = ({ source, target }: Pick<Connection, 'source' | 'target'>) => checkSkip(network, inputShape, source, target);
  const connect = ({ source, target }: Connection) => {
    const issue = editGraph(addSkipEdit(source, target));
    if (issue) return say(issue.message);
    select({ type: 'skip', from: source, to: target });
    say(`Skip drawn from ${nameOf(network, source)} to ${nameOf(network, target)}.`);
  };
  /** A drop on a layer that cannot take the skip: say why. */
  const sayWhyNot: OnConnectEnd = (_, { isValid, fromNode, toNode }: FinalConnectionState) => {
    if (isValid || !fromNode || !toNode) return;
    const result = check({ source: fromNode.id, target: toNode.id });
    if (isIssue(result)) say(result.message);
  };
  /** Arrows move the selected card along the trunk, not about the canvas as the library would have it. */
  const arrowDown = (event: KeyboardEvent) => {
    const id = event.target instanceof HTMLElement && event.target.matches('.react-flow__node') ? event.target.dataset.id : undefined;
    if (id === undefined || !event.key.startsWith('Arrow') || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (selection?.type !== 'layer' || selection.id !== id) return;
    if (event.key === 'ArrowLeft') moveLayer(id, layerIndex(network, id) - 1);
    if (event.key === 'ArrowRight') moveLayer(id, layerIndex(network, id) + 1);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      store.getState().cancelConnection();
      store.setState({ connectionClickStartHandle: null });
      select(null);
    }
  };
  return (
    // The keys of the canvas are those of what is focused inside it.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      className={styles.canvas}
      data-far={isFar || undefined}
      data-crowded={arcsOf(network).isCrowded || undefined}
      onKeyDownCapture={arrowDown}
      onKeyDown={keyDown}
    >
      <LabelPlace value={labels}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          // A finger moves the view instead: the inspector's buttons move a layer there.
          nodesDraggable={!hasCoarsePointer()}
          nodeDragThreshold={6}
          {...listeners}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          // Space trains.
          panActivationKeyCode={null}
          connectionRadius={48}
          connectionLineComponent={ConnectionArc}
          minZoom={MIN_ZOOM}
          maxZoom={2}
          isValidConnection={({ source, target }) => !isIssue(check({ source, target }))}
          onConnect={connect}
          onConnectEnd={sayWhyNot}
          onClickConnectEnd={sayWhyNot}
          onNodeClick={(_, node) => selectLayer(node.id)}
          onNodesChange={(changes) => {
            for (const change of changes) if (change.type === 'select' && change.selected) selectLayer(change.id);
          }}
          onEdgesChange={(changes) => {
            for (const change of changes) {
              const skip =
                change.type === 'select' && change.selected
                  ? network.skips.find(({ from, to }) => skipKey(from, to) === change.id)
                  : undefined;
              if (skip) select({ type: 'skip', from: skip.from, to: skip.to });
            }
          }}
          onPaneClick={() => select(null)}
          aria-label="Network"
        >
          <Controls showInteractive={false} position="top-left" orientation="horizontal" />
        </ReactFlow>
      </LabelPlace>
    </div>
  );
}
