import { command, runAsProgram } from './command/options.mjs';
import { openBrowser } from './openBrowser.mjs';
import { ROOT, setUp } from './setup.mjs';

const start = command(
  { usage: 'npm start -- [options]', options: { 'no-open': { doc: 'do not open a browser' } } },
  async ({ 'no-open': isSilent }) => {
    setUp();
    const { build, preview } = await import('vite');
    await build({ root: ROOT, logLevel: 'warn' });
    const server = await preview({
      root: ROOT,
      logLevel: 'warn',
      preview: { host: '127.0.0.1', port: 4173, strictPort: false, open: false },
    });
    const url = server.resolvedUrls?.local[0];
    if (!url) throw new Error('The server started without an address.');
    console.log(`\n  Skiplab is at ${url}\n  Ctrl+C stops it.\n`);
    if (!isSilent) openBrowser(url);
    return 0;
  },
);

await runAsProgram(start);
