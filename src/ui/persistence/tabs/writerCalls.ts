/**
 * Detects, with messages between tabs, whether the writer (the tab that saves) is still open. The messages are used only if the browser
 * provides no locks for the page.
 */

const NAME = 'skiplab.writer';
const CALL = 'Who saves?';
const ANSWER = 'I do.';
const CALL_MS = 2000;
/** The number of calls in a row that a busy writer may miss. */
const CALLS = 3;

const open = () => (typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME));

/** Answers the calls of other tabs while this tab is the writer. This function must be called only once. */
export function answerCalls(isWriter: () => boolean) {
  const channel = open();
  channel?.addEventListener('message', ({ data }) => {
    if (data === CALL && isWriter()) channel.postMessage(ANSWER);
  });
}

/**
 * Resolves to true once several calls in a row have no answer, or to false if the signal ends the wait or the browser has no
 * BroadcastChannel.
 */
export async function writerIsGone(signal: AbortSignal): Promise<boolean> {
  const channel = open();
  if (!channel) return false;
  let silent = 0;
  channel.addEventListener('message', ({ data }) => {
    if (data === ANSWER) silent = 0;
  });
  while (silent <= CALLS && !signal.aborted) {
    silent++;
    channel.postMessage(CALL);
    await new Promise((resolve) => setTimeout(resolve, CALL_MS));
  }
  channel.close();
  return !signal.aborted;
}
