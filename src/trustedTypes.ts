/**
 * The built page is served with Trusted Types (see vite.config.ts): the browser refuses to use text as markup or as the URL of a script.
 * The policy below makes one exception, for the URL of the page's own training worker. It must exist before other modules run, so this
 * module is loaded first.
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
    throw new TypeError(`The page refuses to load ${url}, because it is not the page’s own training worker.`);
  },
});
