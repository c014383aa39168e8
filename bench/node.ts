/**
 * Runs the bench, which compares training speeds, in Node with Dawn as the implementation of WebGPU. It measures Skiplab, and PyTorch if
 * python3 can import it. `npm run bench -- --node` and the kit for machines with GPUs call it.
 */
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
  // Node has no page whose worker could be measured.
  loop: null,
});

/** Adds Skiplab's measurements to a report, for the parts that the options name. */
export async function addOurs(report: Report, device: GPUDevice, options: BenchOptions): Promise<void> {
  const { rows, skips, kernels } = await measure(device, [skiplab(device)], options, progress);
  report.rows.push(...rows);
  report.skips.push(...skips);
  report.kernels ??= kernels;
}

/** Adds PyTorch's rows for the tasks of the report, each after Skiplab's row for its task. */
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
