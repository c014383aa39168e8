/** The kernels that gather a batch from the dataset on the device. The dataset's inputs are numbers, or bytes b that stand for b / 255. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import gatherWgsl from './gather.wgsl?raw';
import gatherBytesWgsl from './gather_bytes.wgsl?raw';
import gatherRowsWgsl from './gather_rows.wgsl?raw';

const BINDINGS = ['source', 'order', 'cursor', 'source_targets', 'source_lengths', 'y', 'batch_targets', 'batch_lengths'] as const;
const CONSTANTS = ['BATCH', 'WIDTH', 'TARGETS', 'HAS_LENGTHS', 'WINDOW'] as const;

type GatherBuffers = Readonly<Record<(typeof BINDINGS)[number], Float64Array>>;
type GatherConstants = Readonly<Record<(typeof CONSTANTS)[number], number>>;

/** @param read returns an element of the source as a number */
function gather(b: GatherBuffers, c: GatherConstants, read: (element: number) => number): void {
  const step = at(b.cursor, 0) % c.WINDOW;
  for (let n = 0; n < c.BATCH; n++) {
    const row = at(b.order, step * c.BATCH + n);
    for (let column = 0; column < c.WIDTH; column++) b.y[n * c.WIDTH + column] = read(row * c.WIDTH + column);
    for (let column = 0; column < c.TARGETS; column++)
      b.batch_targets[n * c.TARGETS + column] = at(b.source_targets, row * c.TARGETS + column);
    if (c.HAS_LENGTHS) b.batch_lengths[n] = at(b.source_lengths, row);
  }
}

/** @param inputBytes the size in bytes of one element of the source */
const defineGather = <const Name extends string>(
  name: Name,
  wgsl: string,
  inputBytes: number,
  read: (source: Float64Array, element: number) => number,
) =>
  defineKernel({
    name,
    wgsl: linkKernel([gatherWgsl, wgsl].join('\n')),
    bindings: BINDINGS,
    constants: CONSTANTS,
    grid: (c) => gridOf(ceilDiv(c.BATCH * (c.WIDTH + c.TARGETS + c.HAS_LENGTHS), 64)),
    bytes: (c) => c.BATCH * (4 + c.WIDTH * (inputBytes + 4) + 8 * (c.TARGETS + c.HAS_LENGTHS)),
    reference: (b, c) => gather(b, c, (element) => read(b.source, element)),
  });

export const gatherRows = defineGather('gather_rows', gatherRowsWgsl, 4, at);

export const gatherBytes = defineGather(
  'gather_bytes',
  gatherBytesWgsl,
  1,
  (words, byte) => ((at(words, Math.floor(byte / 4)) >>> (8 * (byte % 4))) & 255) / 255,
);

export const batchKernels = [gatherRows, gatherBytes] as const;
