/** The one place where WGSL texts are put together: shared functions in front of a kernel. */
import common from './common.wgsl?raw';
import epilogue from './epilogue.wgsl?raw';
import quads from './quads.wgsl?raw';

/**
 * Quad operations ask that all four neighbours get there. WGSL's analysis sees this only where the whole workgroup does;
 * kernels of quads send whole quads away instead, and answer for that themselves.
 */
const SUBGROUPS = 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);';

export function kernelText(wgsl: string, { epilogue: withEpilogue = false, subgroups = false } = {}): string {
  return [...(subgroups ? [SUBGROUPS, quads] : []), common, ...(withEpilogue ? [epilogue] : []), wgsl].join('\n');
}
