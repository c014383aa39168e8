import { useEffect } from 'react';
import { send } from './actions/worker.ts';
import { AnswerBar } from './answer/AnswerBar.tsx';
import styles from './app.module.css';
import { Boundary } from './broken/Boundary.tsx';
import { NetworkCanvas } from './canvas/NetworkCanvas.tsx';
import { Totals } from './canvas/tools/Totals.tsx';
import { explainCutText } from './cutText.ts';
import { DamageNotice } from './DamageNotice.tsx';
import { DropTarget } from './DropTarget.tsx';
import { Header } from './Header.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { lazyPart } from './kit/lazyPart.tsx';
import { useLastFocus } from './kit/useLastFocus.ts';
import { PersistenceNotice } from './PersistenceNotice.tsx';
import { RunsDrawer } from './runs/RunsDrawer.tsx';
import { Undelete } from './runs/Undelete.tsx';
import { Stage } from './Stage.tsx';
import { BranchScaleForm } from './settings/BranchScaleForm.tsx';
import { Controls } from './settings/Controls.tsx';
import { DataPanel } from './settings/DataPanel.tsx';
import { MainSettings, TrainingPanel } from './settings/TrainingPanel.tsx';
import { embedding } from './sharing/embed.ts';
import { LinkSheet } from './sharing/LinkSheet.tsx';
import { listenToKeys } from './shortcuts.ts';
import { closeSpeed } from './speed/measure.ts';
import { useSpeed } from './speed/useSpeed.ts';
import { useOffer, useSession, useView } from './stores/useStore.ts';
import { type Offer, view } from './stores/view.ts';

const SpeedPage = lazyPart(async () => (await import('./speed/SpeedPage.tsx')).SpeedPage);
const CompareSheet = lazyPart(async () => (await import('./compare/CompareSheet.tsx')).CompareSheet);
const HelpSheet = lazyPart(async () => (await import('./help/HelpSheet.tsx')).HelpSheet);

function Sheets() {
  const isSpeedOpen = useSpeed((state) => state.isOpen);
  const isComparing = useView((state) => state.compared !== null);
  const isHelpOpen = useView((state) => state.isHelpOpen);
  const hasLink = useView((state) => state.linkToCopy !== null);
  return (
    <>
      {isSpeedOpen ? <SpeedPage /> : null}
      {isComparing ? <CompareSheet /> : null}
      {isHelpOpen ? <HelpSheet /> : null}
      {hasLink ? <LinkSheet /> : null}
    </>
  );
}

function StatusLine() {
  const message = useView((state) => state.message);
  const device = useSession((state) => state.device);
  const deviceWords = device.state === 'reference' ? device.reason : device.words;
  return (
    <footer className={styles.status}>
      <span className={styles.said} role="status" title={message}>
        {message}
      </span>
      <OfferButton />
      <Undelete />
      <DamageNotice />
      <PersistenceNotice />
      <span className={styles.deviceWords} aria-live="polite">
        {deviceWords}
      </span>
      {device.state === 'reference' && device.canRetry ? (
        <button type="button" className={styles.retry} onClick={() => send({ type: 'device.retry' })}>
          Try the GPU again
        </button>
      ) : null}
    </footer>
  );
}

function OfferButton() {
  const offer = useOffer();
  return (
    <span className={styles.offer} aria-live="polite">
      {offer ? <Offered offer={offer} /> : null}
    </span>
  );
}

const Offered = ({ offer }: { offer: Offer }) => (
  <button ref={useLastFocus<HTMLButtonElement>(canvas)} type="button" aria-keyshortcuts="F" title="Key: F" onClick={offer.act}>
    {offer.words} <kbd>F</kbd>
  </button>
);

const canvas = () => document.querySelector<HTMLElement>('.react-flow');

/** Lets keyboard users skip the header. It is visible only while it has the focus. */
function SkipLink() {
  return (
    <button type="button" className={styles.skipLink} onClick={() => canvas()?.focus()}>
      Skip to the network
    </button>
  );
}

function LeavePresentation() {
  return (
    <button type="button" className={styles.leave} title="Escape" onClick={() => view.setState({ isPresenting: false })}>
      Leave presentation
    </button>
  );
}

function closeSheets() {
  closeSpeed();
  view.setState({ compared: null, isHelpOpen: false, linkToCopy: null });
}

function Areas() {
  const isPresenting = useView((state) => state.isPresenting);
  useEffect(listenToKeys, []);
  useEffect(explainCutText, []);
  return (
    <div
      className={styles.app}
      data-presenting={isPresenting || undefined}
      data-embedded={embedding ? true : undefined}
      data-hidden={embedding?.hidden.join(' ') || undefined}
    >
      {embedding || isPresenting ? null : <SkipLink />}
      <Boundary place="The header" area="header" offersToSave>
        <Header />
      </Boundary>
      <div className={styles.network} inert={embedding?.isLocked}>
        <Boundary place="The network">
          <NetworkCanvas />
          <Totals />
        </Boundary>
      </div>
      <div className={styles.settings}>
        <Boundary place="The settings">
          <Controls />
          <MainSettings />
          <BranchScaleForm />
          <DataPanel />
          <TrainingPanel />
        </Boundary>
      </div>
      <Boundary place="The answer" area="answer">
        <AnswerBar />
      </Boundary>
      <Boundary place="The area for charts and pictures" area="stage">
        <Stage />
      </Boundary>
      <Boundary place="The inspector" area="inspector">
        <Inspector />
      </Boundary>
      <Boundary place="The table of runs" area="runs" offersToSave>
        <RunsDrawer />
      </Boundary>
      <StatusLine />
      {isPresenting ? <LeavePresentation /> : null}
      {embedding?.isLocked ? null : <DropTarget />}
      <Boundary place="The open dialog" onClose={closeSheets}>
        <Sheets />
      </Boundary>
    </div>
  );
}

export function App() {
  return (
    <Boundary place="The page" offersToSave>
      <Areas />
    </Boundary>
  );
}
