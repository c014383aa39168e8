/** Names the adapter (the GPU or its replacement in software) in old and new browsers. */

/**
 * An adapter of any version of a browser. Chrome before 127 has requestAdapterInfo() instead of `info`. In Chrome before 140,
 * `isFallbackAdapter` is a property of the adapter instead of its info.
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
  // The types of WebGPU describe only the newest browsers. All members are optional here, so each is checked before use.
  const asked = adapter as unknown as AnyAge;
  const info = asked.info ?? (await asked.requestAdapterInfo?.().catch(() => undefined)) ?? {};
  const words = [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
  return { name: words || 'unnamed adapter', isSoftware: info.isFallbackAdapter ?? asked.isFallbackAdapter ?? false };
}
