import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** The matrices that convert linear RGB to the linear RGB that each kind of vision sees (Machado, Oliveira & Fernandes 2009). */
const VISIONS: Readonly<Record<string, Matrix>> = {
  'normal vision': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Matrix, [x, y, z]: Triple) => matrix.map(([a, b, c]) => a * x + b * y + c * z) as [number, number, number];

const linearOf = (hex: string) =>
  [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)) as [number, number, number];

/** Converts linear RGB to Oklab (Ottosson 2020). */
function oklab(linear: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    linear,
  ).map(Math.cbrt) as [number, number, number];
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

const seen = (linear: Triple, vision: Matrix) =>
  oklab(times(vision, linear).map((value) => Math.min(1, Math.max(0, value))) as [number, number, number]);

/** 100 times the distance between two colours in Oklab. A distance of about 2 is just noticeable. */
function distance(a: Triple, b: Triple, vision: Matrix): number {
  const [p, q] = [seen(a, vision), seen(b, vision)];
  return 100 * Math.hypot(...p.map((value, i) => value - (q[i] ?? 0)));
}

const luminance = ([r, g, b]: Triple) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
function contrast(a: Triple, b: Triple): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns a function that gives the linear RGB of a custom property of theme.css. */
function themeOf(scheme: 'light' | 'dark'): (name: string) => Triple {
  const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');
  return function color(name): Triple {
    const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? '';
    const alias = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
    if (alias) return color(alias);
    const hex = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value);
    if (!hex) throw new Error(`--${name} is ${value || 'missing'}`);
    return linearOf((scheme === 'light' ? hex[1] : hex[2]) ?? '');
  };
}

const ARMS = ['arm-1', 'arm-2', 'arm-3', 'arm-4', 'arm-5', 'arm-6'];
const RUNS = ['run-1', 'run-2', 'run-3', 'run-4', 'run-5', 'run-6', 'run-7'];
const CLASSES = ['class-0', 'class-1', 'class-2', 'class-3', 'class-4', 'class-5'];
const pairsOf = (names: readonly string[]) => names.flatMap((a, i) => names.slice(0, i).map((b) => [a, b] as const));

/** Pairs of colours that are seen side by side, with their minimum distance. */
const APART: readonly (readonly [string, string, number])[] = [
  ['arm-1', 'arm-2', 19],
  ['class-0', 'class-1', 16],
  ...pairsOf(CLASSES).map(([a, b]) => [a, b, 9.5] as const),
  ...pairsOf(ARMS).map(([a, b]) => [a, b, 10] as const),
  ...CLASSES.slice(0, 2).flatMap((a) => ARMS.map((b) => [a, b, 8.5] as const)),
  // The colours of classes after the first two occur only in pictures of the plane for data with three to six classes, which is rare, and
  // arms (the sides of a comparison) also differ in their marks and names. For arms after the first two, a distance of 5 from these classes
  // is therefore enough.
  ...CLASSES.slice(2).flatMap((a) => ARMS.map((b) => [a, b, ['arm-1', 'arm-2'].includes(b) ? 12 : 5] as const)),
  // Runs also differ in their marks and names.
  ...pairsOf(['arm-1', 'arm-2', ...RUNS]).map(([a, b]) => [a, b, 7] as const),
];

describe.each(['light', 'dark'] as const)('in the %s colour scheme', (scheme) => {
  const color = themeOf(scheme);

  it.each(Object.entries(VISIONS))('colours with different meanings are distinct with %s', (_, vision) => {
    const near = APART.map(([a, b, least]) => ({ a, b, least, is: distance(color(a), color(b), vision) }));
    expect(near.filter(({ least, is }) => is < least)).toEqual([]);
  });

  it('names in the colours of arms and runs are readable, and points in class colours are visible', () => {
    const surface = color('surface');
    expect([...ARMS, ...RUNS].filter((name) => contrast(color(name), surface) < 4.5)).toEqual([]);
    expect(CLASSES.filter((name) => contrast(color(name), surface) < 3)).toEqual([]);
  });

  it('the raw training curve of an arm differs in colour from the arm’s held-out values and from the background', () => {
    const surface = color('surface');
    for (const arm of ARMS) {
      // The chart draws raw values with an opacity of 0.28.
      const raw = color(arm).map((value, i) => 0.28 * value + 0.72 * (surface[i] ?? 0)) as [number, number, number];
      for (const vision of Object.values(VISIONS)) {
        expect(distance(raw, color(arm), vision)).toBeGreaterThan(10);
        expect(distance(raw, surface, vision)).toBeGreaterThan(4);
      }
    }
  });
});
