import type { Levels } from './task.ts';

/** The loss of guessing all classes with equal probability, and the accuracy of always guessing the most frequent class. */
export function chanceOfClasses(classes: number, targets: ArrayLike<number>): Levels {
  const counts = new Map<number, number>();
  for (const target of Array.from(targets)) counts.set(target, (counts.get(target) ?? 0) + 1);
  const share = Math.max(...counts.values()) / targets.length;
  return {
    loss: { value: Math.log(classes), words: `guessing: ln ${classes}` },
    ...(targets.length > 0 && { accuracy: { value: share, words: 'largest class' } }),
  };
}

/** The loss of always predicting the mean: the variance, averaged over the values to predict. */
export function chanceOfValues(width: number, targets: ArrayLike<number>): Levels {
  const count = targets.length / width;
  if (count === 0) return {};
  let sum = 0;
  for (let value = 0; value < width; value++) {
    const column = Array.from({ length: count }, (_, n) => targets[n * width + value] ?? 0);
    const mean = column.reduce((total, target) => total + target, 0) / count;
    sum += column.reduce((total, target) => total + (target - mean) ** 2, 0) / count;
  }
  return { loss: { value: sum / width, words: 'guessing: variance' } };
}
