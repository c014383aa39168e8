/** Converts experiments of earlier format versions to the current version, before they are validated. */

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns a value unchanged if its version is not 1; the validator then accepts or refuses it. */
export function upgraded(value: unknown): unknown {
  if (!isRecord(value) || value.version !== 1) return value;
  const { network } = value;
  if (!isRecord(network) || !Array.isArray(network.skips)) return { ...value, version: 2 };
  const skips: readonly unknown[] = network.skips;
  return { ...value, version: 2, network: { ...network, skips: skips.map((skip) => withoutDepth(skip, skips)) } };
}

/** Replaces the scale `depth` of version 1 with a constant of the same value, which is 1/√(number of enabled add skips). */
function withoutDepth(skip: unknown, skips: readonly unknown[]): unknown {
  if (!isRecord(skip) || skip.scale !== 'depth') return skip;
  const isOn = (other: unknown) => isRecord(other) && (other.merge ?? 'add') === 'add' && other.enabled !== false;
  return { ...skip, scale: 'constant', alpha: 1 / Math.sqrt(Math.max(1, skips.filter(isOn).length)) };
}
