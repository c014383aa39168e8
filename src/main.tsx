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
import { view } from './ui/stores/view.ts';

// This module has no top-level await. With one, WebKit may run modules that import this module before it has been evaluated.
async function begin() {
  // The worker starts and requests a device while the page reads its saved work.
  startSession(createClient());
  showOpening();
  if (embedding?.planned) view.setState(embedding.planned);
  // An embedded page neither restores nor saves work, so that it cannot change the work that the user saved on Skiplab itself.
  if (!embedding) await restorePage();
  followDocument();
  // A link opens another experiment, so kernels that are prepared for the current one would not be used.
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
