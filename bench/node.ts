/** `npm run bench -- --node` measures Skiplab alone on Dawn, for a machine with a GPU but no browser. */
import { requestNodeDevice } from '../src/cli/nodeDevice.ts';
import { skiplab } from './contenders/skiplab.ts';
import { type BenchOptions, measure } from './measure.ts';
import { print, type Report } from './report.ts';

/** @param args the options as JSON, and the path of the report to write */
export async function main([options = '{}', file = '']: readonly string[]): Promise<number> {
  const { device, adapter } = await requestNodeDevice();
  const found = await measure(device, [skiplab(device)], JSON.parse(options) as BenchOptions, (words) => console.error(words));
  const { vendor, architecture, device: model, description } = adapter.info;
  const report: Report = {
    adapter: [vendor, architecture, model, description].filter(Boolean).join(' '),
    environment: `Dawn in Node ${process.versions.node}`,
    ...found,
    loop: null,
  };
  console.log(print(report));
  if (file) {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  }
  return 0;
}
