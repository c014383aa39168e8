/** Puts what was kept back on the page. Nothing is started, and one bad record keeps none of the others away. */
import type { RunId } from '../../../train/protocol.ts';
import { document } from '../document.ts';
import { findRun, putRun } from '../runs.ts';
import { view } from '../view.ts';
import { isAsleep, putToSleep } from './asleep.ts';
import { readDocument, readRun } from './records.ts';
import type { Saver } from './saver.ts';

const numberOf = (id: string) => Number(/\d+/.exec(id)?.[0] ?? 0);

/**
 * @param isMine runs of this page that what was kept must not replace
 * @returns names of what could not be read
 */
export async function restoreRuns(
  saver: Saver,
  isMine: (id: RunId) => boolean = () => false,
): Promise<{ found: number; damaged: string[] }> {
  const [kept, curves] = await Promise.all([saver.store.all('runs'), saver.store.all('curves')]);
  const pieces = new Map<string, { number: number; value: unknown }[]>();
  for (const { key, value } of curves) {
    const [id, number] = key as [string, number];
    pieces.set(id, [...(pieces.get(id) ?? []), { number, value }]);
  }
  const damaged: string[] = [];
  const inOrder = kept.sort((a, b) => numberOf(String(a.key)) - numberOf(String(b.key)));
  for (const { key, value } of inOrder) {
    const id = String(key);
    if (isMine(id)) continue;
    const own = pieces.get(id) ?? [];
    const read = readRun(
      value,
      own.map((piece) => piece.value),
    );
    if (!read || read.run.id !== id) damaged.push(id.replace(/^run(\d+).*/, 'Run $1'));
    else if (findRun(id) === undefined || isAsleep(id)) {
      putRun(read.run, read.history);
      putToSleep(id);
      saver.knows(read.run, read.history, 1 + (own.at(-1)?.number ?? -1), read.checkpointStep);
    }
  }
  return { found: kept.length, damaged };
}

/** @returns whether there was one */
export async function restoreDocument(saver: Saver): Promise<boolean> {
  const kept = readDocument(await saver.store.get('document', 'document'));
  if (!kept) return false;
  document.setState({ experiment: kept.experiment, past: [], future: [] });
  if (kept.view) view.setState({ ...kept.view, currentRun: findRun(kept.view.currentRun)?.id ?? null });
  saver.knowsDocument();
  return true;
}
