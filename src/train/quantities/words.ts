/** A number as text; null becomes "undefined". */
export const numberWords = (value: number | null, digits = 4): string => (value === null ? 'undefined' : value.toPrecision(digits));

export const shareWords = (value: number | null): string => (value === null ? 'undefined' : `${(100 * value).toFixed(1)} %`);
