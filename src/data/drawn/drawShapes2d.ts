import { keyed, type Random } from '../../random/keyed.ts';
import type { Dataset } from '../dataset.ts';

type Point = readonly [x: number, y: number];

/** The features of a point, whose coordinates range from about −1 to 1. */
const FEATURES: readonly (readonly [name: string, of: (x: number, y: number) => number])[] = [
  ['x₁', (x) => x],
  ['x₂', (_, y) => y],
  ['x₁²', (x) => x * x],
  ['x₂²', (_, y) => y * y],
  ['x₁x₂', (x, y) => x * y],
  ['sin πx₁', (x) => Math.sin(Math.PI * x)],
  ['sin πx₂', (_, y) => Math.sin(Math.PI * y)],
  ['cos πx₁', (x) => Math.cos(Math.PI * x)],
  ['cos πx₂', (_, y) => Math.cos(Math.PI * y)],
  ['r', (x, y) => Math.hypot(x, y)],
];

export const featureNames: readonly string[] = FEATURES.map(([name]) => name);

export const featuresOfPoint = (x: number, y: number): number[] => FEATURES.map(([, of]) => of(x, y));

/** Each function draws a point of class `label`, 0 or 1, before noise is added. */
const shapes: Readonly<Record<string, (random: Random, label: number) => Point>> = {
  circle(random, label) {
    // The classes are a disc and a ring with a gap between them, so that only noise can make them overlap.
    const radius = label === 1 ? 0.5 * Math.sqrt(random.uniform()) : 0.7 + 0.3 * random.uniform();
    const angle = 2 * Math.PI * random.uniform();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  xor(random, label) {
    const x = (0.08 + 0.92 * random.uniform()) * (random.uniform() < 0.5 ? -1 : 1);
    const y = (0.08 + 0.92 * random.uniform()) * (label === 1 ? Math.sign(x) : -Math.sign(x));
    return [x, y];
  },
  moons(random, label) {
    const angle = Math.PI * random.uniform();
    const [x, y] = label === 1 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [(x - 0.5) / 1.5, (y - 0.25) / 1.5];
  },
  spiral(random, label) {
    const along = Math.sqrt(random.uniform());
    const angle = 3.5 * Math.PI * along + label * Math.PI;
    return [along * Math.sin(angle), along * Math.cos(angle)];
  },
  gaussians(random, label) {
    const centre = label === 1 ? 0.45 : -0.45;
    return [centre + 0.2 * random.normal(), centre + 0.2 * random.normal()];
  },
};

export function drawShapes2d({ shape, noise, count }: { shape: string; noise: number; count: number }, seed: number): Dataset {
  const random = keyed(seed, 'shapes2d', shape);
  const draw = shapes[shape];
  if (!draw) throw new Error(`internal: no shape ${shape}`);
  const total = 2 * count;
  const inputs = new Float32Array(total * FEATURES.length);
  const targets = new Float32Array(total);
  for (let n = 0; n < total; n++) {
    const label = n % 2;
    const [x, y] = draw(random, label);
    inputs.set(featuresOfPoint(x + noise * random.normal(), y + noise * random.normal()), n * FEATURES.length);
    targets[n] = label;
  }
  return {
    name: `${shape} (${count.toLocaleString('en')} training points)`,
    inputShape: [FEATURES.length],
    inputs,
    targets,
    targetWidth: 1,
    task: { type: 'binary', labels: ['class 0', 'class 1'] },
    count: total,
    trainCount: count,
    features: featureNames,
    inputsAt: featuresOfPoint,
  };
}
