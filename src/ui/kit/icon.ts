/** Icons are hidden from screen readers, because the buttons around them have labels. */
export const ICON = { size: 15, strokeWidth: 1.6, 'aria-hidden': true } as const;
