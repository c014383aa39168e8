/**
 * The smallest number of multiply-adds of a product that counts as large. For large products, wide tiles pay off, a dispatch saved by
 * fusion does not matter, and variants differ by enough to be measured.
 */
export const LARGE_MULTIPLY_ADDS = 8e6;
