const heldByDevice = new WeakMap<GPUDevice, Set<GPUBuffer>>();

/** Creates a buffer that {@link heldBytes} counts until the caller destroys it with {@link release}. */
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

export const heldBytes = (device: GPUDevice): number => bytesOf(heldByDevice.get(device) ?? []);
