/** Experiments of earlier format versions, brought to the current one before they are validated. */

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of version 1 as one of version 2; any other value as it is, for the validator to judge. */
export function upgraded(value: unknown): unknown {
  if (!isRecord(value) || value.version !== 1) return value;
  const { network } = value;
  if (!isRecord(network) || !Array.isArray(network.skips)) return { ...value, version: 2 };
  const skips: readonly unknown[] = network.skips;
  return { ...value, version: 2, network: { ...network, skips: skips.map((skip) => withoutDepth(skip, skips)) } };
}

/** In version 1 the scale `depth` of an add skip was 1/√n, n counting the add skips that were on: now it is that constant. */
function withoutDepth(skip: unknown, skips: readonly unknown[]): unknown {
  if (!isRecord(skip) || skip.scale !== 'depth') return skip;
  const isOn = (other: unknown) => isRecord(other) && (other.merge ?? 'add') === 'add' && other.enabled !== false;
  return { ...skip, scale: 'constant', alpha: 1 / Math.sqrt(Math.max(1, skips.filter(isOn).length)) };
}
