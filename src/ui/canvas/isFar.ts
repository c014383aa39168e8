import { createContext } from 'react';

/** True if the canvas is zoomed out so far that a card shows only its number, or the first letters of a name without a number. */
export const IsFar = createContext(false);
