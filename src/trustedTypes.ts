/**
 * The built page is served with Trusted Types (vite.config.ts): no text becomes markup or script. The policy allows only the
 * URL of our own training worker. This module loads before all others.
 */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): unknown;
}

const OWN_WORKER = /\/assets\/worker-[\w-]+\.js$/;

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, location.href);
    if (origin === location.origin && OWN_WORKER.test(pathname)) return url;
    throw new TypeError(`${url} is not a script of this page.`);
  },
});
