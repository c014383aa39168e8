/** Starts the page's session with a simulated worker, for tests. */
import { beforeAll, beforeEach } from 'vitest';
import { starters } from '../src/experiment/starters.ts';
import type { Client } from '../src/train/client.ts';
import type { Command } from '../src/train/protocol/commands.ts';
import type { Event } from '../src/train/protocol/events.ts';
import type { AnswerTo, Reply } from '../src/train/protocol/requests.ts';
import type { RunStatus } from '../src/train/protocol/runs.ts';
import { followDocument } from '../src/ui/actions/followDocument.ts';
import { startSession } from '../src/ui/actions/worker.ts';
import { documentStore } from '../src/ui/stores/document.ts';
import { findRun, runs } from '../src/ui/stores/runs.ts';
import { session } from '../src/ui/stores/session.ts';
import { studyStore } from '../src/ui/stores/study.ts';
import { NOTHING, view } from '../src/ui/stores/view.ts';
import { SIGNALS, stepRows } from './curves.ts';
import { pointsSummary as summary } from './summaries.ts';

export const worker: { sent: Command[] } = { sent: [] };
const listeners = new Set<(event: Event) => void>();
export const emit = (event: Event) => {
  for (const listener of listeners) listener(event);
};

/** The requests that are not answered yet. */
export const asked: { kind: string; answer: (answer: unknown) => void }[] = [];

export const answer = (kind: string, value: unknown) => {
  for (const question of asked.splice(0)) {
    if (question.kind === kind) question.answer(value);
    else asked.push(question);
  }
};

/** The reply to a request for the data's summary. A test can replace it. */
export const data = { reply: (): Promise<Reply<AnswerTo<'data.describe'>>> => Promise.resolve({ answer: summary }) };
const answersAtOnce = data.reply;

const client: Client = {
  send: (command) => worker.sent.push(command),
  onEvent(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  request: (kind) =>
    kind === 'data.describe'
      ? // The cast is safe because the reply is of this kind, which the compiler cannot infer for a generic kind.
        (data.reply() as Promise<never>)
      : new Promise((resolve) => asked.push({ kind, answer: (value) => resolve({ answer: value as never }) })),
  addFiles: () => {},
};

/** Returns the types of the commands that the page has sent, without `warm`, which may be sent at any time. */
export const types = () => worker.sent.flatMap(({ type }) => (type === 'warm' ? [] : [type]));
export const current = () => findRun(view.getState().currentRun);

export function report(change: Partial<RunStatus>) {
  const run = current();
  if (run) emit({ type: 'run.status', runId: run.id, status: { ...run.status, ...change } });
}

export const record = (runId: string, first: number, loss: number[]) => {
  emit({ type: 'run.signals', runId, signals: SIGNALS });
  emit({ type: 'run.rows', runId, group: 'steps', rows: stepRows(first, loss) });
};

/** Starts the session once and empties the page before each test. */
export function startsEmpty() {
  beforeAll(() => {
    startSession(client);
    followDocument();
  });

  beforeEach(() => {
    documentStore.setState({ experiment: starters.dense, opened: starters.dense, past: [], future: [] });
    runs.setState({ runs: [] });
    view.setState({ currentRun: null, message: '', fieldProblems: {}, comparison: NOTHING, pairs: 1 });
    studyStore.setState({ study: null });
    session.setState({ failure: null, summary, isDescribing: false, dataProblem: null });
    worker.sent = [];
    asked.length = 0;
    data.reply = answersAtOnce;
  });
}
