import { CLIPBOARD_BLOCKED } from '../kit/clipboard.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import styles from './sharing.module.css';

/** Shows a link or embed code to copy by hand, if the browser does not let the page write to the clipboard. */
export function LinkSheet() {
  const link = useView((state) => state.linkToCopy);
  if (link === null) return null;
  const name = link.startsWith('<') ? 'Embed code' : 'Link';
  const words = `${CLIPBOARD_BLOCKED} Select the ${name.toLowerCase()} and copy it.`;
  return (
    <Sheet title={name} words={words} onClose={() => view.setState({ linkToCopy: null })}>
      <textarea className={styles.link} aria-label={name} readOnly rows={6} value={link} onFocus={(event) => event.target.select()} />
    </Sheet>
  );
}
