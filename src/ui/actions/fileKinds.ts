/** Recognises a file by its name or its first bytes, and checks its size, before the whole file is read. */

import { dataKinds } from '../../data/index.ts';
import { MAX_EXPERIMENT_BYTES } from '../../experiment/experiment.ts';
import { plural } from '../../schema/words.ts';

export type FileKind = 'experiment' | 'run' | (typeof dataKinds)[number];

const BEGINNING = 2 ** 16;
const MAX_RUN_BYTES = 512 * 2 ** 20;
const MEGABYTE = 2 ** 20;

const kindNamed = (kind: string) => dataKinds.find((candidate) => candidate.kind === kind);

/** Resolves to undefined if the page cannot open files of this kind. */
export async function kindOf(file: File): Promise<FileKind | undefined> {
  const name = file.name.toLowerCase();
  if (name.endsWith('.json')) return 'experiment';
  if (name.endsWith('.safetensors')) return 'run';
  const plain = name.replace(/\.(gz|gzip)$/, '');
  const named = dataKinds.find(({ files }) => files?.suffixes.some((suffix) => plain.endsWith(suffix)));
  if (named) return named;
  const stored = new Uint8Array(await file.slice(0, BEGINNING).arrayBuffer());
  const isZipped = stored[0] === 0x1f && stored[1] === 0x8b;
  const bytes = isZipped ? await (await import('../../data/gunzip.ts')).beginningOf(stored, BEGINNING) : stored;
  if (bytes[0] === 0 && bytes[1] === 0 && (bytes[2] ?? 0) >= 8 && (bytes[2] ?? 0) <= 14) return kindNamed('idx');
  if (isTable(bytes)) return kindNamed('csv');
  // The IDX reader refuses a gzip file that is damaged or has other content, with a message that names the file.
  return isZipped ? kindNamed('idx') : undefined;
}

/**
 * True for UTF-16 with a byte order mark, and for bytes that contain a line break, a cell separator and no control characters other than
 * white space.
 */
function isTable(bytes: Uint8Array): boolean {
  const control = bytes.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isUtf16 || (control === 0 && bytes.includes(10) && [9, 32, 44, 59, 124].some((separator) => bytes.includes(separator)));
}

const limitOf = (kind: FileKind): number =>
  kind === 'experiment' ? MAX_EXPERIMENT_BYTES : kind === 'run' ? MAX_RUN_BYTES : (kind.files?.maxBytes ?? 0);

/** Returns null if the files are small enough to be read. */
export function sizeProblem(kind: FileKind, files: readonly File[]): string | null {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const limit = limitOf(kind);
  if (size <= limit) return null;
  const noun = kind === 'experiment' ? 'experiment files' : kind === 'run' ? 'run files' : `files of this kind (${kind.label})`;
  const words = (bytes: number) => `${Math.ceil(bytes / MEGABYTE).toLocaleString('en')} MB`;
  const names = `${files.map(({ name }) => name).join(', ')}${files.length > 1 ? ' together' : ''}`;
  const remedy = plural(files.length, 'Use a smaller file', 'Use smaller files');
  return `${names}: ${words(size)}, but the limit for ${noun} is ${words(limit)}. ${remedy}.`;
}
