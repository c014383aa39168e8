/** Joins the edits of this tab with those that the previous writer stored, so that no edit of a run or of the experiment is lost. */
import { isSameValue } from '../../../schema/identity.ts';
import type { RunId } from '../../../train/protocol/runs.ts';
import { documentStore, edit } from '../../stores/document.ts';
import { nextId, type RunRecord, removeRun, runs } from '../../stores/runs.ts';
import { resaveCheckpoints } from '../checkpoints.ts';
import { curveOf, type Store } from '../indexedDb.ts';
import { restoreEntries, restoreRuns, type UnreadCurve } from '../restore.ts';
import { readDocument } from '../schema.ts';
import type { Writer } from '../writer.ts';

/** @returns a sentence if the tabs changed the experiment in different ways, otherwise an empty string */
async function joinDocument(writer: Writer): Promise<string> {
  const theirs = readDocument(await writer.store.get('document', 'document'));
  const { savedExperiment } = writer;
  if (!theirs || isSameValue(theirs.experiment, savedExperiment)) return '';
  const { experiment: ours, opened } = documentStore.getState();
  edit({ type: 'open', experiment: theirs.experiment, opened: theirs.opened });
  if (isSameValue(ours, savedExperiment) || isSameValue(ours, theirs.experiment)) return '';
  edit({ type: 'open', experiment: ours, opened });
  return ' Undo restores the other tab’s experiment.';
}

async function copyRun(store: Store, id: RunId, record: RunRecord): Promise<void> {
  const copy = nextId();
  await store.change([{ put: 'runs', key: copy, value: { ...record, id: copy, name: `${record.name} (other tab)` } }]);
  const weights = await store.get('weights', id);
  if (weights !== undefined) await store.change([{ put: 'weights', key: copy, value: weights }]);
  for (let number = 0; ; number++) {
    const piece = await store.first('curves', curveOf(id, number));
    if (!piece || !Array.isArray(piece.key)) return;
    number = Number(piece.key[1]);
    await store.change([{ put: 'curves', key: [copy, number], value: piece.value }]);
  }
}

/**
 * Joins the stored runs and experiment with those of this tab. The stored map replaces that of this tab, unless this tab changed its map.
 * This tab must be the only one that writes.
 * @returns the curves that remain to be read, and a sentence about the experiment. The sentence is empty unless both tabs changed the
 * experiment in different ways.
 */
export async function joinSaved(writer: Writer): Promise<{ curves: UnreadCurve[]; words: string }> {
  const stored = new Map((await writer.store.all('runs')).map(({ key, value }) => [String(key), value]));
  const isTheirs = (id: RunId) => !isSameValue(stored.get(id), writer.savedRecord(id));
  for (const run of runs.getState().runs) {
    const { id } = run;
    if (!isTheirs(id)) continue;
    if (!writer.hasChanged(run)) {
      if (!stored.has(id)) removeRun(id);
      continue;
    }
    // Both tabs changed the run. Unless the other tab deleted it, the stored version is copied to a new run. This tab's version is written
    // again, under its old id.
    // The cast is safe because only the id and the name of the record are replaced; the record is validated when it is read.
    if (stored.has(id)) await copyRun(writer.store, id, stored.get(id) as RunRecord);
    writer.forget([id]);
    resaveCheckpoints([id]);
  }
  const mine = new Set(runs.getState().runs.flatMap((run) => (writer.hasChanged(run) ? [run.id] : [])));
  const { ids, curves } = await restoreRuns(writer, (id, record) => mine.has(id) || isSameValue(record, writer.savedRecord(id)));
  await restoreEntries(writer, ids);
  await writer.restoreMap();
  return { curves, words: await joinDocument(writer) };
}
