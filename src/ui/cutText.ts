/** A tooltip with the whole text for each element whose text is cut, unless its component gives it one. */

/** The tooltips that were set here. An element with another one has it from its component. */
const given = new WeakMap<Element, string>();

const ownTooltip = (element: Element): string | null => {
  const title = element.getAttribute('title');
  return title === given.get(element) ? null : title;
};

function isCut(element: Element): boolean {
  const { textOverflow, webkitLineClamp } = getComputedStyle(element);
  // The width of a list does not show whether the chosen entry fits.
  if (textOverflow === 'ellipsis') return element.matches('select') || element.scrollWidth > element.clientWidth;
  return webkitLineClamp !== 'none' && element.scrollHeight > element.clientHeight;
}

function textOf(element: Element): string {
  if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.label ?? '';
  return element instanceof HTMLInputElement ? element.value : (element.textContent ?? '');
}

/** The tooltip of the element around a cut text, which may say what a click does, and would otherwise be hidden. */
function tooltipAround(element: Element): string | null {
  for (let around = element.parentElement; around; around = around.parentElement) {
    const title = ownTooltip(around);
    if (title !== null) return title;
  }
  return null;
}

/** The pointer enters an element before the browser shows its tooltip, so only elements below the pointer are measured. */
function pointerOver({ target }: PointerEvent) {
  for (let element = target instanceof Element ? target : null; element; element = element.parentElement) {
    if (ownTooltip(element) !== null) return;
    if (isCut(element)) {
      const title = [textOf(element), tooltipAround(element)].filter(Boolean).join('\n');
      given.set(element, title);
      element.setAttribute('title', title);
      return;
    }
    if (given.delete(element)) element.removeAttribute('title');
  }
}

/** Starts to set tooltips. Returns a function that stops it. */
export function explainCutText(): () => void {
  document.addEventListener('pointerover', pointerOver, { passive: true });
  return () => document.removeEventListener('pointerover', pointerOver);
}
