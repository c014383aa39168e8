import { DataError, type DataFile, type Dataset, defineData, type TableReport } from './dataset.ts';
import { splitSeedOf } from './split.ts';
import { choiceOf, tableSchema } from './table/choice.ts';

function onlyFile(files: readonly DataFile[]): DataFile {
  const [file, ...surplus] = files;
  if (!file) throw new DataError('No file is selected. Choose or drop a CSV file.');
  if (surplus.length > 0) throw new DataError(`${files.length} files were opened, but only one CSV file can be used. Open one at a time.`);
  return file;
}

export const csv = defineData({
  kind: 'csv',
  label: 'CSV file',
  doc: 'Your own table with one example per row. The page shows which column is the target and how the others are used.',
  schema: tableSchema,
  files: {
    suffixes: ['.csv', '.tsv', '.txt', '.data', '.tab'],
    hint: 'one table as text, plain or .gz, with a target column and at least one feature.',
    maxBytes: 256 * 2 ** 20,
  },
  async inspect(params, files): Promise<TableReport> {
    const { tableReport } = await import('./table/report.ts');
    return tableReport(onlyFile(files), choiceOf(params));
  },
  async make(params, seed, files): Promise<Dataset> {
    const { tableDataset } = await import('./table/tableDataset.ts');
    return tableDataset(onlyFile(files), choiceOf(params), splitSeedOf(params, seed));
  },
});
