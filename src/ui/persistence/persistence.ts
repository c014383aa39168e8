/** Saves the page: opens the storage, restores its contents, and writes changes while this tab is the writer. */

import { currentCheckpoint } from '../actions/worker.ts';
import { readLocal, writeLocal } from '../kit/localValues.ts';
import { documentStore } from '../stores/document.ts';
import { onCurves, runs, tagRuns } from '../stores/runs.ts';
import { studyStore } from '../stores/study.ts';
import { say, view } from '../stores/view.ts';
import { loadCheckpoints, onCheckpoint, resaveCheckpoints, setCheckpointStore } from './checkpoints.ts';
import { curvesAreRead } from './curves.ts';
import { isDormant } from './dormantRuns.ts';
import { resaveFiles, setFileStore } from './files.ts';
import { isFull, openStore, StoreError } from './indexedDb.ts';
import { type Restored, restoreCurves, restoreDocument, restoreRuns } from './restore.ts';
import { persistenceStatus } from './status.ts';
import { type Outcome, Writer } from './writer.ts';
import { acquireLock } from './writerLock.ts';

const SAVE_MS = 400;
const RETRY_MS = 5000;
/** The interval of checks whether the saved data still exists, because browsers may delete it silently. */
const CHECK_MS = 3000;
/** The number of saved runs in local storage, which reveals that the browser deleted the database. */
const COUNT_KEY = 'skiplab.keptRuns';

let writer: Writer | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let isSaving = false;
/** True if this tab is the writer, even if the storage is full. */
let isWriter = false;

const inMemory = (reason: string) =>
  persistenceStatus.setState({ state: 'memory', words: `Nothing is kept when this page closes: ${reason}. Save runs as files.` });

const ELSEWHERE = 'Another tab of Skiplab saves; what changes in this one is not kept.';

const reasonOf = (error: unknown) =>
  error instanceof StoreError ? error.message : `the browser’s storage failed (${error instanceof Error ? error.message : error})`;

const rememberedCount = (): number => Number(readLocal(COUNT_KEY) ?? 0) || 0;
const rememberCount = () => writeLocal(COUNT_KEY, runs.getState().runs.length);

const runWords = (count: number) => (count === 1 ? '1 run' : `${count} runs`);

function reportLoss(found: number, damaged: readonly string[], hadDocument: boolean) {
  const expected = rememberedCount();
  if (damaged.length > 0) say(`${damaged.join(', ')}: what was kept of it is damaged, so it is left out. All else is here.`);
  else if (found === 0 && !hadDocument && expected > 0) say(`The browser has deleted what was kept here: ${runWords(expected)}.`);
}

/** Restores the page. Resolves when the page may start, even after a failure; the curves are read afterwards. */
export async function restorePage() {
  try {
    const store = await openStore(() => schedule());
    writer = new Writer(store);
    setCheckpointStore(store);
    setFileStore(store);
    const { found, damaged, curves } = await restoreRuns(writer);
    reportLoss(found, damaged, await restoreDocument(writer));
    void follow(writer, curves);
    if (await acquireLock('ask', yieldToOtherTab)) await becomeWriter(writer);
    else yieldToOtherTab();
  } catch (error) {
    inMemory(reasonOf(error));
  }
}

async function follow(from: Writer, curves: Restored['curves']) {
  try {
    await restoreCurves(from, curves);
    await loadCheckpoints(curves.map(({ run }) => run.id));
    schedule();
  } catch (error) {
    say(`Curves that were kept cannot be read: ${reasonOf(error)}.`);
  }
}

/** Another tab has become the writer. */
function yieldToOtherTab() {
  isWriter = false;
  persistenceStatus.setState({ state: 'elsewhere', words: ELSEWHERE });
  // Names of new runs in this tab must differ from those in the writer's tab.
  tagRuns(`-${Math.random().toString(36).slice(2, 6)}`);
}

async function becomeWriter(to: Writer) {
  await to.claim();
  isWriter = true;
  tagRuns('');
  persistenceStatus.setState({ state: 'saving', words: '' });
  schedule();
}

/** Makes this tab the writer and restores the runs that the other tab saved meanwhile. */
export async function takeOver() {
  if (!writer || !(await acquireLock('steal', yieldToOtherTab))) return;
  try {
    await curvesAreRead();
    await becomeWriter(writer);
    const { hasChanged } = writer;
    const mine = new Set(runs.getState().runs.flatMap(({ id }) => (hasChanged(id) ? [id] : [])));
    // The curves of these runs differ from the saved ones, so they are written completely.
    writer.forget(mine);
    const { curves } = await restoreRuns(writer, (id) => mine.has(id));
    void follow(writer, curves);
    say('This tab saves now.');
    schedule();
  } catch (error) {
    inMemory(reasonOf(error));
  }
}

/** Starts to save changes. Call once, after {@link restorePage}. */
export function startSaving() {
  documentStore.subscribe(schedule);
  runs.subscribe(schedule);
  view.subscribe(schedule);
  studyStore.subscribe(schedule);
  onCurves(schedule);
  onCheckpoint(schedule);
  setInterval(() => void checkStorage(), CHECK_MS);
  // A hidden or closed page may not get another chance to save.
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
    const outcome = await writer.save();
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
  rememberCount();
  const { state } = persistenceStatus.getState();
  if (state !== 'full' && state !== 'memory') return;
  persistenceStatus.setState({ state: 'saving', words: '' });
  say(state === 'full' ? 'There is room again: everything is saved.' : 'The browser’s storage is back: everything is saved.');
}

/** Saves everything that is in memory, after the browser deleted the storage. */
async function saveAgain(to: Writer) {
  await curvesAreRead();
  to.forget();
  const ids = runs.getState().runs.map(({ id }) => id);
  resaveFiles();
  resaveCheckpoints(ids);
  await to.claim();
  // The worker's checkpoints are newer than the saved ones, and are stored when they arrive.
  for (const id of ids) if (!isDormant(id)) void currentCheckpoint(id);
  while ((await to.save()) === 'more');
  rememberCount();
  say('The browser deleted what was kept here; what this page has is saved anew.');
}

/** Checks that the saved data still exists, even if nothing changes. */
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

/** Reports a failed write, which is tried again. */
function failed(error: unknown) {
  if (isFull(error))
    persistenceStatus.setState({
      state: 'full',
      words: 'The browser’s storage is full: the latest changes are not saved. Delete runs, or save them as files; it is tried again.',
    });
  else inMemory(reasonOf(error));
  scheduleIn(RETRY_MS);
}
