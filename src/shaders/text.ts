/** The one place where WGSL texts are put together: shared functions in front of a kernel. */
import addend from './addend.wgsl?raw';
import common from './common.wgsl?raw';
import epilogue from './epilogue.wgsl?raw';
import quads from './quads.wgsl?raw';

/**
 * Quad operations ask that all four neighbours get there. WGSL's analysis sees this only where the whole workgroup does;
 * kernels of quads send whole quads away instead, and answer for that themselves.
 */
const SUBGROUPS = 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);';

interface Parts {
  /** The end of sums of products: `whole` with an addend that lies in memory, `bare` where the kernel says what a skip adds. */
  epilogue?: 'whole' | 'bare';
  subgroups?: boolean;
}

export function kernelText(wgsl: string, { epilogue: end, subgroups = false }: Parts = {}): string {
  const parts = [...(subgroups ? [SUBGROUPS, quads] : []), common, ...(end ? [epilogue] : []), ...(end === 'whole' ? [addend] : []), wgsl];
  return parts.join('\n');
}
