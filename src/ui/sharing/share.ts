/** Makes and opens links. Opening a link starts no training, and one undo restores the previous experiment. */
import type { RunId } from '../../train/protocol/runs.ts';
import { ask } from '../actions/worker.ts';
import { copyText } from '../kit/clipboard.ts';
import { addDormant } from '../persistence/dormantRuns.ts';
import { documentStore, edit } from '../stores/document.ts';
import { isSameExperiment } from '../stores/rules.ts';
import { addRun, changeRun } from '../stores/runs.ts';
import { say, select, view } from '../stores/view.ts';
import { decodeLink, encodeComparison, encodeExperiment, isLink, type NamedExperiment } from './link.ts';

/** Copies a link to the clipboard and announces the result. */
async function copy(encoding: ReturnType<typeof encodeExperiment>, what: string, files: readonly string[]) {
  const page = location.href.replace(/#.*/, '');
  const address = encoding.then((encoded) => ('problem' in encoded ? Promise.reject(new Error(encoded.problem)) : page + encoded.fragment));
  const isCopied = await copyText(address);
  const encoded = await encoding;
  if ('problem' in encoded) return say(encoded.problem);
  if (!isCopied) return say('The browser does not let this page write to the clipboard. Allow it for this page, and copy again.');
  const length = (await address).length.toLocaleString('en');
  const without = files.length > 0 ? ` The data does not travel in it: who opens it picks ${files.join(', ')}.` : '';
  say(`Link copied, ${length} characters: it holds ${what}, no curves and no weights.${without}`);
}

const filesOf = (compared: readonly Pick<NamedExperiment, 'experiment'>[]) => [
  ...new Set(compared.flatMap(({ experiment }) => experiment.data.files?.names ?? [])),
];

export async function copyExperimentLink() {
  const { experiment } = documentStore.getState();
  await copy(encodeExperiment(experiment), 'network, data settings and training settings', filesOf([{ experiment }]));
}

/** @param compared two to four runs */
export async function copyComparisonLink(compared: readonly NamedExperiment[]) {
  await copy(encodeComparison(compared), `${compared.length} experiments`, filesOf(compared));
}

/**
 * Adds experiments as runs that are ready but not started.
 * @returns their ids, or the reason why there are none
 */
export async function openComparison(compared: readonly NamedExperiment[]): Promise<{ ids: readonly RunId[] } | { problem: string }> {
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

/** Opens the link in the address, if there is one, and removes it from the address. */
export async function openLinkOfAddress() {
  const { hash } = location;
  if (!isLink(hash)) return;
  // A reload must not open the link again, over later changes.
  history.replaceState(null, '', location.pathname + location.search);
  const opened = await decodeLink(hash);
  if ('problem' in opened) return say(opened.problem);
  if ('compared' in opened) {
    const result = await openComparison(opened.compared);
    if ('problem' in result) return say(`The comparison in the link cannot be opened: ${result.problem}`);
    view.setState({ compared: result.ids });
    return say(`Opened a comparison of ${result.ids.length} runs. Nothing trains until you start it.`);
  }
  const { experiment } = opened;
  if (isSameExperiment(experiment, documentStore.getState().experiment))
    return say(`The link holds ${experiment.name}, which is open already.`);
  edit({ type: 'open', experiment });
  select(null);
  say(`Opened ${experiment.name} from a link. Nothing trains until you start it; your other network is one undo away.`);
}

/** Opens the link in the address, now and whenever another one is followed on this page. */
export function listenToLinks() {
  window.addEventListener('hashchange', () => void openLinkOfAddress());
  void openLinkOfAddress();
}
