/** Restores the saved page. No run starts to train, and a damaged record does not affect the others. */
import type { RunId } from '../../train/protocol/runs.ts';
import { countWords } from '../kit/format.ts';
import { documentStore } from '../stores/document.ts';
import { History } from '../stores/history/history.ts';
import { findRun, putRun, type RunRecord, reserveId, runs } from '../stores/runs.ts';
import { seedsOf, studyStore } from '../stores/study.ts';
import { view } from '../stores/view.ts';
import { readCurve } from './curve/curves.ts';
import { drawOverview, type Overview, savedOverview } from './curve/overview.ts';
import { noteDamage, recordsOf } from './damaged.ts';
import { addDormant, isDormant } from './dormantRuns.ts';
import { curveOf } from './indexedDb.ts';
import { type Found, isEntry, REVISION, vanishedRuns } from './losses.ts';
import { extentOfPiece, readDocument, readRun } from './schema.ts';
import type { Writer } from './writer.ts';

const numberOf = (id: string) => Number(/\d+/.exec(id)?.[0] ?? 0);
const defaultName = (id: RunId) => id.replace(/^run(\d+).*/, 'Run $1');

export interface UnreadCurve {
  run: RunRecord;
  history: History;
  hasOverview: boolean;
  lastNumber: number;
}

/**
 * @param isKnown returns true for a run that is on the page and need not be read again: its stored record has not changed since this tab
 * last read or wrote it, or the run has changes that this tab has not saved
 */
export async function restoreRuns(
  writer: Writer,
  isKnown: (id: RunId, record: unknown) => boolean = () => false,
): Promise<{ ids: RunId[]; curves: UnreadCurve[] }> {
  const { store } = writer;
  const saved = (await store.all('runs')).sort((a, b) => numberOf(String(a.key)) - numberOf(String(b.key)));
  const lasts = await Promise.all(saved.map(({ key }) => store.last('curves', curveOf(String(key)))));
  const curves: UnreadCurve[] = [];
  for (const [i, { key, value }] of saved.entries()) {
    const id = String(key);
    if (isKnown(id, value)) continue;
    const last = extentOfPiece(lasts[i]?.value);
    const read = readRun(value, last ? last.from + last.count : 0);
    if (!read || read.run.id !== id) {
      reserveId(id);
      const records = () => recordsOf(store, id);
      noteDamage({ id, name: defaultName(id), words: 'it is damaged and could not be restored', isRun: true, records });
    } else if (findRun(id) === undefined || isDormant(id)) {
      const history = new History(read.run.signals);
      const hasOverview = sketchCurve(history, last, savedOverview(value));
      putRun(read.run, history);
      addDormant(id);
      writer.markSaved(read.run, value, history, read.checkpointStep);
      const lastKey = lasts[i]?.key;
      curves.push({ run: read.run, history, hasOverview, lastNumber: Array.isArray(lastKey) ? Number(lastKey[1]) : -1 });
    }
  }
  return { ids: saved.map(({ key }) => String(key)), curves };
}

/**
 * Draws the parts of a curve that are already known (its overview and its last piece) before the other pieces are read. The steps of the
 * last piece are exact, and the curve has its final length at once, so that axes and labels are right from the start.
 * @returns true if an overview is drawn
 */
export function sketchCurve(history: History, last: ReturnType<typeof extentOfPiece>, overview: Overview | undefined): boolean {
  const length = last ? last.from + last.count : 0;
  const hasOverview = overview !== undefined && overview.length === length;
  if (hasOverview) drawOverview(history, overview);
  if (last) history.steps.sketch(last.from, last.columns, last.count);
  return hasOverview;
}

/** Reads the entries of runs (see losses.ts). */
export async function restoreEntries(writer: Writer, ids: readonly RunId[]): Promise<Omit<Found, 'hasDocument'>> {
  const { store } = writer;
  const all = new Map((await store.all('document')).map(({ key, value }) => [String(key), value]));
  const entries = new Map([...all].flatMap(([key, name]) => (isEntry(key) ? [[key, String(name)] as const] : [])));
  const revision = Number(all.get(REVISION)) || 0;
  const vanished = vanishedRuns({ ids, entries });
  writer.markEntries(entries, revision, vanished.keys());
  return { ids, entries, revision };
}

function noteDamagedCurve({ run, history }: UnreadCurve, { damaged, isCut }: Awaited<ReturnType<typeof readCurve>>) {
  const steps = history.missing.map(([from, to]) =>
    to - from === 1 ? `step ${countWords(to)}` : `steps ${countWords(from + 1)} to ${countWords(to)}`,
  );
  if (isCut) steps.push(`all after step ${countWords(history.length)}`);
  if (steps.length === 0) return;
  const words = `its curve is damaged (left out: ${steps.join(', ')}). The weights of the run are stored separately and are not affected by this damage`;
  noteDamage({ id: run.id, name: run.name, words, isRun: false, records: () => Promise.resolve(damaged) });
}

/** Curves with an overview are read later than the others (see readCurve). */
export async function restoreCurves(writer: Writer, curves: readonly UnreadCurve[]) {
  const { currentRun } = view.getState();
  const isFirst = ({ run }: UnreadCurve) => run.id === currentRun;
  // All reads are registered immediately, so that other code can wait for them. If the curve of the current run has no overview, it is read
  // first of all; otherwise it is the first of the curves with an overview.
  const reads = [...curves.filter(isFirst), ...curves.filter((one) => !isFirst(one))].map(async (unread) => {
    const { run, history, lastNumber, hasOverview } = unread;
    const read = await readCurve(writer.store, run, history, lastNumber, hasOverview);
    writer.markCurveSaved(run.id, history, read.stored);
    if (read.damaged.length > 0 || read.hasGap) noteDamagedCurve(unread, read);
  });
  await Promise.all(reads);
}

export function restoreCurrentRun() {
  const { currentRun } = view.getState();
  const { runs: all } = runs.getState();
  const { study } = studyStore.getState();
  const ofStudy = study ? seedsOf(study, all).flatMap((seed) => seed.runs) : [];
  const run = findRun(currentRun) ?? ofStudy.findLast((one) => one !== undefined) ?? all.at(-1);
  view.setState({ currentRun: run?.id ?? null });
}

/**
 * Restores the map (a grid of comparisons) and the document (experiment, display settings and study). Returns true if a document was saved,
 * readable or not.
 */
export async function restoreDocument(writer: Writer): Promise<boolean> {
  await writer.restoreMap();
  const stored = await writer.store.get('document', 'document');
  const saved = readDocument(stored);
  if (!saved) return stored !== undefined;
  documentStore.setState({ experiment: saved.experiment, opened: saved.opened, past: [], future: [] });
  if (saved.view) view.setState(saved.view);
  studyStore.setState({ study: saved.study });
  writer.markDocumentSaved();
  return true;
}
