/** Resolves colours for canvases, which support neither custom properties nor light-dark(). */
export function resolveColor(within: Element, color: string): string {
  const probe = document.createElement('span');
  probe.style.color = color;
  // Without this, all lines would have the same colour in forced-colours mode.
  probe.style.setProperty('forced-color-adjust', 'none');
  within.append(probe);
  const { color: resolved } = getComputedStyle(probe);
  probe.remove();
  return resolved;
}

/** The red, green and blue of a resolved colour, from 0 to 255. */
export function channelsOf(resolved: string): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (resolved.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

export const darkScheme = () => window.matchMedia('(prefers-color-scheme: dark)');

export function onScheme(listener: () => void) {
  const query = darkScheme();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
