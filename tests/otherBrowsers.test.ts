import { afterEach, expect, it, vi } from 'vitest';
import { provideOtherBrowsers } from '../scripts/otherBrowsers.mjs';

afterEach(() => vi.unstubAllEnvs());

it('provideOtherBrowsers looks only for the browsers of the given projects, and by default for all browsers', () => {
  // With these variables, neither a browser nor apt-get is found.
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('FIREFOX', '/nowhere/firefox');
  const missing = (...given: Parameters<typeof provideOtherBrowsers>) => provideOtherBrowsers(...given).map(({ name }) => name);
  expect(missing(['firefox'])).toEqual(['the stories in Firefox']);
  expect(missing()).toEqual(['the stories in Firefox', 'the stories in WebKit']);
});
