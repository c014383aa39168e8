/**
 * Requests a device with those optional features of `WANTED` that the adapter supports. Without `subgroups`, other kernel variants run;
 * without `timestamp-query`, times are measured with the wall clock.
 */

const WANTED: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({ requiredFeatures: WANTED.filter((feature) => adapter.features.has(feature)) });
}
