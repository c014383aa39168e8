/** The pictures of quantities under “See why”, in the order of the page. */
export const quantityPictures = ['gradients', 'shares', 'lesions', 'activations', 'paths', 'time', 'surface'] as const;
export type QuantityPicture = (typeof quantityPictures)[number];
