/** The state of the page that does not belong to an experiment: selection, messages and display settings. */
import { createStore } from 'zustand/vanilla';
import { LOOKS } from '../../insight/answer/looks.ts';
import type { LayerId, Network } from '../../models/network/network.ts';
import type { QuantityPicture } from '../../train/protocol/pictures.ts';
import type { RunId } from '../../train/protocol/runs.ts';

export type Selection = { type: 'layer'; id: LayerId } | { type: 'skip'; from: LayerId; to: LayerId } | null;

export const xAxisNames = ['step', 'epoch', 'examples', 'seconds', 'multiplyAdds'] as const;
export type XAxisName = (typeof xAxisNames)[number];

export type PictureName = 'predictions' | QuantityPicture | 'placement';

/** The key of the option to train only this network. */
export const NOTHING = 'nothing';

/** The numbers of seeds that can be chosen: one, and those at which a verdict is possible. */
export const SEED_COUNTS: readonly number[] = [1, ...LOOKS.map((look) => look.pairs)];

/** An action that is offered with a message, such as an edit that removes the cause of the message. */
export interface Offer {
  words: string;
  /** The network that the message is about. If the network changes, the message may no longer be true. */
  network: Network;
  act(): void;
}

interface ViewState {
  /** The key of the comparison that Train begins; {@link NOTHING} trains only this network. */
  comparison: string;
  /** The number of seeds at which the button Train trains each network. */
  pairs: number;
  selection: Selection;
  message: string;
  offer: Offer | null;
  /** The number of messages so far, which distinguishes a repeated message from the one before it. */
  messages: number;
  /** The run that the controls act on. */
  currentRun: RunId | null;
  /** The problems of fields by path, which disable Train. */
  fieldProblems: Readonly<Record<string, string>>;
  isDrawerOpen: boolean;
  /** True if only the network, the answer, the chart and the pictures are shown, in large type. */
  isPresenting: boolean;
  /** The column and direction by which the table of runs is sorted; null sorts by age. */
  sort: { column: string; isDown: boolean } | null;
  /** The text that a run's name, note or state must contain. */
  runFilter: string;
  /** The runs in the comparison sheet; null if it is closed. */
  compared: readonly RunId[] | null;
  isHelpOpen: boolean;
  /** A link or embed code that the browser did not let the page copy; it is shown for manual copying. */
  linkToCopy: string | null;
  isLogLoss: boolean;
  smoothing: number;
  /** The name of the chart that is shown; null for the first one. */
  plot: string | null;
  picture: PictureName;
  /** The measurement that was shown most recently. */
  insight: QuantityPicture;
  xAxis: XAxisName;
  isLogX: boolean;
  /** True if runs that differ only in their seed are drawn as their mean and a band. */
  hasBands: boolean;
  /** The range of the x axis that all charts show; null for the whole axis. */
  zoom: readonly [number, number] | null;
}

export const view = createStore<ViewState>(() => ({
  comparison: NOTHING,
  pairs: 1,
  selection: null,
  message: '',
  offer: null,
  messages: 0,
  currentRun: null,
  fieldProblems: {},
  isDrawerOpen: false,
  isPresenting: false,
  sort: null,
  runFilter: '',
  compared: null,
  isHelpOpen: false,
  linkToCopy: null,
  isLogLoss: true,
  smoothing: 0.9,
  plot: null,
  picture: 'predictions',
  insight: 'gradients',
  xAxis: 'step',
  isLogX: false,
  hasBands: true,
  zoom: null,
}));

export const select = (selection: Selection) => view.setState({ selection });
/** Sets Train to train only the network, because a comparison chosen for the previous network may take a long time for the new one. */
export const compareNothing = () => view.setState({ comparison: NOTHING, pairs: 1 });
export const say = (message: string, offer: Offer | null = null) =>
  view.setState(({ messages }) => ({ message, offer, messages: messages + 1 }));

export function setFieldProblem(field: string, problem: string | null) {
  const { [field]: before, ...others } = view.getState().fieldProblems;
  // The state is set only if the problem changes, because most edits of a field do not change its problem.
  if ((before ?? null) !== problem) view.setState({ fieldProblems: problem === null ? others : { ...others, [field]: problem } });
}
