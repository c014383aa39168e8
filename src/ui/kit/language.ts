/**
 * Replaces an invalid language of the browser. uPlot creates a number format when it loads, and throws if the language is invalid, such as
 * "C" on Linux without a locale.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
