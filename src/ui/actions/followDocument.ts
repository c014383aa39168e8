/** Keeps the summary of the data up to date with the experiment on the page, and prepares kernels before Train is pressed. */
import type { DataChoice, Experiment } from '../../experiment/experiment.ts';
import { opening } from '../../experiment/questions/opening.ts';
import { starters } from '../../experiment/starters.ts';
import { documentStore } from '../stores/document.ts';
import { session } from '../stores/session.ts';
import { fitToData } from './dataChoice.ts';
import { ask, send } from './worker.ts';

let latestRequest = 0;

async function describeData({ data, training }: Experiment) {
  const request = ++latestRequest;
  // A stored problem belongs to the data that was described before.
  session.setState({ isDescribing: true, dataProblem: null });
  const inspected = inspectData(data, request);
  const reply = await ask('data.describe', { data, seed: training.seed });
  // As soon as `isDescribing` is false, a starter can be opened with the table as its data. The inspection, which tells whether the rows
  // can be read as images, must therefore end first.
  await inspected;
  // The reply to an earlier request may arrive after a later request has been sent.
  if (request !== latestRequest) return;
  session.setState(
    'answer' in reply
      ? { summary: reply.answer, dataProblem: null, isDescribing: false }
      : { dataProblem: reply.problem, isDescribing: false },
  );
  if ('answer' in reply) fitToData(reply.answer);
}

async function inspectData(data: DataChoice, request: number) {
  const reply = data.files ? await ask('data.inspect', { data }) : null;
  if (request === latestRequest) session.setState({ table: reply && 'answer' in reply ? reply.answer : null });
}

/** The experiments that the Train button trains, keyed by the experiment on the page. */
const prepared = new Map<Experiment, readonly Experiment[]>([
  ...Object.values(starters).map((starter): [Experiment, Experiment[]] => [starter, [starter]]),
  [opening.arms[1].experiment, opening.arms.map(({ experiment }) => experiment)],
]);

/**
 * Makes the worker prepare the kernels of a starter (a ready-made experiment) or of the comparison that a first visit shows. Restored and
 * shared experiments must not start work by themselves, so their kernels are prepared only when Train is pressed.
 */
export function warmUp() {
  const experiments = prepared.get(documentStore.getState().experiment);
  if (experiments) send({ type: 'warm', experiments });
}

/**
 * Kernels are compiled only after a starter has been open for this time, because selecting one with the arrow keys briefly opens the
 * starters in between.
 */
const WARM_UP_AFTER_MS = 400;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Must be called once, after the experiment on the page is restored. */
export function followDocument() {
  void describeData(documentStore.getState().experiment);
  documentStore.subscribe(({ experiment }, before) => {
    if (experiment !== before.experiment) {
      clearTimeout(timer);
      timer = setTimeout(warmUp, WARM_UP_AFTER_MS);
    }
    if (experiment.data !== before.experiment.data || experiment.training.seed !== before.experiment.training.seed)
      void describeData(experiment);
  });
}
