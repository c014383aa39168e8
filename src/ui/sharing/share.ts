/** Creates and opens links. Opening a link starts no training. If it replaces the experiment, one undo restores the previous one. */
import type { RunId } from '../../train/protocol/runs.ts';
import { ask } from '../actions/worker.ts';
import { copyText } from '../kit/clipboard.ts';
import { addDormant } from '../persistence/dormantRuns.ts';
import { documentStore, edit } from '../stores/document.ts';
import { isSameExperiment } from '../stores/rules.ts';
import { addRun, changeRun } from '../stores/runs.ts';
import { inputShape } from '../stores/useStore.ts';
import { compareNothing, say, select, view } from '../stores/view.ts';
import { embedding } from './embed.ts';
import { embedCode, plannedInFrame } from './embedCode.ts';
import { decodeLink, encodeComparison, encodeExperiment, isLink, type NamedExperiment } from './link.ts';

/** The message is a sentence for the user. */
class NoLink extends Error {}

interface Copied {
  encoded: ReturnType<typeof encodeExperiment>;
  /** The contents of the link, as the message to the user names them. */
  holds: string;
  files: readonly string[];
  /**
   * The comparison that the button “Train” starts in the frame, and its number of seeds. Present only if the HTML of a frame is copied
   * instead of the link.
   */
  frame?: ReturnType<typeof plannedInFrame>;
}

/** Call this function directly in a click event (see kit/clipboard.ts). */
async function copy({ encoded, holds, files, frame }: Copied) {
  const text = encoded.then((result) => {
    if ('problem' in result) throw new NoLink(result.problem);
    const link = `${location.href.replace(/#.*/, '')}${result.fragment}`;
    return frame ? embedCode(link, frame) : link;
  });
  try {
    const isCopied = await copyText(text);
    const copied = await text;
    if (!isCopied) return view.setState({ linkToCopy: copied });
    const without = files.length > 0 ? ` Your data is not included; the recipient must open ${files.join(', ')}.` : '';
    const name = frame ? 'Embed code' : 'Link';
    say(`${name} copied. It contains ${holds}, but no results.${without}`);
  } catch (error) {
    if (!(error instanceof NoLink)) throw error;
    say(error.message);
  }
}

const filesOf = (compared: readonly Pick<NamedExperiment, 'experiment'>[]) => [
  ...new Set(compared.flatMap(({ experiment }) => experiment.data.files?.names ?? [])),
];

const ofDocument = (): Copied => {
  const { experiment } = documentStore.getState();
  return { encoded: encodeExperiment(experiment), holds: 'the network and its settings', files: filesOf([{ experiment }]) };
};

export const copyExperimentLink = () => copy(ofDocument());

export function copyEmbedCode() {
  const { experiment } = documentStore.getState();
  return copy({ ...ofDocument(), frame: plannedInFrame(view.getState(), { experiment, inputShape: inputShape() }) });
}

/** @param compared two to four experiments */
export async function copyComparisonLink(compared: readonly NamedExperiment[]) {
  await copy({ encoded: encodeComparison(compared), holds: `${compared.length} experiments`, files: filesOf(compared) });
}

/**
 * Adds experiments as runs that are ready but not started.
 * @returns the ids of the new runs, or the reason why no run was added
 */
async function openComparison(compared: readonly NamedExperiment[]): Promise<{ ids: readonly RunId[] } | { problem: string }> {
  const described = await Promise.all(
    compared.map(({ experiment: { data, training } }) => ask('data.describe', { data, seed: training.seed })),
  );
  const problem = described.find((result) => 'problem' in result);
  if (problem && 'problem' in problem) return problem;
  const ids = compared.flatMap(({ name, experiment }, i) => {
    const result = described[i];
    if (!result || !('answer' in result)) return [];
    const run = addRun(experiment, result.answer);
    addDormant(run.id);
    changeRun(run.id, { name: name.trim() || run.name, status: { ...run.status, state: 'ready' } });
    return [run.id];
  });
  return { ids };
}

async function openLinkOfAddress() {
  const { hash } = location;
  if (!isLink(hash)) return;
  // A reload must not open the link again and replace later changes.
  history.replaceState(null, '', location.pathname + location.search);
  const opened = await decodeLink(hash);
  if ('problem' in opened) return say(opened.problem);
  if ('compared' in opened) {
    const result = await openComparison(opened.compared);
    if ('problem' in result) return say(`Cannot open the comparison in the link: ${result.problem}`);
    view.setState({ compared: result.ids });
    return say(`Opened a comparison of ${result.ids.length} runs. They are not training yet.`);
  }
  const { experiment } = opened;
  if (isSameExperiment(experiment, documentStore.getState().experiment))
    return say(`The experiment in this link, ${experiment.name}, is already open.`);
  compareNothing();
  if (embedding?.planned) view.setState(embedding.planned);
  edit({ type: 'open', experiment });
  select(null);
  say(`Opened ${experiment.name} from a link. Press Train to start; undo brings back the previous experiment.`);
}

/** Opens the link in the address, now and whenever another one is followed on this page. */
export function listenToLinks() {
  window.addEventListener('hashchange', () => void openLinkOfAddress());
  void openLinkOfAddress();
}
