import { useRef } from 'react';
import { type Device, type Experiment, printExperiment, starters } from '../train/protocol.ts';
import styles from './app.module.css';
import { download } from './download.ts';
import { openSpeed } from './speed/measure.ts';
import { document, edit } from './state/document.ts';
import { doAgain, takeBack } from './state/gestures.ts';
import { openFiles } from './state/openFiles.ts';
import { copyExperimentLink } from './state/share/share.ts';
import { say, select, view } from './state/view.ts';
import { useDocument, useSession } from './useStore.ts';

function shortWords(device: Device): string {
  switch (device.state) {
    case 'starting':
      return 'Starting…';
    case 'gpu':
      return device.isSoftware ? 'Software GPU' : device.adapter;
    case 'reference':
      return 'Reference runner';
    default:
      return device satisfies never;
  }
}

/** Where training runs; the words behind it are in the status line. */
function DeviceBadge() {
  const device = useSession((state) => state.device);
  const failure = useSession((state) => state.failure);
  const words = failure ?? (device.state === 'reference' ? device.reason : device.words);
  return (
    <span className={`${styles.badge} ${failure || device.state === 'reference' ? styles.badgeWarns : ''}`} title={words}>
      {failure ? 'Training stopped' : shortWords(device)}
    </span>
  );
}

function open(starter: Experiment) {
  edit({ type: 'open', experiment: starter });
  select(null);
  say(`${starter.name} opened. Your other network is one undo away.`);
}

export function Header() {
  const experiment = useDocument((state) => state.experiment);
  const hasPast = useDocument((state) => state.past.length > 0);
  const hasFuture = useDocument((state) => state.future.length > 0);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <header className={styles.header}>
      <h1>
        <img src="./favicon.svg" alt="" width="22" height="22" /> Skiplab
      </h1>
      <fieldset className={styles.starters}>
        <legend className={styles.hidden}>Example network</legend>
        {Object.entries(starters).map(([key, starter]) => (
          <label key={key}>
            <input
              type="radio"
              name="starter"
              checked={experiment.name === starter.name}
              onChange={() => open(starter)}
              // The one that is chosen begins anew.
              onClick={() => {
                if (experiment.name === starter.name && experiment !== starter) open(starter);
              }}
            />
            <span>{starter.name}</span>
          </label>
        ))}
      </fieldset>
      <button type="button" disabled={!hasPast} onClick={takeBack} title="Ctrl+Z">
        Undo
      </button>
      <button type="button" disabled={!hasFuture} onClick={doAgain} title="Ctrl+Shift+Z">
        Redo
      </button>
      <span className={styles.space} />
      <button type="button" aria-haspopup="dialog" onClick={openSpeed} title="Where the time of a step goes on this GPU">
        Speed
      </button>
      <button type="button" onClick={() => picker.current?.click()}>
        Open…
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
        onClick={() => download(document.getState().experiment.name, 'json', printExperiment(document.getState().experiment))}
      >
        Save experiment
      </button>
      <button type="button" onClick={() => void copyExperimentLink()} title="A link that holds this network and its settings">
        Copy link
      </button>
      <button type="button" aria-haspopup="dialog" onClick={() => view.setState({ isHelpOpen: true })} title="?">
        Help
      </button>
      <DeviceBadge />
    </header>
  );
}
