/** Connects the page to the training worker. */
import type { DataFile } from '../../data/dataset.ts';
import { digestInPieces } from '../../data/digest.ts';
import type { DataChoice } from '../../experiment/experiment.ts';
import type { Client } from '../../train/client.ts';
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { Command } from '../../train/protocol/commands.ts';
import type { Event } from '../../train/protocol/events.ts';
import type { AnswerTo, AskedOf, Progress, Reply, RequestKind } from '../../train/protocol/requests.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { addCheckpoint } from '../persistence/checkpoints.ts';
import { isDormant, wakeFor } from '../persistence/dormantRuns.ts';
import { bringFiles, forgetUnused, giveFiles } from '../persistence/files.ts';
import { rememberedSelections, trustedKernels } from '../stores/deviceFacts.ts';
import { findRun } from '../stores/runs.ts';
import { receive } from './workerEvents.ts';

let client: Client | undefined;

/**
 * Connects the page to this client, and makes the worker request a device. The page calls this function once, before it restores its saved
 * work.
 */
export function startSession(withClient: Client) {
  client = withClient;
  client.onEvent(receive);
  client.send({ type: 'start', trusted: trustedKernels(), choices: rememberedSelections() });
}

async function bringData(id: RunId) {
  const run = findRun(id);
  if (run && client) await bringFiles(run.experiment.data, client);
}

/** Sends the stored data files that a request needs and the worker lacks, and then the request. */
export async function ask<K extends RequestKind>(
  kind: K,
  asked: AskedOf<K>,
  onProgress?: (progress: Progress) => void,
): Promise<Reply<AnswerTo<K>>> {
  if (!client) return { problem: 'The training worker has not started. Reload the page.' };
  const data = 'experiment' in asked ? asked.experiment.data : 'data' in asked ? asked.data : null;
  const coming = data && bringFiles(data, client);
  if (coming) await coming;
  return client.request(kind, asked, onProgress);
}

/** The checkpoint of a run at its current step; null if a number in it is not finite, or if the worker cannot return it. */
export async function currentCheckpoint(id: RunId): Promise<Checkpoint | null> {
  if (isDormant(id)) return null;
  const reply = await ask('run.checkpoint', { runId: id });
  const checkpoint = 'answer' in reply ? reply.answer : null;
  // The checkpoint of a deleted run is requested only to undo the deletion, so it is not stored here.
  if (checkpoint && findRun(id)) addCheckpoint(id, checkpoint);
  return checkpoint;
}

/** The current weights of a run, or its kept weights of the past step `at`. Null if there are none, or if they are not finite. */
export async function weightsOf(id: RunId, at?: number): Promise<Checkpoint | AnswerTo<'run.weights'> | null> {
  if (at === undefined) return currentCheckpoint(id);
  const reply = await ask('run.weights', { runId: id, at });
  return 'answer' in reply ? reply.answer : null;
}

/** Calls the listener for each event of the worker, including the events of runs that are not on the page. */
export const onWorkerEvent = (listener: (event: Event) => void): (() => void) => client?.onEvent(listener) ?? (() => {});

const deliver = (command: Command) => client?.send(command);

/**
 * Sends a command. If the worker does not know the run yet, the run is created first. If the creation has not begun, a pause or a delete
 * does not begin it, and is not sent.
 */
export function send(command: Command) {
  if (!wakeFor(command, deliver, bringData)) deliver(command);
}

export async function addFiles(files: readonly DataFile[]): Promise<NonNullable<DataChoice['files']>> {
  const digest = await digestInPieces(files);
  client?.addFiles(digest, files);
  giveFiles(digest, files);
  for (const unused of forgetUnused(digest)) client?.send({ type: 'data.forget', digest: unused });
  return { names: files.map((file) => file.name), digest };
}
