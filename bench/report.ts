import type { Row } from './compare.ts';
import type { KernelReport } from './kernels.ts';
import type { LoopReport } from './loop.ts';
import type { SkipCost } from './skips.ts';

export interface Report {
  adapter: string;
  environment: string;
  rows: Row[];
  skips: SkipCost[];
  kernels: KernelReport | null;
  /** Null if this part was not requested, and in Node, which has no page with a worker. */
  loop: LoopReport | null;
}

/** The goals on a software adapter: Skiplab should be at least `ratio` times as fast as the contender. */
const FLOORS: readonly { task: RegExp; contender: string; ratio: number }[] = [
  { task: /^dense, batch 32$/, contender: 'jax-js webgpu', ratio: 5 },
  { task: /^dense, batch 32$/, contender: 'tfjs-webgpu', ratio: 50 },
  { task: /^dense, batch 32$/, contender: 'jax-js wasm', ratio: 1.3 },
  { task: /^dense, batch 256$/, contender: 'jax-js webgpu', ratio: 2 },
  { task: /^conv, batch 32$/, contender: 'jax-js webgpu', ratio: 2.5 },
  { task: /^conv, batch 32$/, contender: 'tfjs-webgpu', ratio: 10 },
  { task: /^lstm, batch 32/, contender: 'tfjs-webgpu', ratio: 18 },
  { task: /^lstm, batch 32/, contender: 'tfjs-cpu', ratio: 3.5 },
];
const KERNEL_FLOORS: readonly { what: RegExp; share: number }[] = [
  { what: /product/, share: 0.35 },
  { what: /conv 2/, share: 0.3 },
];
const MOST_BEYOND = 0.15;
export const OURS = 'skiplab';

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const mark = (isReached: boolean) => (isReached ? 'reached' : 'MISSED');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

function comparison(rows: readonly Row[]): string {
  const ours = new Map(rows.filter(({ contender }) => contender === OURS).map(({ task, timing }) => [task, timing?.median]));
  return table(
    ['step', 'library', 'ms, median', 'min – max', 'rounds', 'skiplab is', 'goal'],
    rows.map(({ task, contender, timing, problem }) => {
      if (!timing) return [task, contender, '–', problem ?? '', '', '', ''];
      const base = ours.get(task);
      const ratio = base && contender !== OURS ? timing.median / base : null;
      const floor = FLOORS.find((candidate) => candidate.task.test(task) && candidate.contender === contender);
      return [
        task,
        contender,
        digits(timing.median),
        `${digits(timing.min)} – ${digits(timing.max)}`,
        String(timing.rounds),
        ratio ? `${digits(ratio)} × as fast` : '',
        floor && ratio ? `≥ ${floor.ratio} ×: ${mark(ratio >= floor.ratio)}` : '',
      ];
    }),
  );
}

const giga = (perSecond: number) => digits(perSecond / 1e9);

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function kernelTable({ ceilings, kernels }: KernelReport): string {
  const rows = kernels.map(({ what, kernel, ms, flopPerSecond, share, shares }) => {
    const floor = KERNEL_FLOORS.find((candidate) => candidate.what.test(what));
    return [
      what,
      kernel,
      digits(ms),
      giga(flopPerSecond),
      percent(share),
      `${percent(Math.min(...shares))} – ${percent(Math.max(...shares))}`,
      floor ? `≥ ${100 * floor.share} %: ${mark(share >= floor.share)}` : '',
    ];
  });
  return [
    `The adapter’s ceilings: ${giga(ceilings.flopPerSecond)} GFLOP/s of multiply-adds in registers, ${giga(ceilings.bytesPerSecond)} GB/s of copying.`,
    '',
    table(['kernel', 'variant', 'ms', 'GFLOP/s', 'share of the ceiling', 'range over the rounds', 'goal'], rows),
  ].join('\n');
}

const skipTable = (skips: readonly SkipCost[]) =>
  table(
    ['step', 'with skips, ms', 'without skips, ms', 'overhead of skips', 'goal'],
    skips.map(({ task, withSkips, without, beyond }) => [
      task,
      digits(withSkips),
      digits(without),
      `${(100 * beyond).toFixed(1)} % of the step`,
      `≤ ${100 * MOST_BEYOND} %: ${mark(beyond <= MOST_BEYOND)}`,
    ]),
  );

const LEAST_OF_EIGHT = 0.9;

const loopWords = ({ one, eight }: LoopReport) =>
  `Eight dense runs together: ${digits(eight)} steps/s, ${(100 * (eight / one)).toFixed(0)} % of a single run’s ${digits(one)} (≥ ${100 * LEAST_OF_EIGHT} %: ${mark(eight >= LEAST_OF_EIGHT * one)}).`;

export function print({ adapter, environment, rows, skips, kernels, loop }: Report): string {
  const parts = [`${adapter}; ${environment}`];
  if (rows.length > 0) parts.push(comparison(rows));
  if (skips.length > 0) parts.push(skipTable(skips));
  if (kernels) parts.push(kernelTable(kernels));
  if (loop) parts.push(loopWords(loop));
  return parts.join('\n\n');
}
