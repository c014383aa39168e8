/** The batch of a step, taken from the data set on the device: rows of numbers, or of bytes that stand for value / 255. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { kernelText } from '../text.ts';
import gatherBytesWgsl from './gather_bytes.wgsl?raw';
import gatherRowsWgsl from './gather_rows.wgsl?raw';

const BINDINGS = ['source', 'order', 'cursor', 'y'] as const;
const CONSTANTS = ['BATCH', 'WIDTH', 'WINDOW'] as const;

type GatherBuffers = Readonly<Record<(typeof BINDINGS)[number], Float64Array>>;
type GatherConstants = Readonly<Record<(typeof CONSTANTS)[number], number>>;

const grid = (c: GatherConstants) => gridOf(ceilDiv(c.BATCH * c.WIDTH, 64));

/** y[n, column] = read(element of the source) for the rows that the order names at the cursor. */
function gather(b: GatherBuffers, c: GatherConstants, read: (element: number) => number): void {
  const step = at(b.cursor, 0) % c.WINDOW;
  for (let n = 0; n < c.BATCH; n++) {
    const row = at(b.order, step * c.BATCH + n);
    for (let column = 0; column < c.WIDTH; column++) b.y[n * c.WIDTH + column] = read(row * c.WIDTH + column);
  }
}

export const gatherRows = defineKernel({
  name: 'gather_rows',
  wgsl: kernelText(gatherRowsWgsl),
  bindings: BINDINGS,
  constants: CONSTANTS,
  grid,
  bytes: (c) => c.BATCH * (4 + c.WIDTH * (4 + 4)),
  reference: (b, c) => gather(b, c, (element) => at(b.source, element)),
});

export const gatherBytes = defineKernel({
  name: 'gather_bytes',
  wgsl: kernelText(gatherBytesWgsl),
  bindings: BINDINGS,
  constants: CONSTANTS,
  grid,
  bytes: (c) => c.BATCH * (4 + c.WIDTH * (1 + 4)),
  reference: (b, c) => gather(b, c, (byte) => ((at(b.source, Math.floor(byte / 4)) >>> (8 * (byte % 4))) & 255) / 255),
});
