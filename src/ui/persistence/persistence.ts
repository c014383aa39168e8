/** Keeps the page: opens the store, puts back what is there, and writes what changes while this is the tab that does. */
import { document } from '../stores/document.ts';
import { onCurves, runs, tagRuns } from '../stores/runs.ts';
import { currentCheckpoint } from '../stores/session.ts';
import { say, view } from '../stores/view.ts';
import { checkpointsLieIn, keepCheckpointsAgain, onCheckpoint, spareCheckpoints } from './checkpoints.ts';
import { curvesAreRead } from './curves.ts';
import { isAsleep } from './dormantRuns.ts';
import { filesLieIn, keepFilesAgain } from './files.ts';
import { isFull, openStore, StoreError } from './indexedDb.ts';
import { type Restored, restoreCurves, restoreDocument, restoreRuns } from './restore.ts';
import { keeping } from './status.ts';
import { type Outcome, Saver } from './writer.ts';
import { holdLock } from './writerLock.ts';

const SAVE_MS = 400;
const RETRY_MS = 5000;
/** How often it is looked whether what was kept is still there: a browser may delete it without a word. */
const LOOK_MS = 3000;
/** How many runs were kept, told twice: a browser may throw a database away without a word. */
const COUNT_KEY = 'skiplab.keptRuns';

let saver: Saver | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let isSaving = false;
/** Whether this is the tab that saves, be there room or not. */
let isWriter = false;

const inMemory = (reason: string) =>
  keeping.setState({ state: 'memory', words: `Nothing is kept when this page closes: ${reason}. Save runs as files.` });

const ELSEWHERE = 'Another tab of Skiplab saves; what changes in this one is not kept.';

const reasonOf = (error: unknown) =>
  error instanceof StoreError ? error.message : `the browser’s storage failed (${error instanceof Error ? error.message : error})`;

function rememberedCount(): number {
  try {
    return Number(localStorage.getItem(COUNT_KEY) ?? 0) || 0;
  } catch {
    return 0;
  }
}

function rememberCount() {
  try {
    localStorage.setItem(COUNT_KEY, String(runs.getState().runs.length));
  } catch {
    // Only the warning of a loss is lost.
  }
}

const runWords = (count: number) => (count === 1 ? '1 run' : `${count} runs`);

function sayWhatIsMissing(found: number, damaged: readonly string[], hadDocument: boolean) {
  const expected = rememberedCount();
  if (damaged.length > 0) say(`${damaged.join(', ')}: what was kept of it is damaged, so it is left out. All else is here.`);
  else if (found === 0 && !hadDocument && expected > 0) say(`The browser has deleted what was kept here: ${runWords(expected)}.`);
}

/** Puts back what was kept. Resolves when the page may begin, whatever became of it; curves follow while it is there. */
export async function restoreKept() {
  try {
    const store = await openStore(() => schedule());
    saver = new Saver(store);
    checkpointsLieIn(store);
    filesLieIn(store);
    const { found, damaged, curves } = await restoreRuns(saver);
    sayWhatIsMissing(found, damaged, await restoreDocument(saver));
    void follow(saver, curves);
    if (await holdLock('ask', lose)) await write(saver);
    else lose();
  } catch (error) {
    inMemory(reasonOf(error));
  }
}

async function follow(from: Saver, curves: Restored['curves']) {
  try {
    await restoreCurves(from, curves);
    await spareCheckpoints(curves.map(({ run }) => run.id));
    schedule();
  } catch (error) {
    say(`Curves that were kept cannot be read: ${reasonOf(error)}.`);
  }
}

/** Another tab writes. */
function lose() {
  isWriter = false;
  keeping.setState({ state: 'elsewhere', words: ELSEWHERE });
  // Its new runs must not take the names of those that are made here.
  tagRuns(`-${Math.random().toString(36).slice(2, 6)}`);
}

async function write(to: Saver) {
  await to.claim();
  isWriter = true;
  tagRuns('');
  keeping.setState({ state: 'saving', words: '' });
  schedule();
}

/** Makes this the tab that saves; what the other one has kept meanwhile comes here. */
export async function takeOver() {
  if (!saver || !(await holdLock('steal', lose))) return;
  try {
    await curvesAreRead();
    await write(saver);
    const { hasChanged } = saver;
    const mine = new Set(runs.getState().runs.flatMap(({ id }) => (hasChanged(id) ? [id] : [])));
    // Their curves went apart: ours are written whole.
    saver.forget(mine);
    const { curves } = await restoreRuns(saver, (id) => mine.has(id));
    void follow(saver, curves);
    say('This tab saves now.');
    schedule();
  } catch (error) {
    inMemory(reasonOf(error));
  }
}

/** From now on, changes are written. Call once, after {@link restoreKept}. */
export function keepFromNowOn() {
  document.subscribe(schedule);
  runs.subscribe(schedule);
  view.subscribe(schedule);
  onCurves(schedule);
  onCheckpoint(schedule);
  setInterval(() => void look(), LOOK_MS);
  // What may be the last chance.
  window.addEventListener('pagehide', () => void save());
  window.document.addEventListener('visibilitychange', () => void save());
}

const schedule = () => scheduleIn(SAVE_MS);

function scheduleIn(ms: number) {
  timer ??= setTimeout(() => void save(), ms);
}

async function save() {
  clearTimeout(timer);
  timer = undefined;
  if (!saver || !isWriter) return;
  if (isSaving) return schedule();
  isSaving = true;
  try {
    const outcome = await saver.save();
    await follows(saver, outcome === 'done' ? await saver.merge() : outcome);
  } catch (error) {
    failed(error);
  } finally {
    isSaving = false;
  }
}

async function follows(to: Saver, outcome: Outcome) {
  if (outcome === 'refused') return lose();
  if (outcome === 'gone') return saveAnew(to);
  if (outcome === 'more') schedule();
  rememberCount();
  const { state } = keeping.getState();
  if (state !== 'full' && state !== 'memory') return;
  keeping.setState({ state: 'saving', words: '' });
  say(state === 'full' ? 'There is room again: everything is saved.' : 'The browser’s storage is back: everything is saved.');
}

/** The browser deleted what was kept, and the page still has it. */
async function saveAnew(to: Saver) {
  await curvesAreRead();
  to.forget();
  const ids = runs.getState().runs.map(({ id }) => id);
  keepFilesAgain();
  keepCheckpointsAgain(ids);
  await to.claim();
  // Those that the worker has are newer than what was kept; they are held as soon as they come.
  for (const id of ids) if (!isAsleep(id)) void currentCheckpoint(id);
  while ((await to.save()) === 'more');
  rememberCount();
  say('The browser deleted what was kept here; what this page has is saved anew.');
}

/** Looks whether what was kept is still there, also while nothing changes. */
async function look() {
  if (!saver || !isWriter || isSaving) return;
  isSaving = true;
  try {
    if (await saver.isGone()) await saveAnew(saver);
  } catch (error) {
    failed(error);
  } finally {
    isSaving = false;
  }
}

/** After a write that failed: it is tried again. */
function failed(error: unknown) {
  if (isFull(error))
    keeping.setState({
      state: 'full',
      words: 'The browser’s storage is full: the latest changes are not saved. Delete runs, or save them as files; it is tried again.',
    });
  else inMemory(reasonOf(error));
  scheduleIn(RETRY_MS);
}
