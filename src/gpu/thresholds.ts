/**
 * A product, such as a matrix multiplication or a convolution, counts as large if it needs at least this number of multiply-adds. For
 * large products, variants (alternative shaders) with wide tiles can be faster, the time saved by computing two products in one dispatch is
 * negligible, and the times of variants differ enough to be measured.
 */
export const LARGE_MULTIPLY_ADDS = 8e6;
