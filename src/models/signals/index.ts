/**
 * The registry of additional signals, apart from those of loss terms, of the task and of the update. A new signal needs one file here and
 * one line in the list.
 */
import type { SignalDefinition } from './signal.ts';

export const recordedSignals: readonly SignalDefinition[] = [];
