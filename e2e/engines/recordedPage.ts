/**
 * Serves the built page together with a script that records the page's problems and downloads, for browsers whose driver reports neither.
 * The recorder runs before the scripts of the page and of the worker, under the page's own content security policy.
 */
import { readFileSync } from 'node:fs';
import { type Plugin, preview } from 'vite';

/** The properties that the recorder adds to the page's window. */
export interface Recording {
  problems?: string[];
  downloads?: { name: string; blob: Blob }[];
}

/** In the worker, the recorder sends the problems to the page. */
const RECORDER = `{
  const channel = new BroadcastChannel('recorded problems');
  const problems = [];
  const note = (...words) => self.document ? problems.push(words.join(' ')) : channel.postMessage(words.join(' '));
  channel.onmessage = ({ data }) => note(data);
  for (const kind of ['error', 'warn']) {
    const log = console[kind];
    console[kind] = (...words) => { note('console ' + kind + ':', ...words); log.apply(console, words); };
  }
  addEventListener('error', ({ message, filename, error }) => note('uncaught:', message, filename, error?.stack));
  addEventListener('unhandledrejection', ({ reason }) => note('rejected:', reason?.stack ?? reason));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => note('blocked by', violatedDirective, blockedURI));
  if (self.document) {
    window.problems = problems;
    window.downloads = [];
    const blobs = new Map();
    const { createObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      const url = createObjectURL.call(URL, blob);
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function () {
      window.downloads.push({ name: this.download, blob: blobs.get(this.href) });
    };
  }
}
`;

const recorder: Plugin = {
  name: 'recorder',
  configurePreviewServer(server) {
    server.middlewares.use((request, response, next) => {
      const path = new URL(request.url ?? '/', 'http://any').pathname;
      const answer = (type: string, body: string) => response.setHeader('Content-Type', type).end(body);
      if (path === '/recorder.js') answer('text/javascript', RECORDER);
      else if (path === '/') answer('text/html', file('/index.html').replace('<script', '<script src="/recorder.js"></script><script'));
      else if (/^\/assets\/worker[^/]*\.js$/.test(path)) answer('text/javascript', RECORDER + file(path));
      else next();
    });
  },
};

const file = (path: string) => readFileSync(`dist${path}`, 'utf8');

export async function serveRecordedPage(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await preview({ preview: { host: '127.0.0.1', port: 0 }, plugins: [recorder], logLevel: 'error' });
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}
