/**
 * The properties of an adapter that differ between browser versions. Chrome before 127 has requestAdapterInfo() instead of `info`. In
 * Chrome before 136, `isFallbackAdapter` is a property of the adapter instead of its info.
 */
interface AnyAge {
  info?: Partial<GPUAdapterInfo>;
  requestAdapterInfo?(): Promise<Partial<GPUAdapterInfo>>;
  isFallbackAdapter?: boolean;
}

export interface AdapterName {
  name: string;
  isSoftware: boolean;
}

export async function adapterName(adapter: GPUAdapter): Promise<AdapterName> {
  // The WebGPU type definitions describe only the newest browsers. The cast is safe because all members of `AnyAge` are optional.
  const asked = adapter as unknown as AnyAge;
  const info = asked.info ?? (await asked.requestAdapterInfo?.().catch(() => undefined)) ?? {};
  const words = [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
  return { name: words || 'unnamed adapter', isSoftware: info.isFallbackAdapter ?? asked.isFallbackAdapter ?? false };
}
