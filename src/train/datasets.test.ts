import { expect, it } from 'vitest';
import type { DataChoice } from '../experiment/experiment.ts';
import { Datasets } from './datasets.ts';

it('forgotten files are reported as missing if they are needed again', async () => {
  const datasets = new Datasets();
  const bytes = new TextEncoder().encode(`x,target\n${Array.from({ length: 20 }, (_, i) => `${i},${i % 2}`).join('\n')}`);
  const data: DataChoice = { kind: 'csv', params: {}, files: { names: ['mine.csv'], digest: 'abc' } };
  datasets.addFiles('abc', [{ name: 'mine.csv', bytes }]);
  expect(await datasets.inspect(data)).not.toBeNull();
  datasets.forgetFiles('abc');
  await expect(datasets.inspect(data)).rejects.toThrow('The data needs mine.csv. Choose or drop this file again.');
});
