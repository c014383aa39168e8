/** Writes what has changed, all of it or nothing, at most half a second after it did. */
import type { RunId } from '../../../train/protocol.ts';
import { document } from '../document.ts';
import type { History } from '../history.ts';
import { historyOf, type RunRecord, runs } from '../runs.ts';
import { view } from '../view.ts';
import { heldCheckpoints, releaseCheckpoint } from './checkpoints.ts';
import { heldFiles, releaseFiles } from './files.ts';
import { keptDocumentOf, keptRunOf, pieceOf } from './records.ts';
import { type Change, curveOf, type Store } from './store.ts';

/** What the store has of a run. */
interface Saved {
  run: RunRecord | null;
  history: History;
  length: number;
  evaluations: number;
  /** Number of the next piece of the curve. */
  piece: number;
  checkpointStep: number | null;
}

/** Under which a tab says that it is the one that writes. */
const WRITER = 'writer';

export class Saver {
  private readonly token = crypto.randomUUID();
  private readonly saved = new Map<RunId, Saved>();
  private savedDocument: unknown = null;
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** From now on this tab writes, and no other. */
  claim = () => this.store.change([{ put: 'document', key: WRITER, value: this.token }]);

  /** The store has this run as it is on the page. */
  knows(run: RunRecord, history: History, pieces: number, checkpointStep: number | null) {
    this.saved.set(run.id, {
      run,
      history,
      length: history.length,
      evaluations: history.evaluations.length,
      piece: pieces,
      checkpointStep,
    });
  }

  knowsDocument = () => {
    this.savedDocument = documentNow().key;
  };

  /** Whether the page has changed a run since it was last in step with the store. */
  hasChanged = (id: RunId) => {
    const run = runs.getState().runs.find((other) => other.id === id);
    return run !== undefined && this.saved.get(id)?.run !== run;
  };

  /** What was kept is not to be trusted any more: everything is written anew. */
  forget(ids: Iterable<RunId> = [...this.saved.keys()]) {
    for (const id of ids) this.saved.delete(id);
    this.savedDocument = null;
  }

  /** @returns refused where another tab writes now */
  async save(): Promise<'done' | 'refused'> {
    const changes: Change[] = [];
    const then: (() => void)[] = [];
    const otherwise: (() => void)[] = [];
    this.addDocument(changes, then);
    for (const run of runs.getState().runs) this.addRun(run, changes, then, otherwise);
    this.addRemoved(changes, then);
    for (const [digest, files] of heldFiles()) {
      changes.push({ put: 'files', key: digest, value: files });
      then.push(() => releaseFiles(digest));
    }
    if (changes.length === 0) return 'done';
    const isOthers = (writer: unknown) => writer !== undefined && writer !== this.token;
    const result = await this.store.change(changes, { key: WRITER, is: isOthers }).catch((error: unknown) => {
      for (const undo of otherwise) undo();
      throw error;
    });
    for (const done of result === 'done' ? then : otherwise) done();
    return result;
  }

  private addDocument(changes: Change[], then: (() => void)[]) {
    const { key, value } = documentNow();
    if (key === this.savedDocument) return;
    changes.push({ put: 'document', key: 'document', value });
    then.push(() => {
      this.savedDocument = key;
    });
  }

  private addRun(run: RunRecord, changes: Change[], then: (() => void)[], otherwise: (() => void)[]) {
    const { id } = run;
    const history = historyOf(id);
    let before = this.saved.get(id) ?? { run: null, history, length: 0, evaluations: 0, piece: 0, checkpointStep: null };
    const checkpoint = heldCheckpoints().get(id);
    // Reset, or never written: whatever lies there is not this curve.
    const isAnew = before.run === null || before.history !== history;
    if (isAnew) {
      changes.push({ remove: 'curves', key: curveOf(id) });
      if (before.run !== null && !checkpoint) changes.push({ remove: 'weights', key: id });
      before = { ...before, run: null, history, length: 0, evaluations: 0, piece: 0, checkpointStep: null };
    }
    const { length } = history;
    const evaluations = history.evaluations.length;
    const { rewrittenFrom } = history;
    history.rewrittenFrom = Number.POSITIVE_INFINITY;
    otherwise.push(() => {
      history.rewrittenFrom = Math.min(history.rewrittenFrom, rewrittenFrom);
    });
    const from = Math.min(before.length, rewrittenFrom);
    // A curve that went back lost its last evaluations with its last steps.
    const evaluationsFrom =
      rewrittenFrom < before.length ? history.evaluations.filter(({ step }) => step <= from).length : before.evaluations;
    const hasPiece = from < before.length || length > from || evaluations > evaluationsFrom;
    if (hasPiece) changes.push({ put: 'curves', key: [id, before.piece], value: pieceOf(history, from, evaluationsFrom) });
    const checkpointStep = checkpoint?.step ?? before.checkpointStep;
    if (checkpoint) changes.push({ put: 'weights', key: id, value: checkpoint });
    if (run !== before.run || checkpointStep !== before.checkpointStep)
      changes.push({ put: 'runs', key: id, value: keptRunOf(run, checkpointStep) });
    const piece = before.piece + (hasPiece ? 1 : 0);
    then.push(() => {
      this.saved.set(id, { run, history, length, evaluations, piece, checkpointStep });
      if (checkpoint) releaseCheckpoint(id, checkpoint);
    });
  }

  private addRemoved(changes: Change[], then: (() => void)[]) {
    const present = new Set(runs.getState().runs.map(({ id }) => id));
    for (const id of this.saved.keys()) {
      if (present.has(id)) continue;
      changes.push({ remove: 'runs', key: id }, { remove: 'weights', key: id }, { remove: 'curves', key: curveOf(id) });
      then.push(() => {
        this.saved.delete(id);
        releaseCheckpoint(id);
      });
    }
  }
}

function documentNow() {
  const { experiment } = document.getState();
  const { currentRun, isLogLoss, smoothing, shown, xAxis, isLogX, hasBands } = view.getState();
  const value = keptDocumentOf(experiment, { currentRun, isLogLoss, smoothing, shown: { ...shown }, xAxis, isLogX, hasBands });
  return { value, key: JSON.stringify(value) };
}
