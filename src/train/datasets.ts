/** The worker's datasets. Runs on the same data share a dataset. */

import { DataError, type DataFile, type Dataset, type TableReport } from '../data/dataset.ts';
import { dataDefinition } from '../data/index.ts';
import type { DataChoice, Experiment } from '../experiment/experiment.ts';
import { dataAt } from '../experiment/seeds.ts';
import { identityOf } from '../schema/identity.ts';
import { plural, reasonWords } from '../schema/words.ts';

/**
 * The maximum number of datasets in this cache; the oldest are dropped. A run can still use its dataset after this cache has dropped it.
 */
const KEPT_DATASETS = 4;

export class Datasets {
  private readonly files = new Map<string, readonly DataFile[]>();
  private readonly made = new Map<string, Promise<Dataset>>();

  addFiles(digest: string, files: readonly DataFile[]) {
    this.files.set(digest, files);
  }

  forgetFiles(digest: string) {
    this.files.delete(digest);
  }

  of({ data, training }: Pick<Experiment, 'data' | 'training'>): Promise<Dataset> {
    return this.get(data, training.seed);
  }

  get(data: DataChoice, seed: number): Promise<Dataset> {
    const content = dataAt(data, seed);
    const key = identityOf([content.data, content.seed]);
    let dataset = this.made.get(key);
    if (!dataset) {
      dataset = this.make(data, seed);
      this.made.set(key, dataset);
      // A failure is not stored, because missing files may arrive before the next call.
      dataset.catch(() => this.made.get(key) === dataset && this.made.delete(key));
      for (const oldest of [...this.made.keys()].slice(0, -KEPT_DATASETS)) this.made.delete(oldest);
    }
    return dataset;
  }

  /** Resolves to null if the data is not a table. */
  async inspect(data: DataChoice): Promise<TableReport | null> {
    const { inspect } = dataDefinition(data.kind);
    return inspect ? inspect(data.params, this.filesOf(data)) : null;
  }

  private filesOf(data: DataChoice): readonly DataFile[] {
    const definition = dataDefinition(data.kind);
    const found = data.files ? this.files.get(data.files.digest) : [];
    if (definition.files && !found?.length) {
      const names = data.files?.names.join(', ');
      throw new DataError(
        names
          ? `The data needs ${names}. Choose or drop ${plural(data.files?.names.length ?? 0, 'this file', 'these files')} again.`
          : `Choose or drop files: ${definition.files.hint}`,
      );
    }
    return found ?? [];
  }

  private async make(data: DataChoice, seed: number): Promise<Dataset> {
    const files = this.filesOf(data);
    try {
      return await dataDefinition(data.kind).make(data.params, seed, files);
    } catch (error) {
      if (error instanceof DataError) throw error;
      throw new DataError(`The data could not be prepared (${reasonWords(error)}). Use other settings or files.`);
    }
  }
}
