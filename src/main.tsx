import './ui/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './train/client.ts';
import { App } from './ui/App.tsx';
import { startSession } from './ui/state/session.ts';

startSession(createClient());

const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
