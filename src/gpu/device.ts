/**
 * The wanted features are optional. Without `subgroups`, no variants that need it are used. Without `timestamp-query`, times are measured
 * with the wall clock.
 */

const WANTED: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  return adapter.requestDevice({ requiredFeatures: WANTED.filter((feature) => adapter.features.has(feature)) });
}
