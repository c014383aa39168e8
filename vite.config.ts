import { readFile } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Nothing but our own files runs, loads or is spoken to. Styles set through the CSSOM (React, xyflow, uPlot) are not inline styles. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
];

/** The policy goes into the built page, for static hosts that send no headers of ours; the development server needs inline scripts. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY.join('; ') }, injectTo: 'head-prepend' },
  ],
};

/**
 * The worker alone compiles kernels. The page reads the definitions of layers, for which the declarations in the text of their kernels
 * are enough.
 */
const kernelDeclarations: Plugin = {
  name: 'kernel-declarations',
  apply: 'build',
  enforce: 'pre',
  async load(id) {
    if (!id.endsWith('.wgsl?raw')) return;
    const lines = (await readFile(id.replace('?raw', ''), 'utf8')).split('\n');
    return `export default ${JSON.stringify(lines.filter((line) => /^(override|@group|fn) ?/.test(line)).join('\n'))};`;
  },
};

export default defineConfig({
  // Relative, so that the built folder works under any path of any static host.
  base: './',
  // One page: a path that does not exist is a 404, not the page again.
  appType: 'mpa',
  // The worker's script is built without these plugins.
  plugins: [react(), contentSecurityPolicy, kernelDeclarations],
  worker: { format: 'es' },
  build: {
    // The oldest browsers that the README names: syntax and styles that they lack are rewritten.
    target: ['chrome113', 'edge113', 'firefox121', 'safari17.0'],
    // One script, about 170 kB gzipped: said here so that the build does not warn of it.
    chunkSizeWarningLimit: 700,
    // The worker's script is the only one that begins with “worker”, even if a chunk of the page contains a module of that name.
    rolldownOptions: { output: { chunkFileNames: 'assets/part-[name]-[hash].js' } },
  },
  preview: {
    headers: {
      // A header holds for workers too, and some directives work only in one.
      'Content-Security-Policy': [...POLICY, `frame-ancestors ${process.env.SKIPLAB_FRAMES ? '*' : "'none'"}`].join('; '),
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  },
});
