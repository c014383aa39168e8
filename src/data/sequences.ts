import { type Dataset, defineData } from './dataset.ts';

export const sequences = defineData({
  kind: 'sequences',
  label: 'Digit sequences',
  doc: 'Predict one number from a sequence of digits or, in the task “adding”, of numbers. Each digit is one-hot: ten inputs, of which one is 1.',
  schema: {
    task: {
      type: 'choice',
      label: 'Task',
      help: 'largest: largest digit ÷ 10. count: occurrences of a digit ÷ max length. recall: first digit ÷ 10. adding: half the sum of two marked numbers.',
      options: ['largest', 'count', 'recall', 'adding'],
      default: 'largest',
    },
    digit: { type: 'int', label: 'Digit to count', help: 'Used only by the task “count”.', min: 0, max: 9, default: 7 },
    minLength: { type: 'int', label: 'Min length', unit: 'time steps', min: 2, max: 512, default: 4 },
    maxLength: { type: 'int', label: 'Max length', unit: 'time steps', min: 2, max: 512, default: 16 },
    count: { type: 'int', label: 'Training sequences', min: 16, max: 20_000, default: 2000 },
  },
  inputShape: ({ maxLength }) => [maxLength, 10],
  async make(params, seed): Promise<Dataset> {
    return (await import('./drawn/drawSequences.ts')).drawSequences(params, seed);
  },
});
