export type { VariantSelection } from '../../gpu/variants.ts';

/** The device that the worker trains on. */
export type Device =
  | { state: 'starting'; words: string }
  /**
   * `adapter` names the GPU; `isSilent` is true if the GPU has not answered for several seconds; `trusted` lists the kernels that have just
   * passed the device check on it, to be remembered for the next start.
   */
  | { state: 'gpu'; adapter: string; isSoftware: boolean; isSilent: boolean; words: string; trusted: readonly string[] }
  /**
   * Training runs on the reference runner, and `name` is its name. `reason` says why no GPU is used; `canRetry` is true if another search
   * may find one.
   */
  | { state: 'reference'; name: string; reason: string; canRetry: boolean };

/**
 * The work that a run waits for while its kernels are made ready: pipelines, kernels to check, or dispatches whose variants are measured.
 */
export interface Preparing {
  stage: 'compile' | 'check' | 'measure';
  done: number;
  of: number;
}
