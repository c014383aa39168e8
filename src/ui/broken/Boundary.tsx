import { Component } from 'react';
import { type BoundaryProps, Broken } from './Broken.tsx';

interface State {
  caught: { error: unknown } | null;
}

/**
 * If moved DOM nodes cause another error within this time after a redraw, the part is not redrawn automatically, because error and redraw
 * might alternate forever.
 */
const AGAIN_MS = 1000;

/**
 * True for the error that occurs when React updates DOM nodes that a translator or a browser extension has moved. The page's state is
 * intact.
 */
const isOfMovedNodes = (error: unknown) => error instanceof DOMException && error.name === 'NotFoundError';

export class Boundary extends Component<BoundaryProps, State> {
  override state: State = { caught: null };
  private drawnAnewAt = Number.NEGATIVE_INFINITY;

  static getDerivedStateFromError(error: unknown): State {
    return { caught: { error } };
  }

  override componentDidCatch(error: unknown) {
    if (isOfMovedNodes(error) && performance.now() - this.drawnAnewAt > AGAIN_MS) this.drawAnew();
  }

  private readonly drawAnew = () => {
    this.drawnAnewAt = performance.now();
    this.setState({ caught: null });
  };

  override render() {
    const { caught } = this.state;
    if (!caught) return this.props.children;
    return <Broken {...this.props} error={caught.error} onAgain={this.drawAnew} />;
  }
}
