import { opening } from '../../experiment/questions/opening.ts';
import { LOOKS } from '../../insight/answer/looks.ts';
import { documentStore } from '../stores/document.ts';
import { view } from '../stores/view.ts';

/**
 * Sets up the page with a comparison whose arms (sides) clearly differ, so that the first press of Train leads to an answer. Work that was
 * saved on an earlier visit replaces this comparison.
 */
export function showOpening() {
  const { experiment } = opening.arms[1];
  documentStore.setState({ experiment, opened: experiment });
  view.setState({ comparison: 'noSkips', pairs: LOOKS[0]?.pairs ?? 1 });
}
