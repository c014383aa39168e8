/** The size and stroke of the page's icons. Their buttons have labels. */
export const ICON = { size: 15, strokeWidth: 1.6, 'aria-hidden': true } as const;
