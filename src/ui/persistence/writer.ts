/** Writes what has changed, all of it or nothing, at most half a second after it did. */
import { identityOf } from '../../schema/identity.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { document } from '../stores/document.ts';
import type { History } from '../stores/history/history.ts';
import { historyOf, type RunRecord, runs } from '../stores/runs.ts';
import { view } from '../stores/view.ts';
import { dropCheckpoint, markCheckpointSaved, unsavedCheckpoints } from './checkpoints.ts';
import { markFilesSaved, unsavedFiles } from './files.ts';
import { type Change, curveOf, type Store } from './indexedDb.ts';
import { LARGEST, nextMerge, nothingStored, type StoredCurve, type Write, writesFor } from './pieces.ts';
import { pieceOf, savedDocumentOf, savedRunOf } from './schema.ts';

/** What the store has of a run. */
interface Saved {
  run: RunRecord | null;
  history: History;
  /** Null until the curve is read: until then it stays as it is. */
  curve: StoredCurve | null;
  checkpointStep: number | null;
}

/** A write under way: what changes, and what follows when it is done. */
interface Pending {
  changes: Change[];
  onDone: (() => void)[];
  /** How many steps of curves may still be written. */
  room: number;
  isWhole: boolean;
}

/** More: a part is left for the next write. Refused: another tab writes now. Gone: the browser has deleted what was kept. */
export type Outcome = 'done' | 'more' | 'refused' | 'gone';

const newPending = (): Pending => ({ changes: [], onDone: [], room: ROOM, isWhole: true });

/** Under which a tab says that it is the one that writes. */
const WRITER = 'writer';
/** Steps of curves in one write. */
const ROOM = 4 * LARGEST;

/** Also on an address without https, where there is no randomUUID. */
const newToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export class Writer {
  private readonly token = newToken();
  private readonly saved = new Map<RunId, Saved>();
  /** Curves of older pages that lie in many small pieces, and from which piece on. */
  private readonly loose = new Map<RunId, number>();
  private savedDocument: unknown = null;
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** From now on this tab writes, and no other. */
  claim = () => this.store.change([{ put: 'document', key: WRITER, value: this.token }]);

  /** The store has this run as it is on the page; its curve is still to be read. */
  markSaved = (run: RunRecord, history: History, checkpointStep: number | null) =>
    void this.saved.set(run.id, { run, history, curve: null, checkpointStep });

  /** The store has this curve as it is on the page. */
  markCurveSaved(id: RunId, history: History, curve: StoredCurve) {
    const saved = this.saved.get(id);
    if (saved?.history !== history) return;
    saved.curve = curve;
    this.loose.set(id, 0);
  }

  markDocumentSaved = () => {
    this.savedDocument = documentNow().key;
  };

  /** Whether the page has changed a run since it was last in step with the store. */
  hasChanged = (id: RunId) => {
    const run = runs.getState().runs.find((other) => other.id === id);
    return run !== undefined && this.saved.get(id)?.run !== run;
  };

  /** What was kept is not to be trusted any more: everything is written anew. */
  forget(ids: Iterable<RunId> = [...this.saved.keys()]) {
    for (const id of ids) {
      this.saved.delete(id);
      this.loose.delete(id);
    }
    this.savedDocument = null;
  }

  async save(): Promise<Outcome> {
    const pending = newPending();
    const { changes } = pending;
    this.addDocument(pending);
    for (const run of runs.getState().runs) this.addRun(run, pending);
    this.addRemoved(pending);
    for (const [digest, files] of unsavedFiles()) {
      changes.push({ put: 'files', key: digest, value: files });
      pending.onDone.push(() => markFilesSaved(digest));
    }
    return this.write(pending);
  }

  /** Makes one piece of many that an older page left. @returns as {@link save} */
  async merge(): Promise<Outcome> {
    const pending = newPending();
    this.addMerge(pending);
    return this.write(pending);
  }

  private async write({ changes, onDone, isWhole }: Pending): Promise<Outcome> {
    if (changes.length === 0) return 'done';
    const refuse = (writer: unknown) => (writer === this.token ? null : writer === undefined ? 'gone' : 'refused');
    const result = await this.store.change(changes, { key: WRITER, refuse });
    if (result !== 'done') return result;
    for (const each of onDone) each();
    return isWhole ? 'done' : 'more';
  }

  /** Whether the browser has deleted what was kept. */
  isGone = async () => (await this.store.get('document', WRITER)) === undefined;

  private addDocument({ changes, onDone }: Pending) {
    const { key, value } = documentNow();
    if (key === this.savedDocument) return;
    changes.push({ put: 'document', key: 'document', value });
    onDone.push(() => {
      this.savedDocument = key;
    });
  }

  private addRun(run: RunRecord, pending: Pending) {
    const { id } = run;
    const { changes, onDone } = pending;
    const history = historyOf(id);
    const known = this.saved.get(id);
    if (pending.room <= 0) {
      pending.isWhole = false;
      return;
    }
    const checkpoint = unsavedCheckpoints().get(id);
    // Reset, or never written: whatever lies there is not this curve.
    const isAnew = known?.history !== history;
    if (isAnew) {
      changes.push({ remove: 'curves', key: curveOf(id) });
      if (known && !checkpoint) {
        changes.push({ remove: 'weights', key: id });
        onDone.push(() => dropCheckpoint(id));
      }
    }
    const before: Saved = known && !isAnew ? known : { run: null, history, curve: nothingStored, checkpointStep: null };
    const curve = before.curve && this.addCurve(id, history, before.curve, pending);
    // Weights are of no use without the curve up to their step: both are there, or neither.
    if (curve && curve.length !== history.length) {
      pending.isWhole = false;
      return void onDone.push(() => this.saved.set(id, { ...before, curve }));
    }
    const checkpointStep = checkpoint?.step ?? before.checkpointStep;
    if (checkpoint) changes.push({ put: 'weights', key: id, value: checkpoint });
    if (run !== before.run || checkpointStep !== before.checkpointStep)
      changes.push({ put: 'runs', key: id, value: savedRunOf(run, checkpointStep) });
    onDone.push(() => {
      // It may have been read while this was written.
      this.saved.set(id, { run, history, curve: curve ?? known?.curve ?? null, checkpointStep });
      if (checkpoint) markCheckpointSaved(id, checkpoint);
    });
  }

  /** @returns what the store has of the curve then */
  private addCurve(id: RunId, history: History, stored: StoredCurve, pending: Pending): StoredCurve {
    const { writes, after } = writesFor(stored, history, pending.room);
    for (const write of writes) this.addPiece(id, history, write, pending);
    return after;
  }

  private addPiece(id: RunId, history: History, write: Write, pending: Pending) {
    pending.changes.push({ remove: 'curves', key: curveOf(id, write.number, write.until) });
    pending.changes.push({ put: 'curves', key: [id, write.number], value: pieceOf(history, write) });
    pending.room -= write.end.from - write.begin.from;
  }

  private addMerge(pending: Pending) {
    for (const [id, index] of this.loose) {
      const saved = this.saved.get(id);
      const merge = saved?.curve && nextMerge(saved.curve, index);
      if (!merge) {
        this.loose.delete(id);
        continue;
      }
      this.addPiece(id, saved.history, merge.write, pending);
      pending.isWhole = false;
      return void pending.onDone.push(() => {
        saved.curve = merge.after;
        this.loose.set(id, index + 1);
      });
    }
  }

  private addRemoved({ changes, onDone }: Pending) {
    const present = new Set(runs.getState().runs.map(({ id }) => id));
    for (const [id, { curve }] of this.saved) {
      // A curve that is being read must come whole: the deletion can be taken back.
      if (present.has(id) || curve === null) continue;
      changes.push({ remove: 'runs', key: id }, { remove: 'weights', key: id }, { remove: 'curves', key: curveOf(id) });
      onDone.push(() => {
        this.saved.delete(id);
        dropCheckpoint(id);
      });
    }
  }
}

function documentNow() {
  const { experiment } = document.getState();
  const { currentRun, isLogLoss, smoothing, shown, xAxis, isLogX, hasBands } = view.getState();
  const value = savedDocumentOf(experiment, { currentRun, isLogLoss, smoothing, shown: { ...shown }, xAxis, isLogX, hasBands });
  return { value, key: identityOf(value) };
}
