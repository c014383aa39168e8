/** Requests a device with those optional features that the kernels can use; every computation works without them. */

const WANTED: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({ requiredFeatures: WANTED.filter((feature) => adapter.features.has(feature)) });
}
