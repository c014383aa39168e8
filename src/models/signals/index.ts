/**
 * The signals that are recorded at each step in addition to those of the loss terms, the task and the update. A new signal needs one file
 * here and one line in the list.
 */
import type { SignalDefinition } from './signal.ts';

export const recordedSignals: readonly SignalDefinition[] = [];
