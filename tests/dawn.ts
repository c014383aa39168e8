/**
 * Provides a WebGPU device in Node. Dawn uses the machine's GPU or, on a Linux machine without a GPU or without a Vulkan driver,
 * SwiftShader, the software GPU in Chromium.
 */
import { requestNodeDevice } from '../src/cli/nodeDevice.ts';

let shared: Promise<GPUDevice> | undefined;

/** The device that all tests of a process share. It has WebGPU's default limits. */
export function testDevice(): Promise<GPUDevice> {
  shared ??= requestNodeDevice().then(({ device }) => device);
  return shared;
}
