/** The schema for the signals of a run, as the page's database and run files store them. */
import * as v from 'valibot';
import { type SignalGroups, signalsFor } from '../../models/compile/signals.ts';
import { taskDefinition } from '../../models/tasks/index.ts';

const signal = v.object({
  name: v.string(),
  quantity: v.string(),
  of: v.exactOptional(v.string()),
  to: v.exactOptional(v.string()),
  label: v.string(),
  unit: v.picklist(['number', 'share', 'signed']),
  better: v.exactOptional(v.picklist(['lower', 'higher'])),
});

export const signalGroups = v.object({
  steps: v.array(signal),
  evaluations: v.array(signal),
  observations: v.exactOptional(v.array(signal)),
});

/** Returns the signals of a run that was stored in format 1, which did not name them. */
export const signalsOfFormat1 = (task: string): SignalGroups => signalsFor(taskDefinition(task).hasAccuracy);
