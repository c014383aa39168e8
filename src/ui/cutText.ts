/** Adds tooltips with the whole text to elements whose text is cut off. Elements that already have a tooltip keep it. */

/** The element to which this module has added a tooltip, and the tooltip's text (`title`); null if there is none. */
let explained: { element: Element; title: string } | null = null;

const ownTooltip = (element: Element): string | null => {
  const title = element.getAttribute('title');
  return element === explained?.element && title === explained.title ? null : title;
};

function isCut(element: Element): boolean {
  const { textOverflow, webkitLineClamp } = getComputedStyle(element);
  // The width of a drop-down list does not show whether its selected entry fits, so the entry always counts as cut.
  if (textOverflow === 'ellipsis' && (element.matches('select') || element.scrollWidth > element.clientWidth)) return true;
  return webkitLineClamp !== 'none' && element.scrollHeight > element.clientHeight;
}

function textOf(element: Element): string {
  if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.label ?? '';
  return element instanceof HTMLInputElement ? element.value : (element.textContent ?? '');
}

/**
 * Returns the tooltip of the nearest ancestor that has one; null if there is none. A tooltip on the element itself hides that of an
 * ancestor, so the new tooltip contains both texts.
 */
function tooltipAround(element: Element): string | null {
  for (let around = element.parentElement; around; around = around.parentElement) {
    const title = ownTooltip(around);
    if (title !== null) return title;
  }
  return null;
}

/**
 * Searches from `start` outwards for an element whose text is cut. Returns null if there is none, or if the search first meets an element
 * with its own tooltip.
 */
function cutAround(start: Element): Element | null {
  for (let element: Element | null = start; element; element = element.parentElement) {
    if (ownTooltip(element) !== null) return null;
    if (isCut(element)) return element;
  }
  return null;
}

/** Removes the tooltip, because a screen reader would read it as a description of the element. */
function forget() {
  if (explained && ownTooltip(explained.element) === null) explained.element.removeAttribute('title');
  explained = null;
}

function explain(start: Element) {
  const element = cutAround(start);
  if (!element) return forget();
  const title = [textOf(element), tooltipAround(element)].filter(Boolean).join('\n');
  if (element === explained?.element && title === explained.title) return;
  forget();
  explained = { element, title };
  element.setAttribute('title', title);
}

/** The pointer enters an element before the browser shows its tooltip, so only the elements under the pointer need to be measured. */
function pointerOver({ target, buttons, pointerType }: PointerEvent) {
  // Browsers show no tooltip for a finger or while a button is pressed, and a drag must not wait for measurements.
  if (target instanceof Element && buttons === 0 && pointerType !== 'touch') explain(target);
}

function pointerOut({ relatedTarget }: PointerEvent) {
  if (relatedTarget === null) forget();
}

/** The text of a field or list may change while the pointer is over it. */
function input({ target }: Event) {
  if (explained && target === explained.element) explain(explained.element);
}

/** Returns a function that stops the tooltips and removes the current one. */
export function explainCutText(): () => void {
  const listening = new AbortController();
  const options = { passive: true, signal: listening.signal };
  document.addEventListener('pointerover', pointerOver, options);
  document.addEventListener('pointerout', pointerOut, options);
  document.addEventListener('input', input, options);
  return () => {
    listening.abort();
    forget();
  };
}
