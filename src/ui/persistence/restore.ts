/** Restores the saved page. No run starts to train, and a damaged record does not affect the others. */
import type { RunId } from '../../train/protocol/runs.ts';
import { countWords } from '../kit/format.ts';
import { documentStore } from '../stores/document.ts';
import { History } from '../stores/history/history.ts';
import { findRun, putRun, type RunRecord } from '../stores/runs.ts';
import { studyStore } from '../stores/study.ts';
import { say, view } from '../stores/view.ts';
import { readCurve } from './curves.ts';
import { addDormant, isDormant } from './dormantRuns.ts';
import { curveOf } from './indexedDb.ts';
import { extentOfPiece, readDocument, readRun } from './schema.ts';
import type { Writer } from './writer.ts';

const numberOf = (id: string) => Number(/\d+/.exec(id)?.[0] ?? 0);

export interface Restored {
  found: number;
  /** The names of the runs that could not be read. */
  damaged: string[];
  /** The runs whose curves are not read yet. */
  curves: { run: RunRecord; history: History; lastNumber: number }[];
}

/** @param isMine true for runs of this page that must not be replaced */
export async function restoreRuns(writer: Writer, isMine: (id: RunId) => boolean = () => false): Promise<Restored> {
  const { store } = writer;
  const saved = (await store.all('runs')).sort((a, b) => numberOf(String(a.key)) - numberOf(String(b.key)));
  const lasts = await Promise.all(saved.map(({ key }) => store.last('curves', curveOf(String(key)))));
  const restored: Restored = { found: saved.length, damaged: [], curves: [] };
  for (const [i, { key, value }] of saved.entries()) {
    const id = String(key);
    if (isMine(id)) continue;
    const last = extentOfPiece(lasts[i]?.value);
    const read = readRun(value, last ? last.from + last.count : 0);
    if (!read || read.run.id !== id) restored.damaged.push(id.replace(/^run(\d+).*/, 'Run $1'));
    else if (findRun(id) === undefined || isDormant(id)) {
      const history = new History(read.run.signals);
      // The history has its final length before its pieces are read, so that axes and labels are right at once.
      if (last) history.steps.sketch(last.from, last.columns, last.count);
      putRun(read.run, history);
      addDormant(id);
      writer.markSaved(read.run, history, read.checkpointStep);
      const lastKey = lasts[i]?.key;
      restored.curves.push({ run: read.run, history, lastNumber: Array.isArray(lastKey) ? Number(lastKey[1]) : -1 });
    }
  }
  return restored;
}

/** Reads the curves of restored runs, starting with the current run. */
export async function restoreCurves(writer: Writer, curves: Restored['curves']) {
  const { currentRun } = view.getState();
  const isFirst = ({ run }: { run: RunRecord }) => run.id === currentRun;
  const damaged: string[] = [];
  // All reads are registered at once, so that others can wait for them. The storage answers in this order.
  const reads = [...curves.filter(isFirst), ...curves.filter((one) => !isFirst(one))].map(async ({ run, history, lastNumber }) => {
    const { stored, isDamaged } = await readCurve(writer.store, run.id, history, lastNumber);
    writer.markCurveSaved(run.id, history, stored);
    if (isDamaged) damaged.push(`${run.name} from step ${countWords(history.length + 1)} on`);
  });
  await Promise.all(reads);
  if (damaged.length > 0) say(`A part of what was kept of curves is damaged and left out: ${damaged.join('; ')}. All else is here.`);
}

/** @returns true if there was a saved document */
export async function restoreDocument(writer: Writer): Promise<boolean> {
  const saved = readDocument(await writer.store.get('document', 'document'));
  if (!saved) return false;
  documentStore.setState({ experiment: saved.experiment, past: [], future: [] });
  if (saved.view) view.setState({ ...saved.view, currentRun: findRun(saved.view.currentRun)?.id ?? null });
  studyStore.setState({ study: saved.study });
  writer.markDocumentSaved();
  return true;
}
