/** Numbers as text, in which null is "undefined". */
export const numberWords = (value: number | null, digits = 4): string => (value === null ? 'undefined' : value.toPrecision(digits));

/** A count with its noun: "1 path", "2 paths". */
export const countWords = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;

export const shareWords = (value: number | null): string => (value === null ? 'undefined' : `${(100 * value).toFixed(1)} %`);
