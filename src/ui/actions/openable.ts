import { dataKinds } from '../../data/index.ts';

/** The kinds of files that can be opened, such as "a run (.safetensors)". */
export const openable: readonly string[] = [
  'an experiment (.json)',
  'a run (.safetensors)',
  ...dataKinds.flatMap(({ label, files }) => (files ? [`${label} (${files.suffixes.join(', ')}; plain or .gz)`] : [])),
];
