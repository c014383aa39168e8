import { taskDefinition } from '../../../models/tasks/index.ts';
import { counted } from '../../../schema/words.ts';
import { percentWords } from '../../kit/format.ts';
import { shareRight } from '../answered.ts';
import type { PartProps, Picture } from '../picture.ts';
import { useClassified } from '../useClassified.ts';

export const accuracy: Picture = {
  kind: 'accuracy',
  fits: ({ summary }) => taskDefinition(summary.task.type).hasAccuracy,
  asks: () => ({ heldOut: true }),
  parts: { words: Accuracy },
};

function Accuracy(props: PartProps) {
  const all = useClassified(props);
  return all.length > 0 ? (
    <span>{` · ${percentWords(shareRight(all))} accuracy on ${counted(all.length, 'held-out example')}`}</span>
  ) : null;
}
