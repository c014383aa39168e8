import '@xyflow/react/dist/base.css';
import {
  ControlButton,
  Controls,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useStore as useFlow,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react';
import { Maximize } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { moveLayer } from '../actions/gestures.ts';
import { pressTrain } from '../actions/study.ts';
import { fetchLazyParts, lazyPart } from '../kit/lazyPart.tsx';
import { useDocument, useInputShape, useSession, useView } from '../stores/useStore.ts';
import { say, select, view } from '../stores/view.ts';
import { ConnectionArc } from './ConnectionArc.tsx';
import styles from './canvas.module.css';
import { canConnect, connectionHandlers, drawnFrom } from './connecting.ts';
import { fittingView, hasRoomAside, isTooLong, MIN_ZOOM, showFocused, useRevealed } from './fitting.ts';
import { FoldedCard } from './folds/FoldedCard.tsx';
import { currentView, placeBeside, unfold, useFoldedView } from './folds/unfolded.ts';
import { IsFar } from './isFar.ts';
import { LayerCard } from './LayerCard.tsx';
import { arcsOf, boundsOf, FAR_ZOOM } from './layout.ts';
import { OutgoingEdges } from './OutgoingEdges.tsx';
import type { CardNode } from './scene.ts';
import { useScene } from './useItems.ts';
import { useLayerDrag } from './useLayerDrag.ts';

const hasCoarsePointer = () => window.matchMedia('(pointer: coarse)').matches;

const GradientValues = lazyPart(async () => (await import('./gradients/GradientValues.tsx')).GradientValues);
const SkipRibbons = lazyPart(async () => (await import('./gradients/SkipRibbons.tsx')).SkipRibbons);
const GradientLegend = lazyPart(async () => (await import('./gradients/GradientLegend.tsx')).GradientLegend);

const nodeTypes = { layer: LayerCard, fold: FoldedCard };

// These callbacks for React Flow are outside the component, because React Flow updates all of its items if a callback changes.

/** A click or Enter on a handle begins or ends the drawing of a skip, so it selects no layer. */
function selectLayer(id: string) {
  const fold = currentView().folds.get(id);
  if (fold) {
    unfold(fold.ids);
    say(`${fold.range} unfolded.`);
  } else if (!document.activeElement?.closest('.react-flow__handle')) select({ type: 'layer', id });
}

function selectChosenLayer(changes: NodeChange<CardNode>[]) {
  for (const change of changes) if (change.type === 'select' && change.selected) selectLayer(change.id);
}

// A click on a folded card needs no action here, because `selectChosenLayer` has already unfolded the card.
const clickLayer = (_: unknown, { id, type }: CardNode) => {
  if (type === 'layer') selectLayer(id);
};
const selectNothing = () => select(null);

/**
 * Handles keys on a card before React Flow does. The left and right arrow keys move the selected card along the trunk, and the other two do
 * nothing; React Flow would move the card freely on the canvas. Space starts or pauses training, as elsewhere on the page; React Flow would
 * select the card.
 */
function cardKeyDown(event: KeyboardEvent) {
  const id = event.target instanceof HTMLElement && event.target.matches('.react-flow__node') ? event.target.dataset.id : undefined;
  const isOurs = event.key === ' ' || event.key.startsWith('Arrow');
  if (id === undefined || !isOurs || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === ' ' && !event.repeat) pressTrain();
  const { selection } = view.getState();
  if (selection?.type !== 'layer' || selection.id !== id) return;
  if (event.key === 'ArrowLeft') moveLayer(id, placeBeside(id, -1));
  if (event.key === 'ArrowRight') moveLayer(id, placeBeside(id, 1));
}

export function NetworkCanvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const whole = useDocument((state) => state.experiment.network);
  const head = useSession((state) => state.summary?.head);
  const isDescribing = useSession((state) => state.isDescribing);
  const known = inferShapes(whole, useInputShape(), head);
  // Until newly chosen data has been read, the known problems are those of the old data.
  const inferred = useMemo(() => (isDescribing ? { ...known, issues: [] } : known), [known, isDescribing]);
  const folded = useFoldedView(whole);
  const { network, folds } = folded;
  const { dragged, listeners } = useLayerDrag();
  const { cards, bundles } = useScene(folded, inferred, dragged);
  const selection = useView((state) => state.selection);
  // A layer or skip of a folded repeat (a series of equal layers) can be selected elsewhere, for example in the list of problems.
  useEffect(() => {
    const ends = selection === null ? [] : selection.type === 'layer' ? [selection.id] : [selection.from, selection.to];
    for (const { ids } of folds.values()) if (ends.some((id) => ids.includes(id))) unfold(ids);
  }, [selection, folds]);

  const flow = useReactFlow();
  const store = useStoreApi();
  const handlers = useMemo(() => connectionHandlers(store), [store]);
  const hasGradients = useView((state) => state.picture === 'gradients');
  const hasBoth = hasGradients && folded.open.size > 0;
  const bounds = boundsOf(network, hasBoth);
  const width = useFlow((state) => state.width);
  const height = useFlow((state) => state.height);
  const frame = useRef<HTMLDivElement>(null);
  // The height of the frame is used because it does not depend on where the legend is.
  const isAside = hasGradients && hasRoomAside(bounds, width, frame.current?.clientHeight ?? height);
  const showAll = () => void flow.setViewport(fittingView(network, { width, height }, hasBoth));
  // If the trunk is too long to be shown whole, a new layer or skip must not move the view back to the beginning of the trunk.
  const fitted = isTooLong(network, width) ? { width: 0, height: 0 } : bounds;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is fitted again if the cards, arcs or size change, not if it is moved
  useEffect(() => {
    if (width > 0 && height > 0) showAll();
  }, [fitted.width, fitted.height, width, height]);
  // This effect must run after the one that fits the view, because unfolding a repeat for the selection changes the size of the drawing.
  useRevealed(network, selection);

  const isFar = useFlow((state) => state.transform[2] < FAR_ZOOM);
  const isSeen = width > 0;
  useEffect(() => {
    if (isSeen) fetchLazyParts();
  }, [isSeen]);

  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (drawnFrom(store.getState()) !== null) say('The skip is cancelled.');
      store.getState().cancelConnection();
      store.setState({ connectionClickStartHandle: null });
      select(null);
    }
  };
  return (
    // The canvas handles the keys of the focused elements inside it.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      ref={frame}
      className={styles.canvas}
      data-far={isFar || undefined}
      data-gradients={hasGradients || undefined}
      data-crowded={arcsOf(network).isCrowded || undefined}
      onKeyDownCapture={cardKeyDown}
      onKeyDown={keyDown}
      onFocus={(event) => showFocused(event, flow)}
    >
      <IsFar value={isFar}>
        <ReactFlow
          nodes={cards}
          nodeTypes={nodeTypes}
          // On touch screens, the grip is hidden, and buttons in the inspector move layers.
          nodesDraggable={!hasCoarsePointer()}
          nodeDragThreshold={6}
          {...listeners}
          autoPanOnNodeFocus={false}
          // The grips are so close to the edge of the canvas that the view would move with each drag.
          autoPanOnNodeDrag={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          // Space starts and pauses training, so React Flow must not use it.
          panActivationKeyCode={null}
          connectionRadius={48}
          connectionLineComponent={ConnectionArc}
          minZoom={MIN_ZOOM}
          maxZoom={2}
          isValidConnection={canConnect}
          {...handlers}
          connectionDragThreshold={4}
          onNodeClick={clickLayer}
          onNodesChange={selectChosenLayer}
          onPaneClick={selectNothing}
          // A click on an element that cannot have the focus, such as the line of an arc, focuses the canvas, which then receives keys.
          tabIndex={-1}
          aria-label="Network"
        >
          <OutgoingEdges fans={bundles}>{hasGradients ? <SkipRibbons folded={folded} fans={bundles} /> : null}</OutgoingEdges>
          {hasGradients ? <GradientValues folded={folded} fans={bundles} /> : null}
          {/* React Flow's own button would fit only the cards in view, because React Flow receives no other cards. */}
          <Controls showFitView={false} showInteractive={false} position="bottom-left" orientation="horizontal">
            <ControlButton className={styles.fit ?? ''} onClick={showAll} aria-label="Fit view" title="Fit view">
              <Maximize />
            </ControlButton>
          </Controls>
        </ReactFlow>
        {hasGradients ? <GradientLegend network={whole} isAside={isAside} /> : null}
      </IsFar>
    </div>
  );
}
