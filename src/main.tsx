import './ui/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './train/client.ts';
import { App } from './ui/App.tsx';
import { keepFromNowOn, restoreKept } from './ui/state/kept/keep.ts';
import { startSession } from './ui/state/session.ts';
import { listenToLinks } from './ui/state/share/share.ts';

// The worker loads while the page looks for what it kept.
const client = createClient();
await restoreKept();
startSession(client);
keepFromNowOn();
listenToLinks();

const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
