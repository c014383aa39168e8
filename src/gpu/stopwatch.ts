/**
 * Measures how long the GPU takes for a compute pass: with timestamps if the device supports them, and otherwise with the wall clock minus
 * the time of an empty pass. Both clocks are coarse (Chrome rounds timestamps to 0.1 ms), so short work is repeated within one pass.
 */

import { completion, workDone } from './completion.ts';
import { allocate, release } from './memory.ts';

/** Encodes the same work `times` times. */
export type Encode = (pass: GPUComputePassEncoder, times: number) => void;

interface Measured {
  /** The milliseconds for one repetition: the median of the samples, divided by `times`. */
  ms: number;
  /** The number of samples, each of which is the time of one pass. */
  samples: number;
  /** The number of repetitions in one sample. */
  times: number;
}

export interface MeasureOptions {
  /**
   * The shortest duration of a sample in milliseconds. The work is repeated within a pass until the pass lasts this long, but at most
   * MAX_TIMES times.
   */
  atLeastMs: number;
  /** The largest number of samples. */
  samples: number;
  /**
   * The time in milliseconds after which no new sample begins, except to find the number of repetitions. Even after this time, samples are
   * taken until there are FEWEST_SAMPLES (or `samples`, if that is smaller), provided that FEWEST_SAMPLES times the shortest sample so far
   * is less than this time.
   */
  budgetMs: number;
}

/** Runs a function while no other work runs on the device. The promise rejects if the measurement was cancelled. */
export type RunExclusive = <Result>(work: () => Promise<Result>) => Promise<Result>;

const atOnce: RunExclusive = (work) => work();

const EMPTY_SAMPLES = 5;
/** With fewer samples, a single outlier could determine the median. */
const FEWEST_SAMPLES = 3;
const MAX_TIMES = 20_000;
/** The number of repetitions grows by at most this factor at a time, so that a wrong estimate cannot cause a very long submit. */
const GROWTH = 8;
/** The intended duration of a sample as a multiple of `atLeastMs`, so that a sample is rarely too short. */
const MARGIN = 1.2;

export class Stopwatch {
  readonly source: 'timestamps' | 'wall clock';
  private readonly device: GPUDevice;
  private readonly queries: { set: GPUQuerySet; resolved: GPUBuffer; staging: GPUBuffer } | null;
  private readonly alone: RunExclusive;
  private emptyMs = 0;

  private constructor(device: GPUDevice, alone: RunExclusive) {
    this.device = device;
    this.alone = alone;
    this.queries = device.features.has('timestamp-query') ? makeQueries(device) : null;
    this.source = this.queries ? 'timestamps' : 'wall clock';
  }

  /** Also measures the time of an empty pass. The promise rejects if this measurement is cancelled. */
  static async create(device: GPUDevice, alone = atOnce): Promise<Stopwatch> {
    const stopwatch = new Stopwatch(device, alone);
    try {
      const empty: number[] = [];
      for (let i = 0; i < EMPTY_SAMPLES; i++) empty.push(await alone(() => stopwatch.wallTime(() => {})));
      stopwatch.emptyMs = Math.min(...empty);
      return stopwatch;
    } catch (error) {
      stopwatch.destroy();
      throw error;
    }
  }

  /** Measures the GPU time of one pass in milliseconds. The promise rejects if the device is lost or the measurement is cancelled. */
  time(encode: (pass: GPUComputePassEncoder) => void): Promise<number> {
    return this.alone(() => this.timeAlone(encode));
  }

  private async timeAlone(encode: (pass: GPUComputePassEncoder) => void): Promise<number> {
    const wall = Math.max(0, (await this.wallTime(encode)) - this.emptyMs);
    if (!this.queries) return wall;
    const { staging } = this.queries;
    await completion(this.device, staging.mapAsync(GPUMapMode.READ));
    const [begun = 0n, ended = 0n] = new BigUint64Array(staging.getMappedRange().slice(0));
    staging.unmap();
    // Drivers may return 0, or reset their clock between the two timestamps.
    return ended > begun ? Number(ended - begun) / 1e6 : wall;
  }

  async measure(encode: Encode, { atLeastMs, samples, budgetMs }: MeasureOptions): Promise<Measured> {
    const begun = performance.now();
    let times = 1;
    const sample = () => this.time((pass) => encode(pass, times));
    let ms = await sample();
    // The first pass may have included a compilation, or waited for another application that uses the GPU.
    if (ms >= atLeastMs) ms = Math.min(ms, await sample());
    while (ms < atLeastMs && times < MAX_TIMES) {
      const factor = (MARGIN * atLeastMs) / Math.max(ms, atLeastMs / 1000);
      times = Math.min(MAX_TIMES, Math.ceil(times * Math.min(GROWTH, factor)));
      ms = await sample();
    }
    const taken = [ms];
    const hasTime = () =>
      performance.now() - begun < budgetMs || (taken.length < FEWEST_SAMPLES && Math.min(...taken) * FEWEST_SAMPLES < budgetMs);
    while (taken.length < samples && hasTime()) taken.push(await sample());
    return { ms: median(taken) / times, samples: taken.length, times };
  }

  destroy() {
    this.queries?.set.destroy();
    if (this.queries) for (const buffer of [this.queries.resolved, this.queries.staging]) release(this.device, buffer);
  }

  private async wallTime(encode: (pass: GPUComputePassEncoder) => void): Promise<number> {
    const { device, queries } = this;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(
      queries ? { timestampWrites: { querySet: queries.set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } } : {},
    );
    encode(pass);
    pass.end();
    if (queries) {
      encoder.resolveQuerySet(queries.set, 0, 2, queries.resolved, 0);
      encoder.copyBufferToBuffer(queries.resolved, 0, queries.staging, 0, 16);
    }
    const commands = encoder.finish();
    const begun = performance.now();
    device.queue.submit([commands]);
    await workDone(device);
    return performance.now() - begun;
  }
}

function makeQueries(device: GPUDevice) {
  return {
    set: device.createQuerySet({ label: 'stopwatch', type: 'timestamp', count: 2 }),
    resolved: allocate(device, { label: 'stopwatch', size: 16, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC }),
    staging: allocate(device, { label: 'stopwatch', size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST }),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
