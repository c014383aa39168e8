import { useStore } from 'zustand';
import { speed } from '../stores/speed.ts';

export const useSpeed = <T>(selector: (state: ReturnType<typeof speed.getState>) => T): T => useStore(speed, selector);
