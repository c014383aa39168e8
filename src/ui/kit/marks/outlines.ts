import type { Mark } from '../../stores/study.ts';

/** The path data of the marks. They have similar areas, and each is inside a square of 12 × 12 units. */
export const OUTLINES: Readonly<Record<Mark, string>> = {
  circle: 'M6 1.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8z',
  triangle: 'M6 1.2L11 10.2H1z',
  square: 'M2 2h8v8h-8z',
  diamond: 'M6 .6L11.2 6L6 11.4L.8 6z',
  triangleDown: 'M6 10.8L1 1.8H11z',
  star: 'M6 .6l1.5 3.7l4 .3l-3.1 2.6l1 3.9l-3.4-2.1l-3.4 2.1l1-3.9L.5 4.6l4-.3z',
  cross: 'M2.9 1.2L6 4.3l3.1-3.1l1.7 1.7L7.7 6l3.1 3.1l-1.7 1.7L6 7.7l-3.1 3.1l-1.7-1.7L4.3 6L1.2 2.9z',
};

export const OUTLINE_SIDE = 12;
