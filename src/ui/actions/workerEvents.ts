/** Applies the events of the training worker to the stores. */

import { withRunner } from '../../experiment/formats/runHistory.ts';
import { counted } from '../../schema/words.ts';
import type { Event } from '../../train/protocol/events.ts';
import type { RunStatus } from '../../train/protocol/runs.ts';
import { addCheckpoint, dropCheckpoint } from '../persistence/checkpoints.ts';
import { rememberSelection, rememberTrusted } from '../stores/deviceFacts.ts';
import { appendRows, changeRun, clearHistory, failUnfinishedRuns, findRun, forgetRates, setSignals } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { say } from '../stores/view.ts';

function announceEnd(name: string, { state, step, message }: RunStatus) {
  if (state === 'failed' && message) say(`${name}: ${message}`);
  if (state === 'done') say(`${name} finished (${counted(step, 'step')}).`);
}

export function receive(event: Event) {
  // Deleted runs still report their end. The runs of maps (grids of comparisons) are never in the list of runs; `ui/maps` listens for their
  // events itself.
  if ('runId' in event && !findRun(event.runId)) return;
  switch (event.type) {
    case 'device':
      session.setState({ device: event.device });
      if (event.device.state !== 'gpu') return;
      if (event.device.trusted.length > 0) rememberTrusted(event.device.trusted);
      if (event.device.isSilent) forgetRates();
      return;
    case 'run.status': {
      const run = findRun(event.runId);
      changeRun(event.runId, { status: event.status });
      if (run && run.status.state !== event.status.state) announceEnd(run.name, event.status);
      return;
    }
    case 'preparing':
      return session.setState({ preparing: event.stages });
    case 'kernels.chosen':
      return rememberSelection(event.key, event.choice);
    case 'run.kernels':
      return changeRun(event.runId, { kernels: event.kernels });
    case 'run.runner':
      return changeRun(event.runId, { runners: withRunner(findRun(event.runId)?.runners, event) });
    case 'run.signals':
      return setSignals(event.runId, event.signals);
    case 'run.chance':
      return changeRun(event.runId, { chance: event.chance });
    case 'run.rows':
      return appendRows(event.runId, event.group, event.rows);
    // `ui/insight/recorded` listens for these events itself.
    case 'run.unrecorded':
    case 'run.kept':
      return;
    case 'run.cleared':
      dropCheckpoint(event.runId);
      changeRun(event.runId, { runners: undefined });
      return clearHistory(event.runId);
    case 'run.checkpoint':
      return addCheckpoint(event.runId, event.checkpoint);
    case 'failed':
      session.setState({ failure: event.message });
      failUnfinishedRuns(event.message);
      return say(event.message);
    default:
      return event satisfies never;
  }
}
