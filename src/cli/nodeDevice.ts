/**
 * A WebGPU device in Node: Dawn (npm `webgpu`) on the Vulkan driver that the machine has. Drivers are found by the Vulkan
 * loader; `npm test` and `npm run train` point it at chromium's SwiftShader where there is no other (scripts/vulkan.mjs).
 */
import { create, globals } from 'webgpu';
import { requestDevice } from '../gpu/device.ts';

export interface NodeDevice {
  device: GPUDevice;
  adapter: GPUAdapter;
}

// Dawn's threads die with its instance: it must not be collected while a device lives.
const instances: GPU[] = [];

/** @throws Error with what to do when there is no adapter. */
export async function requestNodeDevice(): Promise<NodeDevice> {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  instances.push(gpu);
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    throw new Error(
      'No WebGPU adapter: Dawn found no Vulkan driver. Install one (Debian: apt-get install chromium brings SwiftShader), name the file of one that is there in VK_ICD_FILENAMES, or train with --runner reference.',
    );
  }
  return { device: await requestDevice(adapter), adapter };
}
