/** Asks an adapter for a device with what the kernels can use of it; they all work without. */

const WANTED: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({ requiredFeatures: WANTED.filter((feature) => adapter.features.has(feature)) });
}
