/** Writes all changes or none of them, at most half a second after they were made. */
import { identityOf } from '../../schema/identity.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { documentStore } from '../stores/document.ts';
import type { History } from '../stores/history/history.ts';
import { historyOf, type RunRecord, runs } from '../stores/runs.ts';
import { studyStore } from '../stores/study.ts';
import { view } from '../stores/view.ts';
import { dropCheckpoint, markCheckpointSaved, unsavedCheckpoints } from './checkpoints.ts';
import { markFilesSaved, unsavedFiles } from './files.ts';
import { type Change, curveOf, type Store } from './indexedDb.ts';
import { LARGEST, nextMerge, nothingStored, type StoredCurve, type Write, writesFor } from './pieces.ts';
import { pieceOf, savedDocumentOf, savedRunOf } from './schema.ts';

/** The stored state of a run. */
interface Saved {
  run: RunRecord | null;
  history: History;
  /** Null until the curve is read; it is not written before. */
  curve: StoredCurve | null;
  checkpointStep: number | null;
}

/** A write in progress: its changes, and the callbacks for its success. */
interface Pending {
  changes: Change[];
  onDone: (() => void)[];
  /** The number of steps of curves that may still be written. */
  room: number;
  isWhole: boolean;
}

/** more: a part is left for the next write. refused: another tab is the writer. gone: the browser has deleted the data. */
export type Outcome = 'done' | 'more' | 'refused' | 'gone';

const newPending = (): Pending => ({ changes: [], onDone: [], room: ROOM, isWhole: true });

/** The key of the writing tab's token. */
const WRITER = 'writer';
/** The number of steps of curves in one write. */
const ROOM = 4 * LARGEST;

/** A random token that also works without https, where there is no randomUUID. */
const newToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export class Writer {
  private readonly token = newToken();
  private readonly saved = new Map<RunId, Saved>();
  /** The curves of earlier versions that consist of many small pieces, with the index of the first piece to merge. */
  private readonly loose = new Map<RunId, number>();
  private savedDocument: unknown = null;
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Makes this tab the only writer. */
  claim = () => this.store.change([{ put: 'document', key: WRITER, value: this.token }]);

  /** Notes that the stored run equals that of the page; its curve is not read yet. */
  markSaved = (run: RunRecord, history: History, checkpointStep: number | null) =>
    void this.saved.set(run.id, { run, history, curve: null, checkpointStep });

  /** Notes that the stored curve equals that of the page. */
  markCurveSaved(id: RunId, history: History, curve: StoredCurve) {
    const saved = this.saved.get(id);
    if (saved?.history !== history) return;
    saved.curve = curve;
    this.loose.set(id, 0);
  }

  markDocumentSaved = () => {
    this.savedDocument = documentNow().key;
  };

  /** True if the run on the page differs from the stored one. */
  hasChanged = (id: RunId) => {
    const run = runs.getState().runs.find((other) => other.id === id);
    return run !== undefined && this.saved.get(id)?.run !== run;
  };

  /** Discards the knowledge of stored runs, so that everything is written again. */
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

  /**
   * Merges small pieces that an earlier version left.
   * @returns as {@link save}
   */
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

  /** True if the browser has deleted the data. */
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
    // The run was reset or never written, so any stored curve is another one.
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
    // Weights are useless without the curve up to their step, so both are stored or neither.
    if (curve && curve.length !== history.length) {
      pending.isWhole = false;
      return void onDone.push(() => this.saved.set(id, { ...before, curve }));
    }
    const checkpointStep = checkpoint?.step ?? before.checkpointStep;
    if (checkpoint) changes.push({ put: 'weights', key: id, value: checkpoint });
    if (run !== before.run || checkpointStep !== before.checkpointStep)
      changes.push({ put: 'runs', key: id, value: savedRunOf(run, checkpointStep) });
    onDone.push(() => {
      // The curve may have been read during the write.
      this.saved.set(id, { run, history, curve: curve ?? known?.curve ?? null, checkpointStep });
      if (checkpoint) markCheckpointSaved(id, checkpoint);
    });
  }

  /** @returns the stored curve after the write */
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
      // A curve that is still being read must be kept, because the deletion can be undone.
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
  const { experiment } = documentStore.getState();
  const { currentRun, isLogLoss, smoothing, shown, xAxis, isLogX, hasBands, comparison, pairs } = view.getState();
  const saved = { currentRun, isLogLoss, smoothing, shown: { ...shown }, xAxis, isLogX, hasBands, comparison, pairs };
  const value = savedDocumentOf(experiment, saved, studyStore.getState().study);
  return { value, key: identityOf(value) };
}
