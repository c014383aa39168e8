import { useEffect } from 'react';
import styles from './app.module.css';
import { NetworkCanvas } from './canvas/NetworkCanvas.tsx';
import { Curves } from './charts/Curves.tsx';
import { Header } from './Header.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { RunsTable } from './runs/RunsTable.tsx';
import { Controls } from './settings/Controls.tsx';
import { DataPanel } from './settings/DataPanel.tsx';
import { TrainingPanel } from './settings/TrainingPanel.tsx';
import { redo, undo } from './state/document.ts';
import { openFiles } from './state/session.ts';
import { useSession, useView } from './useStore.ts';

/** Where a key belongs to what is being typed. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=range], [type=radio]), select, textarea');

function keyDown(event: KeyboardEvent) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || isTyping(event.target)) return;
  event.preventDefault();
  if (event.shiftKey) redo();
  else undo();
}

/** Files may be dropped anywhere; without this the browser would leave the page for them. */
function allowDrop(event: DragEvent) {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
}

function drop(event: DragEvent) {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  void openFiles(files);
}

function StatusLine() {
  const message = useView((state) => state.message);
  const device = useSession((state) => state.device);
  const deviceWords = device.state === 'reference' ? device.reason : device.words;
  return (
    <footer className={styles.status}>
      <span role="status">{message}</span>
      <span className={styles.deviceWords}>{deviceWords}</span>
    </footer>
  );
}

export function App() {
  useEffect(() => {
    window.addEventListener('keydown', keyDown);
    window.addEventListener('dragover', allowDrop);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('keydown', keyDown);
      window.removeEventListener('dragover', allowDrop);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <div className={styles.app}>
      <Header />
      <div className={styles.settings}>
        <Controls />
        <TrainingPanel />
        <DataPanel />
      </div>
      <NetworkCanvas />
      <Inspector />
      <Curves />
      <RunsTable />
      <StatusLine />
    </div>
  );
}
