/** Generates images of digits. Like the images in MNIST, they have 28 × 28 pixels and one channel. */
import { keyed, type Random } from '../../random/keyed.ts';
import type { Dataset } from '../dataset.ts';
import { digitStrokes, pathOf, type Stroke } from './strokes.ts';

const SIZE = 28;
const CLASSES = 10;
/** Half the width of a digit's box in pixels. Without variation, digits are about 11 pixels wide; those in MNIST are about 14. */
const HALF_WIDTH = 5.5;
/** Half the height of a digit's box in pixels. With the width of their strokes, digits are about 21 pixels high; those in MNIST are 20. */
const HALF_HEIGHT = 9;

type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** Returns the segments of the strokes in pixel coordinates, varied at random. */
function place(strokes: readonly Stroke[], random: Random, variation: number): Segment[] {
  const spread = (size: number) => variation * size * (2 * random.uniform() - 1);
  const angle = spread(0.18);
  const slant = spread(0.32);
  const scaleX = HALF_WIDTH * (1 + spread(0.25));
  const scaleY = HALF_HEIGHT * (1 + spread(0.16));
  const [shiftX, shiftY] = [spread(1.8), spread(1.8)];
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return strokes.flatMap(({ points, isCurved }) => {
    const jittered = points.map(([x, y]) => [x + spread(0.053), y + spread(0.053)] as const);
    const path = pathOf({ points: jittered, isCurved }).map(([x, y]) => {
      const v = (2 * y - 1) * scaleY;
      const u = (2 * x - 1) * scaleX - slant * v;
      return [SIZE / 2 + cos * u - sin * v + shiftX, SIZE / 2 + sin * u + cos * v + shiftY] as const;
    });
    return path.slice(1).map(([x, y], i): Segment => [...(path[i] ?? [0, 0]), x, y]);
  });
}

/** The ink has full strength up to half of `width` from the centre line of a stroke, and fades to 0 over the next `blur` pixels. */
function draw(segments: readonly Segment[], width: number, blur: number, strength: number, noise: () => number, into: Uint8Array) {
  const distances = new Float64Array(SIZE * SIZE).fill(Number.POSITIVE_INFINITY);
  const reach = width / 2 + blur;
  for (const [x0, y0, x1, y1] of segments) {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length2 = dx * dx + dy * dy || 1;
    const range = (a: number, b: number) =>
      [Math.max(0, Math.floor(Math.min(a, b) - reach)), Math.min(SIZE - 1, Math.ceil(Math.max(a, b) + reach))] as const;
    const [top, bottom] = range(y0, y1);
    const [left, right] = range(x0, x1);
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
        const t = Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
        const distance = Math.hypot(px - t * dx, py - t * dy);
        const pixel = y * SIZE + x;
        if (distance < (distances[pixel] as number)) distances[pixel] = distance;
      }
    }
  }
  for (let pixel = 0; pixel < distances.length; pixel++) {
    const ink = Math.min(1, Math.max(0, (reach - (distances[pixel] as number)) / blur));
    into[pixel] = Math.round(255 * Math.min(1, Math.max(0, strength * ink + noise())));
  }
}

export function drawDigits({ variation, noise, count }: { variation: number; noise: number; count: number }, seed: number): Dataset {
  const random = keyed(seed, 'drawnDigits');
  const total = count + Math.max(100, Math.round(count / 4));
  const inputs = new Uint8Array(total * SIZE * SIZE);
  const targets = new Float32Array(total);
  const pixelNoise = noise > 0 ? () => noise * random.normal() : () => 0;
  for (let n = 0; n < total; n++) {
    const digit = n % CLASSES;
    const hands = digitStrokes[digit] ?? [];
    const strokes = hands[random.integer(hands.length)] ?? [];
    const segments = place(strokes, random, variation);
    const width = 2 + variation * (1.1 * random.uniform() - 0.4);
    const strength = 1 - 0.3 * random.uniform();
    draw(segments, width, 0.8 + 0.7 * random.uniform(), strength, pixelNoise, inputs.subarray(n * SIZE * SIZE, (n + 1) * SIZE * SIZE));
    targets[n] = digit;
  }
  return {
    name: `synthetic digits (${count.toLocaleString('en')} training images)`,
    inputShape: [SIZE, SIZE, 1],
    inputs,
    targets,
    targetWidth: 1,
    task: { type: 'classes', labels: Array.from({ length: CLASSES }, (_, i) => String(i)) },
    count: total,
    trainCount: count,
  };
}
