import { Download, Flag, GitFork, type LucideIcon, NotebookPen, Pause, Play, Trash2 } from 'lucide-react';
import { deleteRun, forkRun, isBusy, pauseRun, startRun } from '../actions/training.ts';
import { ICON } from '../kit/icon.ts';
import { saveRun } from '../sharing/runFiles.ts';
import { pinRun, type RunRecord } from '../stores/runs.ts';

interface Action {
  /** The label with the run's name, for screen readers. */
  label: string;
  title: string;
  Icon: LucideIcon;
  isOff?: boolean;
  isPressed?: boolean;
  act(): void;
}

/** The actions for a run. */
export function RunActions({ run, baseline, onNote }: { run: RunRecord; baseline: RunRecord; onNote(): void }) {
  const { id, name, status } = run;
  const actions: Action[] = [
    isBusy(run)
      ? { label: `Stop ${name} for now`, title: 'Pause', Icon: Pause, act: () => pauseRun(id) }
      : { label: `Resume ${name}`, title: 'Continue', Icon: Play, isOff: status.state === 'failed', act: () => startRun(run) },
    {
      label: `Compare the others with ${name}`,
      title: id === baseline.id ? 'The baseline: what the others are compared with' : 'Make it the baseline',
      Icon: Flag,
      isPressed: id === baseline.id,
      act: () => pinRun(id),
    },
    { label: `Write a note on ${name}`, title: 'Note', Icon: NotebookPen, act: onNote },
    { label: `Edit the experiment of ${name}`, title: 'Fork: open its experiment', Icon: GitFork, act: () => forkRun(run) },
    {
      label: `Save ${name} as a file`,
      title: 'Save run: curve, weights and optimiser state',
      Icon: Download,
      act: () => void saveRun(run),
    },
    { label: `Delete ${name}`, title: 'Delete; it can be brought back', Icon: Trash2, act: () => deleteRun(id) },
  ];
  return actions.map(({ label, title, Icon, isOff = false, isPressed, act }) => (
    <button
      key={title}
      type="button"
      data-kind="icon"
      disabled={isOff}
      aria-label={label}
      aria-pressed={isPressed}
      title={title}
      onClick={act}
    >
      <Icon {...ICON} {...(isPressed && { fill: 'currentColor' })} />
    </button>
  ));
}
