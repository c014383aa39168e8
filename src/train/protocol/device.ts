export type { VariantSelection } from '../../gpu/variants.ts';

export type Device =
  | { state: 'starting'; words: string }
  /**
   * `isSilent` is true if the GPU has not answered for several seconds. `trusted` lists only the kernels that have just passed the device
   * check on this GPU. The page stores them for the next start.
   */
  | { state: 'gpu'; adapter: string; isSoftware: boolean; isSilent: boolean; words: string; trusted: readonly string[] }
  /** Training runs on the reference runner (plain loops on the CPU). `canRetry` is true if another search may find a GPU. */
  | { state: 'reference'; name: string; reason: string; canRetry: boolean };

/**
 * The progress of a stage in the preparation of kernels. The units are pipelines (compile), kernels (check), or dispatches whose variants
 * are measured (measure).
 */
export interface Preparing {
  stage: 'compile' | 'check' | 'measure';
  done: number;
  of: number;
}
