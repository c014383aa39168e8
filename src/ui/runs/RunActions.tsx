import { Download, Ellipsis, Eye, EyeOff, Flag, GitFork, NotebookPen, Palette, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { isUnfinished } from '../actions/study.ts';
import { deleteRuns, forkRun, isBusy, pauseRun, startRun } from '../actions/training.ts';
import { ICON } from '../kit/icon.ts';
import { Menu } from '../kit/Menu.tsx';
import { saveRun } from '../sharing/runFiles.ts';
import { changeColor, pinAmong, type RunRecord, setVisible, startWord } from '../stores/runs.ts';

function Action({ act, icon, children }: { act(): void; icon: ReactNode; children: ReactNode }) {
  return (
    <button type="button" data-kind="quiet" onClick={act}>
      {icon}
      <span>{children}</span>
    </button>
  );
}

export function PauseButton({ runs, name }: { runs: readonly RunRecord[]; name: string }) {
  const busy = runs.filter(isBusy);
  const sound = runs.filter(({ status }) => status.state !== 'failed');
  const unfinished = sound.filter(isUnfinished);
  // Finished runs continue only if no run is unfinished.
  const startable = unfinished.length > 0 ? unfinished : sound;
  const start = startable.some((run) => startWord(run) === 'Resume') ? 'Resume' : 'Train';
  const [title, Icon] = busy.length > 0 ? (['Pause', Pause] as const) : ([start, Play] as const);
  return (
    <button
      type="button"
      data-kind="icon"
      disabled={busy.length === 0 && startable.length === 0}
      aria-label={`${title} ${name}`}
      title={title}
      onClick={() => {
        for (const { id } of busy) pauseRun(id);
        if (busy.length === 0) for (const run of startable) startRun(run);
      }}
    >
      <Icon {...ICON} />
    </button>
  );
}

function SharedActions({ runs, isBaseline }: { runs: readonly [RunRecord, ...RunRecord[]]; isBaseline: boolean }) {
  const isShown = runs.some(({ isVisible }) => isVisible);
  const ids = runs.map(({ id }) => id);
  return (
    <>
      <Action
        act={() => setVisible((run) => (ids.includes(run.id) ? !isShown : run.isVisible))}
        icon={isShown ? <EyeOff {...ICON} /> : <Eye {...ICON} />}
      >
        {isShown ? 'Hide in charts' : 'Show in charts'}
      </Action>
      <Action act={() => pinAmong(runs)} icon={<Flag {...ICON} {...(isBaseline && { fill: 'currentColor' })} />}>
        {runs.some(({ isPinned }) => isPinned) ? 'Unset as baseline' : 'Set as baseline'}
      </Action>
    </>
  );
}

interface RunMenuProps {
  run: RunRecord;
  isBaseline: boolean;
  onRename(): void;
  onNote(): void;
}

export function RunMenu({ run, isBaseline, onRename, onNote }: RunMenuProps) {
  return (
    <Menu isIcon isOfActions words={`Actions for ${run.name}`} icon={<Ellipsis {...ICON} />}>
      <Action act={onRename} icon={<Pencil {...ICON} />}>
        Rename
      </Action>
      <Action act={onNote} icon={<NotebookPen {...ICON} />}>
        Write a note
      </Action>
      <SharedActions runs={[run]} isBaseline={isBaseline} />
      <Action act={() => changeColor(run)} icon={<Palette {...ICON} />}>
        Change colour and mark
      </Action>
      <Action act={() => forkRun(run)} icon={<GitFork {...ICON} />}>
        Open its settings
      </Action>
      <Action act={() => void saveRun(run)} icon={<Download {...ICON} />}>
        Save as a file
      </Action>
      <Action act={() => deleteRuns([run.id])} icon={<Trash2 {...ICON} />}>
        Delete
      </Action>
    </Menu>
  );
}

export function GroupMenu({ runs, name, isBaseline }: { runs: readonly [RunRecord, ...RunRecord[]]; name: string; isBaseline: boolean }) {
  return (
    <Menu isIcon isOfActions words={`Actions for ${name}`} icon={<Ellipsis {...ICON} />}>
      <SharedActions runs={runs} isBaseline={isBaseline} />
      <Action act={() => deleteRuns(runs.map(({ id }) => id))} icon={<Trash2 {...ICON} />}>
        Delete {runs.length} runs
      </Action>
    </Menu>
  );
}
