/** The one place where WGSL texts are put together: shared functions in front of a kernel. */
import common from './common.wgsl?raw';
import epilogue from './epilogue.wgsl?raw';

export function kernelText(wgsl: string, { epilogue: withEpilogue = false } = {}): string {
  return [common, ...(withEpilogue ? [epilogue] : []), wgsl].join('\n');
}
