/** Writes the changes of the page to storage in transactions, each of which succeeds or fails as a whole. */
import type { RunId } from '../../train/protocol/runs.ts';
import { randomToken } from '../kit/randomToken.ts';
import type { History } from '../stores/history/history.ts';
import { mapStore } from '../stores/map.ts';
import { findRun, historyOf, type RunRecord, runs } from '../stores/runs.ts';
import { dropCheckpoint, markCheckpointSaved, unsavedCheckpoints } from './checkpoints.ts';
import { isOverviewOld, overviewOf, savedOverview } from './curve/overview.ts';
import { nextMerge, nothingStored, type StoredCurve, type Write, writesFor } from './curve/pieces.ts';
import { curveOf, isFull, type Store } from './indexedDb.ts';
import { entryKey, REVISION } from './losses.ts';
import { addFiles, addUnusedFiles, documentNow, newPending, type Pending } from './pending.ts';
import { pieceOf, savedRunOf } from './schema.ts';

interface Saved {
  run: RunRecord | null;
  record: unknown;
  history: History;
  /** Null until the curve is read. No curve is written before that. */
  curve: StoredCurve | null;
  checkpointStep: number | null;
}

/** more: a part is left for the next write. refused: another tab is the writer. gone: the browser has deleted the data. */
export type Outcome = 'done' | 'more' | 'refused' | 'gone';

/** The key of the writing tab's token. */
const WRITER = 'writer';
const MAP = 'map';

export class Writer {
  private readonly token = randomToken(16);
  private readonly saved = new Map<RunId, Saved>();
  /** The index of the piece at which the search for the next merge starts (see `nextMerge`), for each restored curve. */
  private readonly loose = new Map<RunId, number>();
  private savedDocument: ReturnType<typeof documentNow> | null = null;
  private savedMap: unknown = null;
  /** The stored entries of runs with their names (see losses.ts). */
  private entries = new Map<string, string>();
  /** Runs without a record. The next save removes their other stored data. */
  private vanished: Iterable<RunId> = [];
  /** Incremented by each write that adds runs, regardless of their number. */
  revision = 0;
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Makes this tab the only writer. */
  claim = () => this.store.change([{ put: 'document', key: WRITER, value: this.token }]);

  /** Notes that the stored run equals the run on the page; its curve has not been read yet. */
  markSaved = (run: RunRecord, record: unknown, history: History, checkpointStep: number | null) =>
    void this.saved.set(run.id, { run, record, history, curve: null, checkpointStep });

  markEntries(entries: ReadonlyMap<string, string>, revision: number, vanished: Iterable<RunId>) {
    this.entries = new Map(entries);
    this.revision = revision;
    this.vanished = vanished;
  }

  markCurveSaved(id: RunId, history: History, curve: StoredCurve) {
    const saved = this.saved.get(id);
    if (saved?.history !== history) return;
    saved.curve = curve;
    this.loose.set(id, 0);
  }

  markDocumentSaved = () => {
    this.savedDocument = documentNow();
  };

  /** Restores the stored map, unless the page's map has changed since it was last written or read. */
  async restoreMap() {
    const stored = (await this.store.get('document', MAP)) ?? null;
    if (mapStore.getState().map !== this.savedMap) return;
    this.savedMap = stored;
    mapStore.setState({ map: stored });
  }

  /** Null if this page has not written or read a document. */
  get savedExperiment() {
    return this.savedDocument?.experiment ?? null;
  }

  hasChanged = (run: RunRecord) => this.saved.get(run.id)?.run !== run;

  /** Undefined if this page has not written or read the run. */
  savedRecord = (id: RunId): unknown => this.saved.get(id)?.record;

  /** Forgets the stored state of runs, so that they are written again. */
  forget(ids: Iterable<RunId> = [...this.saved.keys()]) {
    for (const id of ids) {
      this.saved.delete(id);
      this.loose.delete(id);
    }
  }

  forgetAll() {
    this.forget();
    this.savedDocument = null;
    this.savedMap = null;
    this.entries.clear();
  }

  /**
   * Writes the removals first, in a transaction of their own, because they succeed even if the storage is full.
   * @param hasDamaged true if there are runs that cannot be read; it is then not known which files they use
   */
  async save(hasDamaged: boolean): Promise<Outcome> {
    const removals = newPending();
    this.addRemoved(removals);
    if (!hasDamaged) addUnusedFiles(removals);
    const removed = await this.write(removals);
    if (removed !== 'done') return removed;
    try {
      return await this.write(this.allChanges());
    } catch (error) {
      const room = newPending();
      this.addReset(room);
      if (!isFull(error) || room.changes.length === 0) throw error;
      const cleared = await this.write(room);
      return cleared === 'done' ? this.write(this.allChanges()) : cleared;
    }
  }

  private allChanges(): Pending {
    const pending = newPending();
    this.addDocument(pending);
    this.addMap(pending);
    for (const run of runs.getState().runs) this.addRun(run, pending);
    addFiles(pending);
    return pending;
  }

  /** Removes the records of a run that cannot be read. */
  discard(id: RunId): Promise<Outcome> {
    const pending = newPending();
    this.addRemoval(id, pending);
    return this.write(pending);
  }

  /** Makes at most one write, which merges some of the small pieces that an earlier version of the page left. */
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
    const now = documentNow();
    if (now.key === this.savedDocument?.key) return;
    changes.push({ put: 'document', key: 'document', value: now.value });
    onDone.push(() => {
      this.savedDocument = now;
    });
  }

  private addMap({ changes, onDone }: Pending) {
    const { map } = mapStore.getState();
    if (map === this.savedMap) return;
    changes.push(map === null ? { remove: 'document', key: MAP } : { put: 'document', key: MAP, value: map });
    onDone.push(() => {
      this.savedMap = map;
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
    // If the run was reset or never written, a stored curve does not belong to it.
    const isAnew = known?.history !== history;
    if (isAnew) {
      changes.push({ remove: 'curves', key: curveOf(id) });
      if (known && !checkpoint) changes.push({ remove: 'weights', key: id });
    }
    const before: Saved = known && !isAnew ? known : { run: null, record: null, history, curve: nothingStored, checkpointStep: null };
    const curve = before.curve && this.addCurve(id, history, before.curve, pending);
    // Weights are useless without the curve up to their step, so they are stored only when the curve is complete.
    if (curve && curve.length !== history.length) {
      pending.isWhole = false;
      return void onDone.push(() => this.saved.set(id, { ...before, curve }));
    }
    const checkpointStep = checkpoint?.step ?? before.checkpointStep;
    if (checkpoint) changes.push({ put: 'weights', key: id, value: checkpoint });
    const needsOverview = curve !== null && isOverviewOld(before.record, history);
    const isNew = run !== before.run || checkpointStep !== before.checkpointStep || needsOverview;
    // Until its curve is read, a run keeps its saved overview (a sample of the curve).
    const overview = curve ? overviewOf(history) : savedOverview(before.record);
    const record = isNew ? savedRunOf(run, checkpointStep, overview) : before.record;
    if (isNew) changes.push({ put: 'runs', key: id, value: record });
    this.addEntry(run, pending);
    onDone.push(() => {
      // The curve may have been read during the write.
      this.saved.set(id, { run, record, history, curve: curve ?? known?.curve ?? null, checkpointStep });
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

  private addEntry({ id, name }: RunRecord, { changes, onDone }: Pending) {
    const key = entryKey(id);
    if (this.entries.get(key) === name) return;
    changes.push({ put: 'document', key, value: name });
    onDone.push(() => this.entries.set(key, name));
    if (this.entries.has(key)) return;
    const revision = this.revision + 1;
    changes.push({ put: 'document', key: REVISION, value: revision });
    onDone.push(() => Object.assign(this, { revision }));
  }

  private addRemoved(pending: Pending) {
    const present = new Set(runs.getState().runs.map(({ id }) => id));
    for (const [id, { curve }] of this.saved) {
      // A curve that is still being read must stay stored, because the deletion of its run can be undone.
      if (present.has(id) || curve === null) continue;
      this.addRemoval(id, pending);
    }
    for (const id of this.vanished) if (!present.has(id)) this.addRemoval(id, pending);
    pending.onDone.push(() => {
      this.vanished = [];
    });
  }

  /** Frees space by removing the stored records of runs that were reset. */
  private addReset(pending: Pending) {
    for (const [id, { history }] of this.saved) if (findRun(id) && historyOf(id) !== history) this.addRemoval(id, pending);
  }

  private addRemoval(id: RunId, { changes, onDone }: Pending) {
    const key = entryKey(id);
    changes.push({ remove: 'runs', key: id }, { remove: 'weights', key: id }, { remove: 'curves', key: curveOf(id) });
    changes.push({ remove: 'document', key });
    onDone.push(() => {
      this.saved.delete(id);
      this.entries.delete(key);
      const isOnPage = runs.getState().runs.some((run) => run.id === id);
      if (!isOnPage) dropCheckpoint(id);
    });
  }
}
