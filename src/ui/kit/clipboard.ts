/** Writes to the clipboard. */

/**
 * Copies text that is still being made. It must be called in the handler of the click, because Safari forgets the click if the page waits
 * before it writes; the clipboard waits instead.
 * @returns false if the browser does not allow it, or if there is no text
 */
export async function copyText(text: Promise<string>): Promise<boolean> {
  try {
    if ('ClipboardItem' in window) {
      const blob = text.then((made) => new Blob([made], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    } else await navigator.clipboard.writeText(await text);
    return true;
  } catch {
    return false;
  }
}
