/**
 * The page within a frame of another page: `?embed`, with `hide=`, `lock`, `compare=` and `seeds=` as further query parameters. An embedded
 * page saves no work.
 */

import type { Subject } from '../../experiment/comparisons/comparison.ts';
import { findComparison } from '../../experiment/comparisons/index.ts';
import { NOTHING, SEED_COUNTS, type view } from '../stores/view.ts';

/** The parts that an embedding page can hide. */
const embedParts = ['network', 'controls', 'answer', 'chart', 'pictures'] as const;
type EmbedPart = (typeof embedParts)[number];

interface Embedding {
  hidden: readonly EmbedPart[];
  /** True if the network cannot be edited. */
  isLocked: boolean;
  /** The comparison that Train begins, and its number of seeds; null if the address has neither. */
  planned: Planned | null;
}

type Planned = Pick<ReturnType<typeof view.getState>, 'comparison' | 'pairs'>;

const isPart = (name: string): name is EmbedPart => embedParts.some((part) => part === name);

/** @returns null if the page is not embedded; unknown parts are ignored */
export function embeddingOf(search: string): Embedding | null {
  const params = new URLSearchParams(search);
  if (!params.has('embed')) return null;
  const hidden = (params.get('hide') ?? '').split(',').filter(isPart);
  const seeds = Number(params.get('seeds'));
  const isPlanned = params.has('compare') || params.has('seeds');
  const planned = isPlanned ? { comparison: params.get('compare') ?? NOTHING, pairs: SEED_COUNTS.includes(seeds) ? seeds : 1 } : null;
  return { hidden, isLocked: params.has('lock'), planned };
}

export const embedding = embeddingOf(globalThis.location?.search ?? '');

const EMBED_SIZE = { width: 720, height: 460 };

/** The chosen comparison, if a page that has no runs yet can train it; otherwise none. */
export function plannedInFrame({ comparison, pairs }: Planned, subject: Pick<Subject, 'experiment' | 'inputShape'>): Planned {
  const made = findComparison({ ...subject, last: null }, comparison)?.arms();
  return { comparison: made && 'arms' in made ? comparison : NOTHING, pairs };
}

/** The HTML that shows the experiment of a link in a frame, where Train begins the given comparison. */
export function embedCode(link: string, { comparison, pairs }: Planned): string {
  const url = new URL(link);
  url.search = `?embed&compare=${encodeURIComponent(comparison)}&seeds=${pairs}`;
  // Characters with a meaning in HTML are escaped, so that the address cannot end the attribute.
  const address = url.href.replaceAll('&', '&amp;').replaceAll('"', '%22').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return `<iframe src="${address}" width="${EMBED_SIZE.width}" height="${EMBED_SIZE.height}" title="Skiplab" loading="lazy" allow="clipboard-write; fullscreen" style="border: 1px solid #ccc"></iframe>`;
}
