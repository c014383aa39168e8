import { deleteSelected, redoAndAnnounce, undoAndAnnounce } from './actions/gestures.ts';
import { pressRemedy } from './actions/remedies.ts';
import { pressTrain } from './actions/study.ts';
import { embedding } from './sharing/embed.ts';
import { view } from './stores/view.ts';

/** True for text fields and lists, in which letters have a meaning of their own. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=range], [type=radio]), select, textarea');

/** True for elements in which Delete does not act on the selection of the canvas. */
const isControl = (target: EventTarget | null) =>
  target instanceof Element &&
  (target.matches('input, select, textarea') || (target.closest('button') !== null && !target.closest('.react-flow')));

/** True for elements in which Space has a meaning of its own. The canvas handles Space on its cards. */
const isPressable = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, input, select, textarea, summary, a, [role=button]') !== null;

/** True if a sheet or a menu, which handles its own keys, is open. */
const isBehindPanel = () => document.querySelector('dialog[open], [data-panel][data-open]') !== null;

/**
 * The key in lower case, such as "p" or "delete". A letter that is not ASCII, such as a Cyrillic one, is replaced with the letter on the
 * same key of a US keyboard.
 */
function keyOf({ key, code }: KeyboardEvent): string {
  const isOtherLetter = key.length === 1 && key > '~' && /\p{Letter}/u.test(key);
  return (isOtherLetter ? code.replace(/^Key/, '') : key).toLowerCase();
}

/** True if the button that the F key presses is visible. A presentation, an embedded page or a full-screen chart may cover or hide it. */
const isOfferOnScreen = () =>
  [...document.querySelectorAll('[aria-keyshortcuts="F"]')].some(
    (button) => button.getClientRects().length > 0 && (document.fullscreenElement?.contains(button) ?? true),
  );

function keyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || isTyping(event.target) || isBehindPanel()) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = keyOf(event);
  const canEdit = !embedding?.isLocked;
  if (isCommand && (key === 'z' || key === 'y')) {
    event.preventDefault();
    if (!canEdit) return;
    if (key === 'y' || event.shiftKey) redoAndAnnounce();
    else undoAndAnnounce();
  } else if (isCommand || event.altKey) return;
  else if (key === 'p' && !embedding && !event.repeat) view.setState(({ isPresenting }) => ({ isPresenting: !isPresenting }));
  else if (key === 'f' && canEdit && !event.repeat && isOfferOnScreen()) pressRemedy();
  else if (key === 'escape' && view.getState().isPresenting) view.setState({ isPresenting: false });
  else if (key === '?' && !embedding) view.setState({ isHelpOpen: true });
  else if (key === 'delete' || key === 'backspace') {
    if (canEdit && !isControl(event.target) && deleteSelected()) event.preventDefault();
  } else if (key === ' ' && !event.repeat && !isPressable(event.target)) {
    event.preventDefault();
    pressTrain();
  }
}

/** Returns a function that stops listening. */
export function listenToKeys(): () => void {
  window.addEventListener('keydown', keyDown);
  return () => window.removeEventListener('keydown', keyDown);
}
