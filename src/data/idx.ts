import { type Dataset, defineData } from './dataset.ts';
import { heldOutField, splitSeedField, splitSeedOf } from './split.ts';

export const idx = defineData({
  kind: 'idx',
  label: 'IDX files',
  doc: 'Classify your own labelled images, in the IDX format of MNIST.',
  schema: {
    heldOut: { ...heldOutField, help: `${heldOutField.help} If a pair of files is held out, the percentage is not used.` },
    splitSeed: splitSeedField,
    transpose: {
      type: 'flag',
      label: 'Transpose images',
      help: 'Swaps rows and columns. EMNIST stores its images transposed.',
      default: false,
    },
  },
  files: {
    suffixes: ['.idx', 'ubyte'],
    hint: 'an IDX images file and its labels file, plain or .gz. A second pair with test, t10k, dev, val or eval in a file name is held out.',
    maxBytes: 256 * 2 ** 20,
  },
  async make(params, seed, files): Promise<Dataset> {
    return (await import('./idxDataset.ts')).idxDataset(params, splitSeedOf(params, seed), files);
  },
});
