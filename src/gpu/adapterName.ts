/** Determines in old and new browsers the name of an adapter, and whether the adapter is software instead of a GPU. */

/**
 * The properties of an adapter that differ between browser versions. Chrome before 127 has requestAdapterInfo() instead of `info`. In
 * Chrome before 140, `isFallbackAdapter` is a property of the adapter instead of its info.
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
  // The WebGPU type definitions describe only the newest browsers. All members of `AnyAge` are optional, so that each is checked before
  // use.
  const asked = adapter as unknown as AnyAge;
  const info = asked.info ?? (await asked.requestAdapterInfo?.().catch(() => undefined)) ?? {};
  const words = [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
  return { name: words || 'unnamed adapter', isSoftware: info.isFallbackAdapter ?? asked.isFallbackAdapter ?? false };
}
