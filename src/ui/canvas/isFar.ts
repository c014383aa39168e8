import { createContext } from 'react';

/** True if the canvas is zoomed out so far that a card shows only a short mark, such as the number in its layer's name. */
export const IsFar = createContext(false);
