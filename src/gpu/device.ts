/** Requests a device with the optional features that can be used. Without them, other variants run, and the wall clock measures time. */

const WANTED: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({ requiredFeatures: WANTED.filter((feature) => adapter.features.has(feature)) });
}
