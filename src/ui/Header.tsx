import { CircleQuestionMark, Code, FolderOpen, Gauge, Link, Presentation, Redo2, Save, Undo2 } from 'lucide-react';
import { useRef } from 'react';
import { starters } from '../experiment/starters.ts';
import type { Device } from '../train/protocol/device.ts';
import { openStarter } from './actions/dataChoice.ts';
import { redoAndAnnounce, undoAndAnnounce } from './actions/gestures.ts';
import { openFiles } from './actions/opening.ts';
import styles from './header.module.css';
import { ICON } from './kit/icon.ts';
import { saveExperiment } from './sharing/experimentFile.ts';
import { copyEmbedCode, copyExperimentLink } from './sharing/share.ts';
import { openSpeed } from './speed/measure.ts';
import { useDocument, useSession } from './stores/useStore.ts';
import { view } from './stores/view.ts';

function shortWords(device: Device): string {
  switch (device.state) {
    case 'starting':
      return 'Starting…';
    case 'gpu':
      if (device.isSilent) return 'GPU not responding';
      return device.isSoftware ? 'Software GPU' : device.adapter;
    case 'reference':
      return 'CPU fallback';
    default:
      return device satisfies never;
  }
}

function DeviceBadge() {
  const device = useSession((state) => state.device);
  const failure = useSession((state) => state.failure);
  const words = failure ?? (device.state === 'reference' ? device.reason : device.words);
  const warns = failure !== null || device.state === 'reference' || (device.state === 'gpu' && device.isSilent);
  return (
    <span className={`${styles.badge} ${warns ? styles.badgeWarns : ''}`} title={words}>
      {failure ? 'Training unavailable' : shortWords(device)}
    </span>
  );
}

function Starters() {
  const experiment = useDocument((state) => state.experiment);
  return (
    <fieldset className={styles.starters}>
      <legend className={styles.hidden}>Example experiment</legend>
      {Object.entries(starters).map(([key, starter]) => (
        <label key={key}>
          <input
            type="radio"
            name="starter"
            checked={experiment.name === starter.name}
            onChange={() => openStarter(starter)}
            // Choosing the selected starter again restores it.
            onClick={() => {
              if (experiment.name === starter.name && experiment !== starter) openStarter(starter);
            }}
          />
          <span>{starter.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

function UndoRedo() {
  const hasPast = useDocument((state) => state.past.length > 0);
  const hasFuture = useDocument((state) => state.future.length > 0);
  return (
    <span className={styles.group}>
      <button type="button" data-kind="icon" disabled={!hasPast} onClick={undoAndAnnounce} aria-label="Undo" title="Undo (Ctrl+Z)">
        <Undo2 {...ICON} />
      </button>
      <button type="button" data-kind="icon" disabled={!hasFuture} onClick={redoAndAnnounce} aria-label="Redo" title="Redo (Ctrl+Shift+Z)">
        <Redo2 {...ICON} />
      </button>
    </span>
  );
}

function Files() {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <span className={styles.group}>
      <button type="button" data-kind="quiet" onClick={() => picker.current?.click()} title="Open an experiment, a run or data">
        <FolderOpen {...ICON} /> <span>Open…</span>
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        aria-label="Experiment, run or data files"
        onChange={(event) => {
          void openFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        data-kind="quiet"
        onClick={saveExperiment}
        aria-label="Save experiment"
        title="Save this network and its settings"
      >
        <Save {...ICON} /> <span>Save</span>
      </button>
      <button
        type="button"
        data-kind="quiet"
        onClick={() => void copyExperimentLink()}
        title="Copy a link to this network and its settings"
      >
        <Link {...ICON} /> <span>Copy link</span>
      </button>
      <button
        type="button"
        data-kind="quiet"
        onClick={() => void copyEmbedCode()}
        aria-label="Copy embed code"
        title="Copy HTML that shows this experiment on another page"
      >
        <Code {...ICON} /> <span>Embed</span>
      </button>
    </span>
  );
}

export function Header() {
  return (
    <header className={styles.header}>
      <h1>
        <img src="./favicon.svg" alt="" width="22" height="22" /> Skiplab
      </h1>
      <Starters />
      <span className={styles.tools}>
        <UndoRedo />
        <span className={styles.space} />
        <Files />
        <span className={styles.group}>
          <button
            type="button"
            data-kind="quiet"
            onClick={() => view.setState({ isPresenting: true })}
            title="Show the network, the answer, the chart and the pictures in large type (P)"
          >
            <Presentation {...ICON} /> <span>Present</span>
          </button>
          <button
            type="button"
            data-kind="quiet"
            aria-haspopup="dialog"
            onClick={openSpeed}
            title="Measure the time of each part of a training step"
          >
            <Gauge {...ICON} /> <span>Speed</span>
          </button>
          <button
            type="button"
            data-kind="quiet"
            aria-haspopup="dialog"
            onClick={() => view.setState({ isHelpOpen: true })}
            title="Help, keys and questions (?)"
          >
            <CircleQuestionMark {...ICON} /> <span>Help</span>
          </button>
        </span>
      </span>
      <DeviceBadge />
    </header>
  );
}
