import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { Kept } from '../analyses/kept.ts';
import type { Spacing } from '../analyses/retrace.ts';
import type { quantities } from '../quantities/index.ts';
import type { LesionOptions } from '../quantities/lesion.ts';
import type { SurfaceOptions } from '../quantities/surface.ts';
import type { Checkpoint } from './checkpoint.ts';

export type { Part } from '../analyses/lesions.ts';
export type { PathSurface, PlainSurface, PlaneName, Surfaces } from '../analyses/plainSurface.ts';

type Registered = (typeof quantities)[number];

export type QuantityName = Registered['name'];
export type QuantityResult<Name extends QuantityName> = Awaited<ReturnType<Extract<Registered, { name: Name }>['measure']>>;

/** The checkpoints are in the order of their steps. Most quantities measure only the weights of the last one. */
interface Checkpointed {
  experiment: Experiment;
  checkpoints: readonly (Checkpoint | Kept)[];
}

/** A quantity ignores the options of other quantities. */
export type QuantityOptions = LesionOptions & SurfaceOptions;

export interface MeasurementAsked extends Checkpointed, QuantityOptions {
  name: QuantityName;
  /** The key for the command `quantity.stop`. */
  key?: string;
  /** A second run on the same data, for a quantity that compares two runs. */
  twin?: Checkpointed;
  /** If given, the runs are trained again up to their last checkpoint, to get their weights at more steps, with this spacing. */
  retrace?: Spacing;
  /** The variant selection of the run, so that the measurement computes the same bits as the run. */
  kernels?: VariantSelection;
}

export type AboutQuantity = Pick<Registered, 'label' | 'unit' | 'doc' | 'source'>;

/** The result is partial or null if the measurement was stopped. */
export type MeasurementOf<Name extends QuantityName> = {
  name: Name;
  result: QuantityResult<Name> | null;
  isWhole: boolean;
  about: AboutQuantity;
};
export type Measurement = { [Name in QuantityName]: MeasurementOf<Name> }[QuantityName];
