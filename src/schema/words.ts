const counts = new Intl.NumberFormat('en');

/** All calls share one formatter, because creating one in each call would delay the charts. */
export const countWords = (value: number): string => counts.format(value);

export const plural = (count: number, one: string, several = `${one}s`): string => (count === 1 ? one : several);

/** Returns text such as "1 step" or "1,500 steps". */
export const counted = (count: number, one: string, several?: string): string => `${countWords(count)} ${plural(count, one, several)}`;
