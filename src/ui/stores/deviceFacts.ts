/**
 * Stores, for each adapter and version of the kernels, which kernels passed the device check and which variants the tuner found to be
 * fastest, so that the next visit need not repeat this work.
 */
import type { VariantSelection } from '../../train/protocol/device.ts';
import { readLocal, writeLocal } from '../kit/localValues.ts';

const TRUSTED_KEY = 'skiplab.trustedKernels';
/** Suffices for about eight adapters or versions of the kernels. */
const MAX_TRUSTED = 400;

export function trustedKernels(): string[] {
  const value = readLocal(TRUSTED_KEY);
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

export const rememberTrusted = (passed: readonly string[]) =>
  writeLocal(TRUSTED_KEY, [...new Set([...trustedKernels(), ...passed])].slice(-MAX_TRUSTED));

const SELECTIONS_KEY = 'skiplab.kernels';
const MAX_SELECTIONS = 8;

const isSelection = (value: unknown): value is VariantSelection =>
  typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');

/** The stored variant selections, keyed by adapter and version of the kernels. */
export function rememberedSelections(): Record<string, VariantSelection> {
  const entries = Object.entries(readLocal(SELECTIONS_KEY) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, VariantSelection] => isSelection(entry[1])));
}

/** Drops the oldest selections if there are too many, because they most likely belong to earlier versions of the kernels. */
export function rememberSelection(key: string, selection: VariantSelection) {
  const { [key]: _, ...others } = rememberedSelections();
  writeLocal(SELECTIONS_KEY, Object.fromEntries([...Object.entries(others), [key, selection]].slice(-MAX_SELECTIONS)));
}
