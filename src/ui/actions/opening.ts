/** Opens files. The code that does this is loaded when the first file is opened. */
import { say } from '../stores/view.ts';

export async function openFiles(files: readonly File[]) {
  try {
    await (await import('./openFiles.ts')).openFiles(files);
  } catch {
    say('The part of the page that opens files could not be loaded. Reload the page and try again.');
  }
}
