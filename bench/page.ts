/** Runs the bench in a browser. scripts/bench.mjs opens this page and calls `bench`. */
import { requestDevice } from '../src/gpu/device.ts';
import { jax } from './contenders/jax.ts';
import { skiplab } from './contenders/skiplab.ts';
import { tfjs } from './contenders/tfjs.ts';
import { measureLoop } from './loop.ts';
import { type BenchOptions, measure } from './measure.ts';
import type { Report } from './report.ts';

declare global {
  interface Window {
    /** Resolves to null if the browser provides no adapter. */
    bench(options: BenchOptions): Promise<Report | null>;
    /** The script that opens the page defines this function. */
    progress?(words: string): void;
  }
}

window.bench = async (options) => {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const device = await requestDevice(adapter);
  const peers = [tfjs('webgpu'), tfjs('cpu'), jax('webgpu'), jax('wasm')];
  const asked = peers.filter(({ name }) => options.peers.length === 0 || options.peers.includes(name));
  const progress = (words: string) => window.progress?.(words);
  const loop = options.only.length === 0 || options.only.includes('loop') ? await measureLoop(progress) : null;
  const found = await measure(device, [skiplab(device), ...asked], options, progress);
  const { vendor, architecture, device: model, description } = adapter.info;
  const [browser = ''] = /(Chrome|Firefox|Version)\/[\d.]+/.exec(navigator.userAgent) ?? [];
  return { adapter: [vendor, architecture, model, description].filter(Boolean).join(' '), environment: browser, ...found, loop };
};
