/**
 * Compares experiments in a table with a column for each experiment and a row for each setting. Layers that have the same values of a
 * setting share a row.
 */
import { type Comparable, lowerCase, type Setting, settingsOf } from './settings.ts';
import { FEW } from './skipWords.ts';

export interface MatrixRow {
  key: string;
  /** The name of the setting, such as "Learning rate" or "Units". */
  setting: string;
  /** Empty if the setting belongs to no layer. */
  layers: readonly string[];
  /** The values as text, one for each experiment; null for an experiment that has no such setting. */
  values: readonly (string | null)[];
  /** False if the values differ. Their texts can still be equal, because the text for many skips contains only their number. */
  isEqual: boolean;
}

interface Matrix {
  differing: readonly MatrixRow[];
  equal: readonly MatrixRow[];
}

/** Names the layers of a row: " (Dense 1, Dense 2)", " (31 layers)"; empty for one layer or none. */
export const groupWords = (layers: readonly string[]): string =>
  layers.length < 2 ? '' : layers.length > FEW ? ` (${layers.length} layers)` : ` (${layers.join(', ')})`;

/** The label of a row: "Learning rate", "Dense 1 units", "Units (31 layers)". */
export function rowLabel({ setting, layers }: MatrixRow): string {
  const [only] = layers;
  return only !== undefined && layers.length === 1 ? `${only} ${lowerCase(setting)}` : `${setting}${groupWords(layers)}`;
}

function rowsOf(all: readonly (readonly Setting[])[]): MatrixRow[] {
  const byKey = all.map((settings) => new Map(settings.map((setting) => [setting.key, setting])));
  const union = new Map(all.flat().map((setting) => [setting.key, setting]));
  return [...union.values()].map(({ key, label, layer }) => {
    const found = byKey.map((settings) => settings.get(key));
    return {
      key,
      setting: label,
      layers: layer === undefined ? [] : [layer],
      values: found.map((setting) => setting?.words ?? null),
      isEqual: found.every((setting) => setting?.value === found[0]?.value),
    };
  });
}

export function matrixOf(sides: readonly Comparable[]): Matrix {
  const shared = new Map<string, MatrixRow>();
  for (const row of rowsOf(sides.map(settingsOf))) {
    const place = row.layers.length > 0 ? JSON.stringify([row.setting, row.values]) : row.key;
    const before = shared.get(place);
    shared.set(place, before ? { ...before, layers: [...before.layers, ...row.layers] } : row);
  }
  const rows = [...shared.values()];
  return { differing: rows.filter(({ isEqual }) => !isEqual), equal: rows.filter(({ isEqual }) => isEqual) };
}
