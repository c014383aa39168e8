/** The state of the device and of the data, as the training worker reports it. */
import { createStore } from 'zustand/vanilla';
import type { TableReport } from '../../data/dataset.ts';
import type { Device, Preparing } from '../../train/protocol/device.ts';
import type { Circumstances } from './rules.ts';

interface SessionState extends Circumstances {
  device: Device;
  /** The progress in the preparation of kernels; empty if no kernels are being prepared. */
  preparing: readonly Preparing[];
  /** The report on the open table of data; null if the data is of another kind, or if no table has been read. */
  table: TableReport | null;
}

export const session = createStore<SessionState>(() => ({
  device: { state: 'starting', words: 'Starting the training worker…' },
  preparing: [],
  failure: null,
  summary: null,
  table: null,
  isDescribing: true,
  dataProblem: null,
}));

const STAGES: Readonly<Record<Preparing['stage'], string>> = {
  compile: 'Compiling kernels',
  check: 'Checking kernels',
  measure: 'Measuring variants of kernels',
};

/** "Compiling kernels, 12 of 30… Checking kernels, 3 of 7…" */
export const preparingWords = ({ preparing }: SessionState): string =>
  preparing.length === 0 ? 'Preparing…' : preparing.map(({ stage, done, of }) => `${STAGES[stage]}, ${done} of ${of}…`).join(' ');
