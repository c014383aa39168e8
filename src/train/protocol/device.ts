export type { VariantSelection } from '../../gpu/variants.ts';

/** The device that the worker trains on. */
export type Device =
  | { state: 'starting'; words: string }
  /**
   * `adapter` names the GPU. `isSilent` is true if the GPU has not answered for several seconds. `trusted` lists the kernels that have just
   * passed the device check on this GPU; the page stores the list for the next start.
   */
  | { state: 'gpu'; adapter: string; isSoftware: boolean; isSilent: boolean; words: string; trusted: readonly string[] }
  /**
   * Training runs on the reference runner (plain loops on the CPU), whose name is `name`. `reason` says why no GPU is used, and `canRetry`
   * is true if another search may find one.
   */
  | { state: 'reference'; name: string; reason: string; canRetry: boolean };

/**
 * A stage of the preparation of kernels, for which a run waits: `done` of `of` units of work are finished. A unit is a pipeline to compile,
 * a kernel to check, or a dispatch whose variants are measured.
 */
export interface Preparing {
  stage: 'compile' | 'check' | 'measure';
  done: number;
  of: number;
}
