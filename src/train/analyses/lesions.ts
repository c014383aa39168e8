/**
 * Measures lesions of a trained network. A lesion leaves out a part of the network, or replaces the part with its held-out mean. The output
 * of a layer can also be replaced with the layer's input.
 */
import { type Difference, pairedDifference } from '../../insight/lesion/difference.ts';
import { deletable, type LesionKind, lesioned, singleLesions } from '../../insight/lesion/lesions.ts';
import type { LayerId, Lesion } from '../../models/network/network.ts';
import { keyed } from '../../random/keyed.ts';
import type { GoesOn } from '../trainer/parts.ts';
import { type ExampleScores, exampleScores } from './exampleScores.ts';
import { heldOutMeans } from './heldOutMeans.ts';
import { type Subject, withEvaluator } from './subject.ts';

/** The changes on the probe's held-out examples: the values with the lesion minus those without it. */
export interface LesionEffect {
  by: Lesion['by'];
  loss: Difference;
  /** Null if the task has no accuracy. */
  accuracy: Difference | null;
}

interface LesionRow {
  kind: LesionKind;
  at: LayerId;
  from?: LayerId | undefined;
  off: LesionEffect;
  mean: LesionEffect;
}

/**
 * The layer `at`, or its branch if an add skip ends there. If `from` is given, the part is the skip from `from` into this layer instead.
 */
export interface Part {
  at: LayerId;
  from?: LayerId | undefined;
}

export interface LesionTable {
  examples: number;
  /** The loss of the whole network. */
  loss: number;
  /** The accuracy of the whole network; null if the task has no accuracy. */
  accuracy: number | null;
  rows: LesionRow[];
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * @param goesOn called after each row; if it returns false, the table contains only the rows measured so far
 * @param part if given, only the lesions of this part are measured
 */
export async function lesionTable(subject: Subject, goesOn: GoesOn = () => true, part?: Part): Promise<LesionTable> {
  const { network } = subject.setup;
  const singles = singleLesions(network, subject.probe.inputShape).filter(
    ({ off }) => !part || (off.at === part.at && off.from === part.from),
  );
  const whole = await withEvaluator(subject, exampleScores);
  const means = await heldOutMeans(
    subject,
    singles.map(({ mean }) => mean),
  );
  const withMeans = { ...subject, weights: [...subject.weights, ...means] };
  const effectOf = async (lesion: Lesion): Promise<LesionEffect> => {
    // A concat skip that is left out is replaced with a weight that contains only zeros. This weight has the same name as the mean of the
    // skip, so the means would overwrite the zeros.
    const scores = await withEvaluator(lesion.by === 'mean' ? withMeans : subject, exampleScores, lesioned(network, [lesion]));
    return {
      by: lesion.by,
      loss: pairedDifference(whole.losses, scores.losses),
      accuracy: whole.hits && scores.hits && pairedDifference(whole.hits, scores.hits),
    };
  };
  const rows: LesionRow[] = [];
  for (const { kind, off, mean } of singles) {
    const effect = await effectOf(off);
    rows.push({ kind, at: off.at, from: off.from, off: effect, mean: off.by === 'mean' ? effect : await effectOf(mean) });
    if (!(await goesOn(rows.length, singles.length))) break;
  }
  return { examples: whole.losses.length, ...summaryOf(whole), rows };
}

const summaryOf = ({ losses, hits }: ExampleScores) => ({ loss: meanOf(losses), accuracy: hits && meanOf(hits) });

const DRAWS = 20;

export interface Deletions {
  kind: LesionKind;
  examples: number;
  parts: number;
  /** The loss at [m][draw], for each number m of deleted parts, starting with 0. */
  loss: number[][];
  /** The accuracy at [m][draw]; null if the task has no accuracy. */
  accuracy: (number | null)[][];
}

/**
 * Measures the curve of Veit et al.: the loss with m parts deleted at once, for each m from 0 to the number of parts. Each draw deletes the
 * first m parts of a random order that is keyed by the seed and the draw.
 * @param goesOn called after each draw for each m; if it returns false, the curve contains only the numbers m with a loss for every draw
 */
export async function cumulativeDeletion(subject: Subject, draws = DRAWS, goesOn: GoesOn = () => true): Promise<Deletions> {
  const { network, training } = subject.setup;
  const parts = deletable(network, subject.probe.inputShape);
  const orders = Array.from({ length: draws }, (_, draw) => [...keyed(training.seed, 'deletion', draw).permutation(parts.length)]);
  const known = new Map<string, ReturnType<typeof summaryOf>>();
  const scoresOf = async (deleted: readonly number[]) => {
    const key = [...deleted].sort((a, b) => a - b).join();
    const lesions = deleted.flatMap((i) => parts[i]?.off ?? []);
    const found = known.get(key) ?? summaryOf(await withEvaluator(subject, exampleScores, lesioned(network, lesions)));
    known.set(key, found);
    return found;
  };
  const rows: ReturnType<typeof summaryOf>[][] = [];
  let isEnding = false;
  for (let m = 0; !isEnding && m <= parts.length; m++) {
    const row: (typeof rows)[number] = [];
    for (const order of orders) {
      row.push(await scoresOf(order.slice(0, m)));
      isEnding = !(await goesOn(m * draws + row.length, (parts.length + 1) * draws));
      if (isEnding) break;
    }
    if (row.length === draws) rows.push(row);
  }
  return {
    kind: parts[0]?.kind ?? 'layer',
    examples: subject.probe.count - subject.probe.trainCount,
    parts: parts.length,
    loss: rows.map((row) => row.map(({ loss }) => loss)),
    accuracy: rows.map((row) => row.map(({ accuracy }) => accuracy)),
  };
}
