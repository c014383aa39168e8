/** A WebGPU device in Node: Dawn on the machine's GPU, or on Chromium's SwiftShader if there is no GPU. */
import { requestNodeDevice } from '../src/cli/nodeDevice.ts';

let shared: Promise<GPUDevice> | undefined;

/** The device that all tests of a process share. It has WebGPU's default limits. */
export function testDevice(): Promise<GPUDevice> {
  shared ??= requestNodeDevice().then(({ device }) => device);
  return shared;
}
