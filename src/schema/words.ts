const counts = new Intl.NumberFormat('en');

/** All calls share one formatter, because creating one in each call would delay the charts. */
export const countWords = (value: number): string => counts.format(value);

/** The message of an error as a part of a sentence, without a full stop at its end. */
export const reasonWords = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

export const plural = (count: number, one: string, several = `${one}s`): string => (count === 1 ? one : several);

/** Returns text such as "1 step" or "1,500 steps". */
export const counted = (count: number, one: string, several?: string): string => `${countWords(count)} ${plural(count, one, several)}`;
