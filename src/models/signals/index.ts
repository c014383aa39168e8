/** The registry of the signals other than those of loss terms, task and update. A new one needs one file here and one line in this list. */
import type { SignalDefinition } from './signal.ts';

export const recordedSignals: readonly SignalDefinition[] = [];
