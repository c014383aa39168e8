import { createContext } from 'react';

/** True if the view is so far away that only the number of a card can be read. */
export const IsFar = createContext(false);
