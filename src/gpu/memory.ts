/** Adds up the sizes of a device's buffers. A buffer counts from its creation to its destruction. */

const heldByDevice = new WeakMap<GPUDevice, Set<GPUBuffer>>();

/** Creates a buffer. The caller must destroy it with {@link release}. */
export function allocate(device: GPUDevice, descriptor: GPUBufferDescriptor): GPUBuffer {
  const buffer = device.createBuffer(descriptor);
  const held = heldByDevice.get(device) ?? new Set();
  heldByDevice.set(device, held.add(buffer));
  return buffer;
}

export function release(device: GPUDevice, buffer: GPUBuffer) {
  heldByDevice.get(device)?.delete(buffer);
  buffer.destroy();
}

export const bytesOf = (buffers: Iterable<GPUBuffer>): number => [...buffers].reduce((sum, { size }) => sum + size, 0);

/** Returns the total size in bytes of the buffers of a device that were allocated and not yet released. */
export const heldBytes = (device: GPUDevice): number => bytesOf(heldByDevice.get(device) ?? []);
