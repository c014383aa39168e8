/** A WebGPU device in Node: Dawn on whatever Vulkan driver is there, SwiftShader from chromium's folder otherwise. */
import { requestNodeDevice } from '../src/cli/nodeDevice.ts';

let shared: Promise<GPUDevice> | undefined;

/** One device for all tests of a process, at WebGPU's default limits. */
export function testDevice(): Promise<GPUDevice> {
  shared ??= requestNodeDevice().then(({ device }) => device);
  return shared;
}
