/** The state of the device and of the data, as the training worker reports it. */
import { createStore } from 'zustand/vanilla';
import type { Device } from '../../train/protocol/device.ts';
import type { Circumstances } from './rules.ts';

interface SessionState extends Circumstances {
  device: Device;
}

export const session = createStore<SessionState>(() => ({
  device: { state: 'starting', words: 'Starting the training worker' },
  failure: null,
  summary: null,
  isDescribing: true,
  dataProblem: null,
}));
