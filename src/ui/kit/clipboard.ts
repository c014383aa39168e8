export const CLIPBOARD_BLOCKED = 'The browser blocked access to the clipboard.';

/**
 * Writes to the clipboard. Call this function directly in the handler of a click, because Safari refuses to write after an `await`.
 * @returns false if there is no clipboard or the browser blocks the write; rejects if there is a clipboard and the promise `text` rejects
 */
export async function copyText(text: Promise<string>): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    if (typeof ClipboardItem === 'undefined') await clipboard?.writeText(await text);
    else await clipboard?.write([new ClipboardItem({ 'text/plain': text.then((words) => new Blob([words], { type: 'text/plain' })) })]);
    return clipboard !== undefined;
  } catch {
    // The promise `text` rejected, the browser blocked the write, or the browser does not accept promises in ClipboardItem.
    const words = await text;
    const written = clipboard?.writeText(words).then(
      () => true,
      () => false,
    );
    return (await written) ?? false;
  }
}
