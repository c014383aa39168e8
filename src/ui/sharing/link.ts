/**
 * Writes and reads experiments in the fragment of a link, as base64url(deflate-raw(JSON)): after `#e=` a single experiment, and after `#c=`
 * the experiments of a comparison.
 */
import { type Experiment, parseExperiment } from '../../experiment/experiment.ts';
import { jsonOf, MAX_RUN_NAME } from '../../experiment/formats/reading.ts';

/** The largest number of characters after `#e=` or `#c=`. Mail and chat programs may truncate longer links. */
export const MAX_LINK_TEXT = 16 * 1024;
const MAX_INFLATED = 2 ** 20;
export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 4;

export interface NamedExperiment {
  name: string;
  experiment: Experiment;
}

type Opened = { experiment: Experiment } | { compared: readonly NamedExperiment[] } | { problem: string };

const DAMAGED = 'The link is incomplete or damaged. Copy the whole link again.';

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
  most = Number.POSITIVE_INFINITY,
) {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('too much');
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function packed(value: unknown): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(value)), new CompressionStream('deflate-raw'));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

async function unpacked(text: string): Promise<string> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  const inflated = await through(bytes, new DecompressionStream('deflate-raw'), MAX_INFLATED);
  return new TextDecoder('utf-8', { fatal: true }).decode(inflated);
}

type Encoded = { fragment: string } | { problem: string };

async function fragmentOf(kind: 'e' | 'c', value: unknown, what: string): Promise<Encoded> {
  const text = await packed(value);
  if (text.length <= MAX_LINK_TEXT) return { fragment: `#${kind}=${text}` };
  const inWords = (count: number) => count.toLocaleString('en');
  const files = kind === 'e' ? 'a file' : 'the runs as files';
  return {
    problem: `${what} needs ${inWords(text.length)} characters, but a link can contain only ${inWords(MAX_LINK_TEXT)}. Save ${files} instead.`,
  };
}

export const encodeExperiment = (experiment: Experiment): Promise<Encoded> => fragmentOf('e', experiment, 'The experiment');

export async function encodeComparison(compared: readonly NamedExperiment[]): Promise<Encoded> {
  if (compared.length < FEWEST_COMPARED || compared.length > MOST_COMPARED)
    return { problem: `Select ${FEWEST_COMPARED} to ${MOST_COMPARED} runs to compare.` };
  return fragmentOf('c', compared, 'The comparison');
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function readComparison(text: string): Opened {
  const list = jsonOf(text);
  if (list === undefined) return { problem: DAMAGED };
  if (!Array.isArray(list) || list.length < FEWEST_COMPARED || list.length > MOST_COMPARED)
    return {
      problem: `The link does not contain a comparison of ${FEWEST_COMPARED} to ${MOST_COMPARED} experiments, so it cannot be opened.`,
    };
  const compared: NamedExperiment[] = [];
  for (const [i, entry] of list.entries()) {
    if (!isRecord(entry) || typeof entry.name !== 'string') return { problem: DAMAGED };
    const result = parseExperiment(JSON.stringify(entry.experiment) ?? '', `Experiment ${i + 1} in the link`);
    if ('problem' in result) return result;
    compared.push({ name: entry.name.slice(0, MAX_RUN_NAME), experiment: result.experiment });
  }
  return { compared };
}

const MOST_ENCODED = 3;

/** Restores the “=” in a fragment. Mail and chat programs may replace it with “%3D”, and then the “%” of this code with “%25”. */
function unencoded(fragment: string): string {
  let text = fragment;
  for (let times = 0; times < MOST_ENCODED && /^#[ec]%/i.test(text); times++)
    text = `${text.slice(0, 2)}${text.slice(2).replace(/^%(25|3D)/i, (code) => (code === '%25' ? '%' : '='))}`;
  return text;
}

const LONGEST_OTHER = 20;

/**
 * True for the fragment of a link to an experiment or a comparison, even if the link is damaged. All other fragments of this page are
 * short.
 */
export const isLink = (fragment: string): boolean => /^#[ec][^a-z]/i.test(fragment) || fragment.length > LONGEST_OTHER;

export async function decodeLink(encoded: string): Promise<Opened> {
  const fragment = unencoded(encoded);
  const text = fragment.slice(3);
  if (text.length > MAX_LINK_TEXT)
    return {
      problem: `The link contains ${text.length.toLocaleString('en')} characters; the limit is ${MAX_LINK_TEXT.toLocaleString('en')}. Open a file instead.`,
    };
  // Chat programs may append punctuation to a link. Such a link is refused as damaged.
  if (!/^#[ec]=[\w-]+$/.test(fragment)) return { problem: DAMAGED };
  let json: string;
  try {
    json = await unpacked(text);
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    return {
      problem: isTooLarge ? 'The unpacked link contains more than 1 MB, which is too much. Open a file instead.' : DAMAGED,
    };
  }
  if (fragment.startsWith('#c=')) return readComparison(json);
  return parseExperiment(json, 'The experiment in the link');
}
