/** Creates the HTML of a frame that shows an experiment. embed.ts reads the address of the page in the frame. */
import type { Subject } from '../../experiment/comparisons/comparison.ts';
import { findComparison } from '../../experiment/comparisons/index.ts';
import { NOTHING } from '../stores/view.ts';
import type { Planned } from './embed.ts';

const EMBED_SIZE = { width: 720, height: 460 };

/** Replaces the chosen comparison with `NOTHING` if it cannot be made on a page without runs. */
export function plannedInFrame({ comparison, pairs }: Planned, subject: Pick<Subject, 'experiment' | 'inputShape'>): Planned {
  const made = findComparison({ ...subject, last: null }, comparison)?.arms();
  return { comparison: made && 'arms' in made ? comparison : NOTHING, pairs };
}

export function embedCode(link: string, { comparison, pairs }: Planned): string {
  const url = new URL(link);
  url.search = `?embed&compare=${encodeURIComponent(comparison)}&seeds=${pairs}`;
  // Characters with a meaning in HTML are escaped, so that the address cannot end the attribute.
  const address = url.href.replaceAll('&', '&amp;').replaceAll('"', '%22').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return `<iframe src="${address}" width="${EMBED_SIZE.width}" height="${EMBED_SIZE.height}" title="Skiplab" loading="lazy" allow="clipboard-write; fullscreen" style="border: 1px solid #ccc"></iframe>`;
}
