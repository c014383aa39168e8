/** uPlot makes a number format for the browser's language as it loads, and fails where that is none: "C" on Linux without a locale. */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
