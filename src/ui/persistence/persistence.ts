/** Restores the page from the storage, and saves changes while this tab is the writer, the only tab that saves. */

import { reasonWords } from '../../schema/words.ts';
import { currentCheckpoint } from '../actions/worker.ts';
import { readLocal, writeLocal } from '../kit/localValues.ts';
import { randomToken } from '../kit/randomToken.ts';
import { documentStore } from '../stores/document.ts';
import { mapStore } from '../stores/map.ts';
import { onCurves, runs, tagRuns } from '../stores/runs.ts';
import { studyStore } from '../stores/study.ts';
import { say, view } from '../stores/view.ts';
import { loadCheckpoints, onCheckpoint, resaveCheckpoints, setCheckpointStore } from './checkpoints.ts';
import { curvesAreRead } from './curve/curves.ts';
import { type Damage, damaged, forgetDamage } from './damaged.ts';
import { isDormant } from './dormantRuns.ts';
import { resaveFiles, setFileStore } from './files.ts';
import { isFull, openStore, StoreError } from './indexedDb.ts';
import { askToLast } from './lasting.ts';
import { lossWords, readKnown, runWords } from './losses.ts';
import { restoreCurrentRun, restoreCurves, restoreDocument, restoreEntries, restoreRuns, type UnreadCurve } from './restore.ts';
import { persistenceStatus } from './status.ts';
import { joinSaved } from './tabs/join.ts';
import { answerCalls } from './tabs/writerCalls.ts';
import { acquireLock } from './tabs/writerLock.ts';
import { type Outcome, Writer } from './writer.ts';

const SAVE_MS = 400;
const RETRY_MS = 5000;
/** Browsers may delete the saved data silently, so the page checks at this interval that the data still exists. */
const CHECK_MS = 3000;
/** The key under which the number of saved runs and the revision are stored in local storage (see losses.ts). */
const COUNT_KEY = 'skiplab.keptRuns';

let writer: Writer | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let isSaving = false;
/** True while this tab is the writer, even if it cannot save, for example because the storage is full. */
let isWriter = false;

const inMemory = (reason: string) =>
  persistenceStatus.setState({
    state: 'memory',
    words: `Your work will be lost when this page closes, because ${reason}. Save runs as files.`,
  });

const ELSEWHERE = 'Skiplab is open in another tab. Changes in this tab are saved once the other is closed or this one takes over.';

const reasonOf = (error: unknown) => (error instanceof StoreError ? error.message : `the browser’s storage failed (${reasonWords(error)})`);

const rememberCount = ({ revision }: Writer) => writeLocal(COUNT_KEY, { revision, count: runs.getState().runs.length });

const hasDamagedRuns = () => damaged.getState().list.some(({ isRun }) => isRun);

/** Restores the page. Resolves when the page may start, even after a failure; the curves are read afterwards. */
export async function restorePage() {
  try {
    const store = await openStore(() => schedule());
    writer = new Writer(store);
    setCheckpointStore(store);
    await setFileStore(store);
    const { ids, curves } = await restoreRuns(writer);
    const found = await restoreEntries(writer, ids);
    const loss = lossWords({ ...found, hasDocument: await restoreDocument(writer) }, readKnown(readLocal(COUNT_KEY)));
    restoreCurrentRun();
    const count = runs.getState().runs.length;
    if (loss) say(loss);
    else if (count > 0) say(`${runWords(count)} restored.`);
    void follow(writer, curves);
    if (await acquireLock('ask', yieldToOtherTab)) await becomeWriter(writer);
    else yieldToOtherTab();
  } catch (error) {
    inMemory(reasonOf(error));
  }
}

async function follow(from: Writer, curves: readonly UnreadCurve[]) {
  try {
    await restoreCurves(from, curves);
    await loadCheckpoints(curves.map(({ run }) => run.id));
    schedule();
  } catch (error) {
    say(`Saved curves cannot be read: ${reasonOf(error)}.`);
  }
}

/** Stops saving, because another tab is the writer. Waits for the lock (see tabs/writerLock.ts), and takes over once that tab is closed. */
function yieldToOtherTab() {
  isWriter = false;
  persistenceStatus.setState({ state: 'elsewhere', words: ELSEWHERE });
  // The ids of new runs in this tab must differ from those in the writer's tab.
  tagRuns(`-${randomToken(3)}`);
  void acquireLock('wait', yieldToOtherTab).then((isOurs) => {
    if (isOurs) void inherit('The other tab was closed. Changes are now saved from this tab.');
  });
}

async function becomeWriter(to: Writer) {
  await to.claim();
  isWriter = true;
  tagRuns('');
  persistenceStatus.setState({ state: 'saving', words: '' });
  schedule();
}

export async function takeOver() {
  if (await acquireLock('steal', yieldToOtherTab)) await inherit('Changes are now saved from this tab.');
}

/** Makes this tab the writer, and joins the edits of this tab with those that the other tab has saved. */
async function inherit(sentence: string) {
  const to = writer;
  if (!to) return;
  try {
    await curvesAreRead();
    // The other tab can no longer write after this call.
    await to.claim();
    await setFileStore(to.store);
    const { curves, words } = await joinSaved(to);
    await becomeWriter(to);
    void follow(to, curves);
    say(sentence + words);
  } catch (error) {
    inMemory(reasonOf(error));
  }
}

/** Removes a notice of damage, together with the stored records of the run if the run itself cannot be read. */
export async function discardDamaged(damage: Damage) {
  try {
    if (damage.isRun && (!writer || !isWriter || (await writer.discard(damage.id)) === 'refused'))
      return say(
        `${damage.name} cannot be discarded, because changes in this tab are not saved. Reload the page and try again, or press Take over if another tab is the one that saves.`,
      );
    forgetDamage(damage);
  } catch (error) {
    say(`${damage.name} cannot be discarded: ${reasonOf(error)}.`);
  }
}

/** Call this once, after {@link restorePage}. */
export function startSaving() {
  documentStore.subscribe(schedule);
  runs.subscribe(schedule);
  view.subscribe(schedule);
  studyStore.subscribe(schedule);
  mapStore.subscribe(schedule);
  onCurves(schedule);
  onCheckpoint(schedule);
  answerCalls(() => isWriter);
  setInterval(() => void checkStorage(), CHECK_MS);
  // A hidden or closed page might not get another chance to save.
  window.addEventListener('pagehide', () => void save());
  document.addEventListener('visibilitychange', () => void save());
}

const schedule = () => scheduleIn(SAVE_MS);

function scheduleIn(ms: number) {
  timer ??= setTimeout(() => void save(), ms);
}

async function save() {
  clearTimeout(timer);
  timer = undefined;
  if (!writer || !isWriter) return;
  if (isSaving) return schedule();
  isSaving = true;
  try {
    const outcome = await writer.save(hasDamagedRuns());
    await finishSave(writer, outcome === 'done' ? await writer.merge() : outcome);
  } catch (error) {
    failed(error);
  } finally {
    isSaving = false;
  }
}

async function finishSave(to: Writer, outcome: Outcome) {
  if (outcome === 'refused') return yieldToOtherTab();
  if (outcome === 'gone') return saveAgain(to);
  if (outcome === 'more') schedule();
  rememberCount(to);
  void askToLast(runs.getState().runs);
  const { state } = persistenceStatus.getState();
  if (outcome === 'more' || (state !== 'full' && state !== 'memory')) return;
  persistenceStatus.setState({ state: 'saving', words: '' });
  say(state === 'full' ? 'There is space again; everything is saved.' : 'The browser’s storage works again; everything is saved.');
}

/** Saves everything that is in memory, after the browser deleted the storage. */
async function saveAgain(to: Writer) {
  await curvesAreRead();
  to.forgetAll();
  const ids = runs.getState().runs.map(({ id }) => id);
  resaveFiles();
  resaveCheckpoints(ids);
  await to.claim();
  // The worker may have newer checkpoints, which are saved when they arrive.
  for (const id of ids) if (!isDormant(id)) void currentCheckpoint(id);
  let outcome: Outcome;
  do outcome = await to.save(hasDamagedRuns());
  while (outcome === 'more');
  if (outcome !== 'done') return schedule();
  rememberCount(to);
  say('The browser deleted saved work; the work on this page was saved again.');
}

async function checkStorage() {
  if (!writer || !isWriter || isSaving) return;
  isSaving = true;
  try {
    if (await writer.isGone()) await saveAgain(writer);
  } catch (error) {
    failed(error);
  } finally {
    isSaving = false;
  }
}

function failed(error: unknown) {
  if (isFull(error))
    persistenceStatus.setState({
      state: 'full',
      words:
        'The browser’s storage is full, so the latest changes are not saved. Save important runs as files and delete runs to make space. Skiplab keeps trying to save.',
    });
  else inMemory(reasonOf(error));
  scheduleIn(RETRY_MS);
}
