/** Defines the fuzzing targets for safetensors and run files. */
import { readFileSync } from 'node:fs';
import type { Dataset } from '../../src/data/dataset.ts';
import { dataDefinition } from '../../src/data/index.ts';
import {
  type NamedTensor,
  readMetadata,
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
} from '../../src/experiment/formats/safetensors.ts';
import type { starters } from '../../src/experiment/starters.ts';
import type { Random } from '../../src/random/keyed.ts';
import { checkpointOf } from '../../src/train/trainer/namedCheckpoint.ts';
import { TrainingError } from '../../src/train/trainer/trainer.ts';
import { parseRunFile, printRunFile } from '../../src/ui/sharing/runFile.ts';
import { mutatedBytes } from './mutateBytes.ts';
import { mutatedJson } from './mutateValue.ts';
import { expectWords, type Target, target } from './target.ts';

const golden = (name: string) => new Uint8Array(readFileSync(new URL(`../golden/v1/${name}.safetensors`, import.meta.url)));

const seeds = () => {
  const runs = ['dense-with-skips', 'lstm'].map(golden);
  const today = runs.map((bytes) => {
    const read = parseRunFile(bytes);
    if ('problem' in read) throw new Error(read.problem);
    return printRunFile(read.file);
  });
  return [...runs, ...today];
};

/** Returns the header of a safetensors file as text, and the offset at which its data begins. */
function headerOf(file: Uint8Array) {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return { text: new TextDecoder().decode(file.subarray(8, 8 + length)), data: 8 + length };
}

function withHeader(text: string, data: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(text);
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

/** Mutates the header, or one of the JSON strings in its metadata: the experiment or the signals. */
function mutatedHeader(file: Uint8Array, random: Random): Uint8Array {
  const { text, data } = headerOf(file);
  const rest = file.subarray(data);
  if (random.integer(2)) return withHeader(mutatedJson(text, random), rest);
  const header = JSON.parse(text) as { __metadata__?: Record<string, string> };
  const key = random.integer(2) ? 'experiment' : 'signals';
  const inner = header.__metadata__?.[key];
  if (inner === undefined) return withHeader(mutatedJson(text, random), rest);
  return withHeader(JSON.stringify({ ...header, __metadata__: { ...header.__metadata__, [key]: mutatedJson(inner, random) } }), rest);
}

const mutate = (file: Uint8Array, random: Random) => (random.integer(3) > 0 ? mutatedHeader(file, random) : mutatedBytes(file, random));

/** Returns false for an error of one of `classes`, with which readers refuse inputs. Rethrows any other error, because it is a fault. */
function refused(error: unknown, ...classes: readonly (new (message: string) => Error)[]): false {
  if (!(error instanceof Error) || !classes.some((one) => error instanceof one)) throw error;
  expectWords(error.message);
  return false;
}

const datasets = new Map<string, Promise<Dataset>>();
let opened = 0;
/**
 * Files of runs with data from files are not opened. Of the other readable files, only one in OPENED_OF is opened as the page would open
 * it, because this compiles the network, which takes a long time.
 */
const OPENED_OF = 16;

async function open({
  experiment,
  step,
  tensors,
}: {
  experiment: (typeof starters)['dense'];
  step: number;
  tensors: readonly NamedTensor[];
}) {
  const { data, training } = experiment;
  const definition = dataDefinition(data.kind);
  if (definition.files || opened++ % OPENED_OF > 0) return;
  const key = JSON.stringify([data, training.seed]);
  if (!datasets.has(key) && datasets.size > 20) datasets.clear();
  const made = datasets.get(key) ?? definition.make(data.params, training.seed, []);
  datasets.set(key, made);
  try {
    checkpointOf(experiment, await made, step, tensors);
  } catch (error) {
    refused(error, TrainingError);
  }
}

export const runTargets: readonly Target[] = [
  target<Uint8Array>({
    name: 'safetensors',
    seeds,
    mutate,
    read(bytes) {
      try {
        readMetadata(bytes);
        writeSafetensors(readSafetensors(bytes));
        return true;
      } catch (error) {
        return refused(error, SafetensorsError);
      }
    },
  }),
  target<Uint8Array>({
    name: 'run',
    seeds,
    mutate,
    async read(bytes) {
      const read = parseRunFile(bytes);
      if ('problem' in read) {
        expectWords(read.problem);
        return false;
      }
      const again = parseRunFile(printRunFile(read.file));
      if ('problem' in again) throw new Error(`the printed run is refused: ${again.problem}`);
      await open(read.file);
      return true;
    },
  }),
];
