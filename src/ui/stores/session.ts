/** The state of the device and of the data, as the training worker reports it. */
import { createStore } from 'zustand/vanilla';
import type { TableReport } from '../../data/dataset.ts';
import type { Device } from '../../train/protocol/device.ts';
import type { Circumstances } from './rules.ts';

interface SessionState extends Circumstances {
  device: Device;
  /** The report on the table that is open; null if the data is of another kind. */
  table: TableReport | null;
}

export const session = createStore<SessionState>(() => ({
  device: { state: 'starting', words: 'Starting the training worker…' },
  failure: null,
  summary: null,
  table: null,
  isDescribing: true,
  dataProblem: null,
}));
