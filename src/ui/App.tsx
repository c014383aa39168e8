import { useEffect } from 'react';
import styles from './app.module.css';
import { NetworkCanvas } from './canvas/NetworkCanvas.tsx';
import { CompareSheet } from './compare/CompareSheet.tsx';
import { DropTarget } from './DropTarget.tsx';
import { Header } from './Header.tsx';
import { HelpSheet } from './help/HelpSheet.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { KeptWords } from './KeptWords.tsx';
import { RunsTable } from './runs/RunsTable.tsx';
import { Undelete } from './runs/Undelete.tsx';
import { Stage } from './Stage.tsx';
import { Controls } from './settings/Controls.tsx';
import { DataPanel } from './settings/DataPanel.tsx';
import { TrainingPanel } from './settings/TrainingPanel.tsx';
import { listenToKeys } from './shortcuts.ts';
import { SpeedPage } from './speed/SpeedPage.tsx';
import { useSession, useView } from './useStore.ts';

function StatusLine() {
  const message = useView((state) => state.message);
  const device = useSession((state) => state.device);
  const deviceWords = device.state === 'reference' ? device.reason : device.words;
  return (
    <footer className={styles.status}>
      <span className={styles.said} role="status" title={message}>
        {message}
      </span>
      <Undelete />
      <KeptWords />
      <span className={styles.deviceWords}>{deviceWords}</span>
    </footer>
  );
}

export function App() {
  useEffect(listenToKeys, []);
  return (
    <div className={styles.app}>
      <Header />
      <div className={styles.settings}>
        <Controls />
        <TrainingPanel />
        <DataPanel />
      </div>
      <NetworkCanvas />
      <Stage />
      <Inspector />
      <RunsTable />
      <StatusLine />
      <DropTarget />
      <SpeedPage />
      <CompareSheet />
      <HelpSheet />
    </div>
  );
}
