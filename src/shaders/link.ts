/** The one place where WGSL texts are put together: shared functions in front of a kernel. */
import addend from './fragments/addend.wgsl?raw';
import common from './fragments/common.wgsl?raw';
import epilogue from './fragments/epilogue.wgsl?raw';
import lanes1 from './fragments/lanes1.wgsl?raw';
import lanes4 from './fragments/lanes4.wgsl?raw';
import quads from './fragments/quads.wgsl?raw';
import scaled from './fragments/scaled.wgsl?raw';
import wide from './fragments/wide.wgsl?raw';
import wideProduct from './fragments/wide_product.wgsl?raw';
import wideWeight from './fragments/wide_weight.wgsl?raw';

/**
 * Quad operations ask that all four neighbours get there. WGSL's analysis sees this only where the whole workgroup does;
 * kernels of quads send whole quads away instead, and answer for that themselves.
 */
const SUBGROUPS = 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);';

interface Parts {
  /** The end of sums of products: `whole` with an addend that lies in memory, `bare` where the kernel says what a skip adds. */
  epilogue?: 'whole' | 'bare';
  /** How many numbers in a row the epilogue takes at once. */
  lanes?: 1 | 4;
  subgroups?: boolean;
  /** Sums of squares that neither overflow nor underflow. */
  scaled?: boolean;
  /** The parts of a wide tile, which needs subgroups: `product` with an epilogue, `weight` for a gradient by weight. */
  wide?: 'product' | 'weight';
}

export function kernelText(
  wgsl: string,
  { epilogue: end, lanes = 1, subgroups = false, scaled: sums = false, wide: tile }: Parts = {},
): string {
  const ending = end ? [lanes === 4 ? lanes4 : lanes1, epilogue, ...(end === 'whole' ? [addend] : [])] : [];
  const tiling = tile ? [wide, tile === 'product' ? wideProduct : wideWeight] : [];
  return [...(subgroups || tile ? [SUBGROUPS, quads] : []), common, ...(sums ? [scaled] : []), ...ending, ...tiling, wgsl].join('\n');
}
