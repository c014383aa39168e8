/** The names of the first and of the last position of a plot, with their indices. */
export function endMarks(names: readonly string[]): (readonly [place: number, words: string])[] {
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return [];
  return names.length === 1
    ? [[0, first]]
    : [
        [0, first],
        [names.length - 1, last],
      ];
}
