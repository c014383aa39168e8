/** The pictures of quantities under “See why”, in the order of the page. The page defines a view and a label for each name. */
export const quantityPictures = ['gradients', 'shares', 'lesions', 'activations', 'paths', 'time', 'surface'] as const;
export type QuantityPicture = (typeof quantityPictures)[number];
