/** Runs the bench in Node on Dawn, Chromium's implementation of WebGPU, for `npm run bench -- --node` and the kit of scripts/pack.mjs. */
import { writeFileSync } from 'node:fs';
import { type NodeDevice, requestNodeDevice } from '../src/cli/nodeDevice.ts';
import { measurePytorch } from './contenders/pytorch.ts';
import { skiplab } from './contenders/skiplab.ts';
import { type BenchOptions, measure } from './measure.ts';
import { print, type Report } from './report.ts';
import { tasks } from './tasks.ts';

const progress = (words: string) => console.error(words);

export const emptyReport = ({ vendor, architecture, device, description }: GPUAdapterInfo): Report => ({
  adapter: [vendor, architecture, device, description].filter(Boolean).join(' '),
  environment: `Dawn in Node ${process.versions.node}`,
  rows: [],
  skips: [],
  kernels: null,
  loop: null,
});

export async function addOurs(report: Report, device: GPUDevice, options: BenchOptions): Promise<void> {
  const { rows, skips, kernels } = await measure(device, [skiplab(device)], options, progress);
  report.rows.push(...rows);
  report.skips.push(...skips);
  report.kernels ??= kernels;
}

export function addPytorch(report: Report): void {
  const groups = Object.keys(tasks).filter((group) => report.rows.some(({ task }) => task.startsWith(`${group},`)));
  if (groups.length === 0) return;
  progress('PyTorch');
  const found = measurePytorch(groups);
  if ('problem' in found) console.log(`PyTorch: not measured, since ${found.problem}.`);
  else report.rows = report.rows.flatMap((row) => [row, ...found.rows.filter(({ task }) => task === row.task)]);
}

/** @param args the options as JSON, and the path of the report to write */
export async function main([options = '{}', file = '']: readonly string[]): Promise<number> {
  const { device, adapter }: NodeDevice = await requestNodeDevice();
  const report = emptyReport(adapter.info);
  await addOurs(report, device, JSON.parse(options) as BenchOptions);
  addPytorch(report);
  console.log(print(report));
  if (file) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  return 0;
}
