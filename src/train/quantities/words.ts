export const numberWords = (value: number | null, digits = 4): string => (value === null ? 'undefined' : value.toPrecision(digits));

export const shareWords = (value: number | null): string => (value === null ? 'undefined' : `${(100 * value).toFixed(1)} %`);
