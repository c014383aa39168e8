import { expect, it } from 'vitest';
import { planSizeIssue } from './limits.ts';
import { type BufferUse, PlanBuilder } from './planBuilder.ts';

const LARGEST = 2 ** 25;

function issueOf(lengths: Partial<Record<BufferUse, number>>) {
  const builder = new PlanBuilder();
  // The cast is safe because each key of `lengths` is the use of a buffer.
  for (const [use, length] of Object.entries(lengths)) builder.buffer(use, use as BufferUse, [length]);
  return planSizeIssue(builder.finish({}, {}));
}

it.each<[BufferUse, string, string]>([
  ['parameters', 'The parameters need', 'Use fewer layers, units or filters, or remove concat skips.'],
  ['gradients', 'The gradients of the parameters need', 'Use fewer layers, units or filters, or remove concat skips.'],
  ['optimiser state', 'The state of the optimiser needs', 'Use fewer layers, units or filters, or remove concat skips.'],
  ['activations', 'The intermediate values of one layer need', 'Reduce Batch size, or use fewer units or filters.'],
  ['data', 'The data needs', 'Use fewer examples.'],
  ['bookkeeping', 'The measurements of a step need', 'Reduce Batch size, or use fewer layers or units.'],
])('the message about a buffer that is too large names its use (%s) and a remedy', (use, subject, remedy) => {
  const others = { data: 8, activations: 16 };
  expect(issueOf({ ...others, [use]: LARGEST })).toBeNull();
  expect(issueOf({ ...others, [use]: LARGEST + 1 })).toBe(`${subject} 129 MB of GPU memory; the limit is 128 MB. ${remedy}`);
});
