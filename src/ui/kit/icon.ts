/** How the page draws its icons: as thin as its other lines. Their buttons carry the words. */
export const ICON = { size: 15, strokeWidth: 1.6, 'aria-hidden': true } as const;
