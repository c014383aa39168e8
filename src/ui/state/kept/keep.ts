/** Keeps the page: opens the store, puts back what is there, and writes what changes while this is the tab that does. */
import { document } from '../document.ts';
import { onCurves, runs, tagRuns } from '../runs.ts';
import { say, view } from '../view.ts';
import { checkpointsLieIn, onCheckpoint } from './checkpoints.ts';
import { filesLieIn } from './files.ts';
import { holdLock } from './lock.ts';
import { restoreDocument, restoreRuns } from './restore.ts';
import { Saver } from './saver.ts';
import { keeping } from './status.ts';
import { isFull, openStore, StoreError } from './store.ts';

const SAVE_MS = 400;
const RETRY_MS = 5000;
/** How many runs were kept, told twice: a browser may throw a database away without a word. */
const COUNT_KEY = 'skiplab.keptRuns';

let saver: Saver | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let isSaving = false;

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

/** Puts back what was kept. Resolves when the page may begin, whatever became of it. */
export async function restoreKept() {
  try {
    saver = new Saver(await openStore(() => inMemory('another tab needs the storage, or the browser took it away; reload the page')));
    checkpointsLieIn(saver.store);
    filesLieIn(saver.store);
    const { found, damaged } = await restoreRuns(saver);
    sayWhatIsMissing(found, damaged, await restoreDocument(saver));
    if (await holdLock('ask', lose)) await write();
    else lose();
  } catch (error) {
    inMemory(reasonOf(error));
  }
}

/** Another tab writes. */
function lose() {
  keeping.setState({ state: 'elsewhere', words: ELSEWHERE });
  // Its new runs must not take the names of those that are made here.
  tagRuns(`-${Math.random().toString(36).slice(2, 6)}`);
}

async function write() {
  await saver?.claim();
  tagRuns('');
  keeping.setState({ state: 'saving', words: '' });
  schedule();
}

/** Makes this the tab that saves; what the other one has kept meanwhile comes here. */
export async function takeOver() {
  if (!saver || !(await holdLock('steal', lose))) return;
  try {
    await write();
    const { hasChanged } = saver;
    const mine = new Set(runs.getState().runs.flatMap(({ id }) => (hasChanged(id) ? [id] : [])));
    // Their curves went apart: ours are written whole.
    saver.forget(mine);
    await restoreRuns(saver, (id) => mine.has(id));
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
  // What may be the last chance.
  window.addEventListener('pagehide', () => void save());
  window.document.addEventListener('visibilitychange', () => void save());
}

const schedule = () => scheduleIn(SAVE_MS);

function scheduleIn(ms: number) {
  timer ??= setTimeout(() => void save(), ms);
}

const isWriter = () => ['saving', 'full'].includes(keeping.getState().state);

async function save() {
  clearTimeout(timer);
  timer = undefined;
  if (!saver || !isWriter()) return;
  if (isSaving) return schedule();
  isSaving = true;
  try {
    if ((await saver.save()) === 'refused') return lose();
    rememberCount();
    if (keeping.getState().state === 'full') {
      keeping.setState({ state: 'saving', words: '' });
      say('There is room again: everything is saved.');
    }
  } catch (error) {
    await mend(error);
  } finally {
    isSaving = false;
  }
}

/** After a write that failed: waits for room, or begins a new database where the old one is gone. */
async function mend(error: unknown) {
  if (isFull(error)) {
    keeping.setState({
      state: 'full',
      words: 'The browser’s storage is full: the latest changes are not saved. Delete runs, or save them as files; it is tried again.',
    });
    return scheduleIn(RETRY_MS);
  }
  if (!isWriter()) return;
  try {
    saver?.store.close();
    saver = new Saver(await openStore(() => inMemory('another tab needs the storage, or the browser took it away; reload the page')));
    checkpointsLieIn(saver.store);
    filesLieIn(saver.store);
    await saver.claim();
    await saver.save();
    say('The browser deleted what was kept here; what this page has is saved anew.');
  } catch (again) {
    inMemory(reasonOf(again));
  }
}
