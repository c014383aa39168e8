/**
 * Provides a WebGPU device in Node. Dawn uses the machine's GPU. If a Linux machine has no GPU or no Vulkan driver, it uses SwiftShader,
 * the software GPU in Chromium.
 */
import { requestNodeDevice } from '../src/cli/nodeDevice.ts';

let shared: Promise<GPUDevice> | undefined;

/** The device that all tests of a process share. It has WebGPU's default limits. */
export function testDevice(): Promise<GPUDevice> {
  shared ??= requestNodeDevice().then(({ device }) => device);
  return shared;
}
