/** The signals that every run records beside those of its loss terms, its task and its update. A new one is a file here and a line in this list. */
import type { SignalDefinition } from './signal.ts';

export const recordedSignals: readonly SignalDefinition[] = [];
