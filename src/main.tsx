import './ui/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './train/client.ts';
import { App } from './ui/App.tsx';
import { showOpening } from './ui/actions/firstVisit.ts';
import { followDocument, warmUp } from './ui/actions/followDocument.ts';
import { startSession } from './ui/actions/worker.ts';
import { restorePage, startSaving } from './ui/persistence/persistence.ts';
import { embedding } from './ui/sharing/embed.ts';
import { isLink } from './ui/sharing/link.ts';
import { listenToLinks } from './ui/sharing/share.ts';

// A function, since WebKit hands out modules before they are evaluated where one of them awaits at its top level.
async function begin() {
  // The worker loads and asks for a device while the page looks for what it kept.
  startSession(createClient());
  showOpening();
  // A page within another one keeps no work: it must not change what the reader keeps here.
  if (!embedding) await restorePage();
  followDocument();
  // A link starts no work by itself.
  if (!isLink(location.hash)) warmUp();
  if (!embedding) startSaving();
  listenToLinks();

  const root = document.querySelector('#root');
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void begin();
