import { Component } from 'react';
import { type BoundaryProps, Broken } from './Broken.tsx';

interface State {
  caught: { error: unknown } | null;
}

/** Drawing anew more often than this would not end. */
const AGAIN_MS = 1000;

/** React did not find its nodes where it left them: a translator or an extension has moved them, and what it drew is sound. */
const isOfMovedNodes = (error: unknown) => error instanceof DOMException && error.name === 'NotFoundError';

/** Keeps what throws while one place is drawn from taking the rest of the page along. */
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
