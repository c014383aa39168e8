/**
 * Reads the query in the address of an embedded page, which is shown in a frame of another page. The query contains `embed`, and can also
 * contain `hide=`, `lock`, `compare=` and `seeds=`. An embedded page saves nothing in the browser.
 */

import { isEmbedded } from '../isEmbedded.ts';
import { NOTHING, SEED_COUNTS, type view } from '../stores/view.ts';

const embedParts = ['network', 'controls', 'answer', 'chart', 'pictures'] as const;
type EmbedPart = (typeof embedParts)[number];

interface Embedding {
  hidden: readonly EmbedPart[];
  /** True if the network cannot be edited. */
  isLocked: boolean;
  /** Null if the address has neither a comparison nor a number of seeds. */
  planned: Planned | null;
}

export type Planned = Pick<ReturnType<typeof view.getState>, 'comparison' | 'pairs'>;

const isPart = (name: string): name is EmbedPart => embedParts.some((part) => part === name);

/** Returns null if the page is not embedded. Unknown names of parts are ignored. */
export function embeddingOf(search: string): Embedding | null {
  if (!isEmbedded(search)) return null;
  const params = new URLSearchParams(search);
  const hidden = (params.get('hide') ?? '').split(',').filter(isPart);
  const seeds = Number(params.get('seeds'));
  const isPlanned = params.has('compare') || params.has('seeds');
  const planned = isPlanned ? { comparison: params.get('compare') ?? NOTHING, pairs: SEED_COUNTS.includes(seeds) ? seeds : 1 } : null;
  return { hidden, isLocked: params.has('lock'), planned };
}

export const embedding = embeddingOf(globalThis.location?.search ?? '');
