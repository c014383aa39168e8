/**
 * `find` and `clickable` are sent to the page as text, so they use only each other and axe, a library that computes roles and accessible
 * names.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A description of an element: a CSS selector, optionally with the element's whole text, or a role with an optional name and ancestor. */
export type Target = string | { css: string; text: string } | { role: string; name?: string | RegExp; within?: Target };

/** A target in a form that can be sent to the page as JSON. */
export interface Wanted {
  css?: string;
  text?: string;
  role?: string;
  name?: string;
  pattern?: [source: string, flags: string];
  within?: Wanted;
}

export function wanted(target: Target): Wanted {
  if (typeof target === 'string') return { css: target };
  if ('css' in target) return target;
  const { role, name, within } = target;
  return {
    role,
    ...(typeof name === 'string' && { name }),
    ...(name instanceof RegExp && { pattern: [name.source, name.flags] }),
    ...(within && { within: wanted(within) }),
  };
}

export const words = (target: Target): string => (typeof target === 'string' ? target : JSON.stringify(wanted(target)));

/** The source of axe, which defines window.axe. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The parts of axe that are used here. Its own types leave some of them out. */
export interface Axe {
  setup(): void;
  teardown(): void;
  run(within: string): Promise<{ violations: { id: string; impact: string | null; nodes: { html: string }[] }[] }>;
  commons: {
    aria: { getRole(element: Element): string | null };
    dom: { isVisibleToScreenReaders(element: Element): boolean };
    text: { accessibleText(element: Element): string };
  };
}

declare global {
  interface Window {
    axe: Axe;
  }
}

export function find(asked: Wanted): Element[] {
  const within = asked.within ? find(asked.within) : [document.documentElement];
  const elements = within.flatMap((root) => [...root.querySelectorAll(asked.css ?? '*')]);
  const { role, text } = asked;
  if (text !== undefined) return elements.filter((element) => element.textContent?.trim() === text);
  if (role === undefined) return elements;
  const { axe } = window;
  const { aria, dom, text: texts } = axe.commons;
  axe.teardown();
  axe.setup();
  try {
    const pattern = asked.pattern && new RegExp(...asked.pattern);
    const hasName = (name: string) => (pattern ? pattern.test(name) : asked.name === undefined || name === asked.name);
    return elements.filter(
      (element) => aria.getRole(element) === role && dom.isVisibleToScreenReaders(element) && hasName(texts.accessibleText(element).trim()),
    );
  } finally {
    axe.teardown();
  }
}

/** Returns the middle of the element, or the reason why it cannot be clicked. */
export function clickable(asked: Wanted): { x: number; y: number } | string {
  const [element, ...others] = find(asked);
  if (!element) return 'it is not there';
  if (others.length > 0) return `there are ${others.length + 1} such elements`;
  if (element.matches(':disabled, [aria-disabled="true"]')) return 'it is disabled';
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
  const hit = document.elementFromPoint(x, y);
  if (!hit) return 'its middle is outside the window';
  const isHit = element.contains(hit) || hit.contains(element) || hit.closest('label')?.contains(element);
  return isHit ? { x, y } : `it is covered by ${hit.outerHTML.slice(0, 120)}`;
}
