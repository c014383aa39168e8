/** Names an adapter, in browsers of any age. */

/** Before Chrome 127 an adapter was asked for its info, and until Chrome 140 it said itself whether it is a fallback. */
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
  // The types know the newest browsers only; these members are looked for before they are used.
  const asked = adapter as unknown as AnyAge;
  const info = asked.info ?? (await asked.requestAdapterInfo?.().catch(() => undefined)) ?? {};
  const words = [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
  return { name: words || 'unnamed adapter', isSoftware: info.isFallbackAdapter ?? asked.isFallbackAdapter ?? false };
}
