import { readFile } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * With this policy, the page runs and loads only its own files, and contacts only its own server. Styles that scripts set through the
 * CSSOM, as React, xyflow and uPlot do, are allowed, because they do not count as inline styles.
 */
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

/**
 * Writes the policy into the built page, because static hosts do not send our headers. The development server has no policy, because it
 * needs inline scripts.
 */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY.join('; ') }, injectTo: 'head-prepend' },
  ],
};

/**
 * Reduces the WGSL text of each kernel in the page to its declarations, because only the worker compiles kernels. The page imports the
 * definitions of layers, which read nothing but the declarations from this text.
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
  // The base is relative, so that the built folder works at any path of any static host.
  base: './',
  // A path that does not exist returns 404 instead of the page.
  appType: 'mpa',
  // The worker's script is built without these plugins.
  plugins: [react(), contentSecurityPolicy, kernelDeclarations],
  worker: { format: 'es' },
  build: {
    // These are the oldest browsers that the README names. Syntax and styles that they lack are rewritten.
    target: ['chrome113', 'edge113', 'firefox121', 'safari17.0'],
    // The limit is above the uncompressed size of the largest script (about 170 kB gzipped), so that the build does not warn about it.
    chunkSizeWarningLimit: 700,
    // trustedTypes.ts recognises the worker's script by a name that begins with “worker”. The prefix “part-” ensures that no other script
    // has such a name.
    rolldownOptions: { output: { chunkFileNames: 'assets/part-[name]-[hash].js' } },
  },
  preview: {
    headers: {
      // Unlike the policy in the page itself, a header also applies to workers, and some directives work only in a header.
      'Content-Security-Policy': [...POLICY, `frame-ancestors ${process.env.SKIPLAB_FRAMES ? '*' : "'none'"}`].join('; '),
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  },
});
