import { dataKinds } from '../../data/index.ts';

export const openable: readonly string[] = [
  'experiment (.json)',
  'run (.safetensors)',
  ...dataKinds.flatMap(({ label, files }) => (files ? [`${label} (${files.suffixes.join(', ')}; plain or .gz)`] : [])),
];
