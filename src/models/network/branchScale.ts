/** The settings of the branch scale β. `branchScaleOf` in skips.ts computes its value. */
import type { Schema } from '../../schema/fields.ts';
import { type BranchScale, branchTypes } from './network.ts';

export const DEFAULT_BRANCH: BranchScale = { type: 'one', value: 1 };

/** True if β depends on `value`, which is the constant β or the initial value of a learned β. */
export const usesValue = ({ type }: BranchScale): boolean => type === 'constant' || type === 'learned';

export const branchSchema = {
  type: {
    type: 'choice',
    label: 'Branch scale β',
    help: 'Scales each layer’s own output where an add skip joins it.',
    options: branchTypes,
    words: {
      one: { label: '1', doc: '' },
      constant: { label: 'constant', doc: 'One factor for all joins.' },
      joins: { label: '1/√joins', doc: '1/√n, where n is the number of layers at which an add skip ends.' },
      learned: { label: 'learned', doc: 'Each join has a trained factor of its own, which starts at “Value of β”.' },
    },
    default: 'one',
  },
  value: {
    type: 'float',
    label: 'Value of β',
    help: 'The constant β, or the initial value of a learned β.',
    min: -1000,
    max: 1000,
    default: 1,
  },
} as const satisfies Schema;

/** The branch scale as text: "1", "0.5", "1/√joins" or "learned from 0". */
export function branchWords({ type, value }: BranchScale = DEFAULT_BRANCH): string {
  if (type === 'constant') return String(value);
  const { label } = branchSchema.type.words[type];
  return type === 'learned' ? `${label} from ${value}` : label;
}
