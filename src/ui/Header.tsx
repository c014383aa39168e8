import { useRef } from 'react';
import { printExperiment, starters } from '../train/protocol.ts';
import styles from './app.module.css';
import { document, edit, redo, undo } from './state/document.ts';
import { openFiles } from './state/session.ts';
import { say, select } from './state/view.ts';
import { useDocument, useSession } from './useStore.ts';

/** Downloads text under a name. */
function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(window.document.createElement('a'), { href: url, download: name });
  link.click();
  // Later, so that the download has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const fileName = (name: string) => `${name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'experiment'}.json`;

function DeviceBadge() {
  const device = useSession((state) => state.device);
  const words = device.state === 'reference' ? device.reason : device.words;
  const short =
    device.state === 'reference'
      ? 'Reference runner'
      : device.state === 'starting'
        ? 'Starting…'
        : device.isSoftware
          ? 'Software GPU'
          : 'GPU';
  return (
    <span className={`${styles.badge} ${device.state === 'gpu' ? '' : styles.badgeWarns}`} title={words}>
      {short}
    </span>
  );
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
              onChange={() => {
                edit({ type: 'open', experiment: starter });
                select(null);
                say(`${starter.name} opened. Your other network is one undo away.`);
              }}
            />
            <span>{starter.name}</span>
          </label>
        ))}
      </fieldset>
      <button type="button" disabled={!hasPast} onClick={undo} title="Ctrl+Z">
        Undo
      </button>
      <button type="button" disabled={!hasFuture} onClick={redo} title="Ctrl+Shift+Z">
        Redo
      </button>
      <span className={styles.space} />
      <button type="button" onClick={() => picker.current?.click()}>
        Open…
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        aria-label="Experiment or data files"
        onChange={(event) => {
          void openFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        onClick={() => download(fileName(document.getState().experiment.name), printExperiment(document.getState().experiment))}
      >
        Save experiment
      </button>
      <DeviceBadge />
    </header>
  );
}
