/** The linker puts shared functions in front of a kernel's WGSL text. */
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
 * Quad operations need all four invocations of a quad to reach them. WGSL's uniformity analysis accepts them only if the
 * whole workgroup reaches them; the quad kernels let whole quads return early, which is safe, so the diagnostic is off.
 */
const SUBGROUPS = 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);';

interface Parts {
  /**
   * The epilogue of a kernel that sums products: `withAddend` reads the value of a skip from memory, `plain` takes it from the
   * kernel.
   */
  epilogue?: 'withAddend' | 'plain';
  /** The number of consecutive results that the epilogue handles at once. */
  lanes?: 1 | 4;
  subgroups?: boolean;
  /** Sums of squares that neither overflow nor underflow. */
  scaled?: boolean;
  /** The scores of an example, for kernels that add them. */
  scores?: boolean;
  /** The functions for wide tiles, which need subgroups: `product` with an epilogue, `weight` for the gradient of a weight. */
  wide?: 'product' | 'weight';
}

/** The fragments whose functions a kernel calls, followed by its text. */
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
