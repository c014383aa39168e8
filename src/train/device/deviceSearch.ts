/** Searches for a GPU. A GPU can be unavailable for a while after a tab that used it is closed, or after the GPU crashes. */
import { type AdapterName, adapterName } from '../../gpu/adapterName.ts';
import { requestDevice } from '../../gpu/device.ts';
import { reasonWords } from '../../schema/words.ts';

const ADAPTER_TIMEOUT_MS = 5000;
/** The wait between the first two searches after the loss of a device. If both find nothing, training continues without a GPU. */
export const RECOVERY_MS = 500;

/** The waits between the searches after the page starts. The searches end when a run trains. */
export const FIRST_WAITS_MS: readonly number[] = [500, 2000, 8000];

/** A browser blocks the GPU for two minutes after the second crash of the GPU; 5 s are added as a margin. */
const BLOCKED_MS = 125_000;

/** Yields the waits before the later searches, which are made 2, 10 and 125 s after the loss of a device, and then every 125 s. */
export function* waitsAfterLoss(): Generator<number> {
  yield 2000 - RECOVERY_MS;
  yield 8000;
  yield BLOCKED_MS - 10_000;
  for (;;) yield BLOCKED_MS;
}

export const NO_WEBGPU = 'WebGPU is not available. Use a browser with WebGPU, and open the page over HTTPS or from localhost.';
export const NOT_FOUND = 'no GPU was found. The browser may have blocked or restarted the GPU; reload the page to try again.';
export const BLOCKED =
  'the GPU crashed, and the browser has blocked it. Reload the page with the browser’s own button, or wait: the page keeps searching, and the browser usually allows the GPU again after two minutes.';

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function requestAdapter(): Promise<GPUAdapter | null> {
  const timeout = pause(ADAPTER_TIMEOUT_MS).then(() => null);
  try {
    return await Promise.race([navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }), timeout]);
  } catch {
    return null;
  }
}

/** @returns a device, or the reason why there is none; null if the browser provides no adapter */
export async function searchDevice(): Promise<{ device: GPUDevice; info: AdapterName } | string | null> {
  const adapter = await requestAdapter();
  if (!adapter) return null;
  try {
    return { device: await requestDevice(adapter), info: await adapterName(adapter) };
  } catch (error) {
    return `the GPU could not be used (${reasonWords(error)}). Reload the page to try again.`;
  }
}
