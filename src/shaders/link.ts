import addend from './fragments/addend.wgsl?raw';
import common from './fragments/common.wgsl?raw';
import epilogue from './fragments/epilogue.wgsl?raw';
import lanes1 from './fragments/lanes1.wgsl?raw';
import lanes4 from './fragments/lanes4.wgsl?raw';
import quads from './fragments/quads.wgsl?raw';
import scaled from './fragments/scaled.wgsl?raw';
import scores from './fragments/scores.wgsl?raw';
import wide from './fragments/wide.wgsl?raw';
import wideProduct from './fragments/wide_product.wgsl?raw';
import wideWeight from './fragments/wide_weight.wgsl?raw';

/**
 * WGSL accepts a quad operation, which exchanges values between four neighbouring invocations (a quad), only if the whole workgroup reaches
 * it. The quad kernels let whole quads return early, which is safe, so the check of this rule is off.
 */
const SUBGROUPS = 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);';

interface Parts {
  /**
   * The epilogue, the common end of the kernels that sum products. `withAddend` reads the values of a skip from memory; with `plain`, the
   * kernel passes them as an argument.
   */
  epilogue?: 'withAddend' | 'plain';
  /** The number of consecutive results that the epilogue handles at once. */
  lanes?: 1 | 4;
  subgroups?: boolean;
  /** True for a kernel that sums squares without overflow or underflow. */
  scaled?: boolean;
  /** True for a kernel that reads the scores of an example. */
  scores?: boolean;
  /**
   * The functions for wide tiles (32 × 32 or 32 × 64 results), which need subgroups: `product` for a kernel with an epilogue, `weight` for
   * a kernel that computes the gradient of a weight.
   */
  wide?: 'product' | 'weight';
}

/** Returns the text of a kernel, preceded by the fragments (shared functions) that it calls. */
export function linkKernel(
  wgsl: string,
  { epilogue: end, lanes = 1, subgroups = false, scaled: sums = false, scores: rows = false, wide: tile }: Parts = {},
): string {
  const ending = end ? [lanes === 4 ? lanes4 : lanes1, epilogue, ...(end === 'withAddend' ? [addend] : [])] : [];
  const tiling = tile ? [wide, tile === 'product' ? wideProduct : wideWeight] : [];
  return [
    ...(subgroups || tile ? [SUBGROUPS, quads] : []),
    common,
    ...(sums ? [scaled] : []),
    ...(rows ? [scores] : []),
    ...ending,
    ...tiling,
    wgsl,
  ].join('\n');
}
