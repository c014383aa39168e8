/** Collects the changes of the next write to storage. */
import { identityOf } from '../../schema/identity.ts';
import { documentStore } from '../stores/document.ts';
import { studyStore } from '../stores/study.ts';
import { view } from '../stores/view.ts';
import { LARGEST } from './curve/pieces.ts';
import { markFilesRemoved, markFilesSaved, unsavedFiles, unusedFiles } from './files.ts';
import type { Change } from './indexedDb.ts';
import { savedDocumentOf } from './schema.ts';

/** The changes of one transaction, and the callbacks that run if it succeeds. */
export interface Pending {
  changes: Change[];
  onDone: (() => void)[];
  /** The number of steps of curves for which this write still has room. If it is 0 or less, the write takes no further run or piece. */
  room: number;
  isWhole: boolean;
}

const ROOM = 4 * LARGEST;

export const newPending = (): Pending => ({ changes: [], onDone: [], room: ROOM, isWhole: true });

export function addFiles({ changes, onDone }: Pending) {
  for (const [digest, files] of unsavedFiles()) {
    changes.push({ put: 'files', key: digest, value: files });
    onDone.push(() => markFilesSaved(digest));
  }
}

export function addUnusedFiles({ changes, onDone }: Pending) {
  for (const digest of unusedFiles()) {
    changes.push({ remove: 'files', key: digest });
    onDone.push(() => markFilesRemoved(digest));
  }
}

/** @returns the experiment on the page, the record to store (`value`), and a string that is equal for equal records (`key`) */
export function documentNow() {
  const { experiment, opened } = documentStore.getState();
  const { currentRun, isLogLoss, smoothing, plot, xAxis, isLogX, hasBands, comparison, pairs } = view.getState();
  const saved = { currentRun, isLogLoss, smoothing, plot, xAxis, isLogX, hasBands, comparison, pairs };
  const value = savedDocumentOf({ experiment, opened }, saved, studyStore.getState().study);
  return { experiment, value, key: identityOf(value) };
}
