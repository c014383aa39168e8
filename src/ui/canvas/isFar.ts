import { createContext } from 'react';

/** True if the canvas is zoomed out so far that a card shows only the number in its layer's name, or the first letters if there is none. */
export const IsFar = createContext(false);
