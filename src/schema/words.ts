/** Writes numbers with their nouns, such as “1 step”. */

const counts = new Intl.NumberFormat('en');

/** A number with separators, such as "100,000". All calls share one formatter, because creating one in each call would delay the charts. */
export const countWords = (value: number): string => counts.format(value);

/** The singular or plural form of a word for a number, such as "step" or "steps". */
export const plural = (count: number, one: string, several = `${one}s`): string => (count === 1 ? one : several);

/** A number with its noun, such as "1 step" or "1,500 steps". */
export const counted = (count: number, one: string, several?: string): string => `${countWords(count)} ${plural(count, one, several)}`;
