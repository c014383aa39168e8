import { useEffect, useState } from 'react';
import { CLIPBOARD_BLOCKED, copyText } from '../kit/clipboard.ts';
import { speed } from '../stores/speed.ts';
import { useSpeed } from './useSpeed.ts';

function asJson(): string {
  const { measured } = speed.getState();
  return `${JSON.stringify({ skiplabSpeed: 1, ...measured }, null, 2)}\n`;
}

async function copy(): Promise<boolean> {
  const isCopied = await copyText(Promise.resolve(asJson()));
  if (!isCopied) speed.setState({ problem: `${CLIPBOARD_BLOCKED} Allow access for this page and copy again.` });
  return isCopied;
}

export function CopyButton() {
  const hasReport = useSpeed((state) => state.measured !== null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button type="button" disabled={!hasReport} onClick={() => void copy().then(setCopied)}>
      {isCopied ? 'Copied' : 'Copy as JSON'}
    </button>
  );
}
