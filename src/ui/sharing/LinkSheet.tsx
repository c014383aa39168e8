import { CLIPBOARD_BLOCKED } from '../kit/clipboard.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import styles from './sharing.module.css';

/** A sheet with a link for manual copying, for a browser that does not let the page write to the clipboard. */
export function LinkSheet() {
  const link = useView((state) => state.linkToCopy);
  if (link === null) return null;
  return (
    <Sheet title="Link" words={`${CLIPBOARD_BLOCKED} Select the link and copy it.`} onClose={() => view.setState({ linkToCopy: null })}>
      <textarea className={styles.link} aria-label="Link" readOnly rows={6} value={link} onFocus={(event) => event.target.select()} />
    </Sheet>
  );
}
