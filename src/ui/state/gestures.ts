/** Gestures that are made in several places, with what is said of them. */
import { nameOf } from '../../models/network.ts';
import { document, editGraph, redo, undo } from './document.ts';
import { say, select, view } from './view.ts';

/** Deletes the selected skip; whether there was one. */
export function deleteSelectedSkip(): boolean {
  const { selection } = view.getState();
  if (selection?.type !== 'skip') return false;
  const { network } = document.getState().experiment;
  const { from, to } = selection;
  const issue = editGraph({ type: 'skip.remove', from, to });
  say(issue?.message ?? `Skip from ${nameOf(network, from)} to ${nameOf(network, to)} deleted.`);
  select(null);
  return issue === null;
}

export function takeBack() {
  if (document.getState().past.length === 0) return;
  undo();
  say('The last change is taken back.');
}

export function doAgain() {
  if (document.getState().future.length === 0) return;
  redo();
  say('The change is made again.');
}
