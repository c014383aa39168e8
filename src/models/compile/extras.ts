/**
 * Adds the registered signals (models/signals/) to a plan. A signal is recorded for one or more layers or parameters, each of which has its
 * own column in the ring (the buffer with the signals of the latest steps).
 */
import { ALIGNMENT, aligned } from '../../gpu/plan.ts';
import type { Tensor } from '../ops/op.ts';
import type { SignalDefinition, SignalParameter } from '../signals/signal.ts';
import type { ParameterArena } from './arenas.ts';
import { rolePart } from './parts.ts';
import type { Pending, PlanBuilder, Program } from './planBuilder.ts';
import type { SignalSpec } from './signals.ts';

export class Extras {
  readonly specs: readonly SignalSpec[];
  /** One number for each of the `specs`, 64 elements apart; undefined if there are no specs. */
  readonly tensor: Tensor | undefined;
  private readonly builder: PlanBuilder;
  private readonly columns: readonly { signal: SignalDefinition; subject: string }[];
  private readonly parameters: readonly SignalParameter[];

  constructor(builder: PlanBuilder, signals: readonly SignalDefinition[], arena: ParameterArena) {
    this.builder = builder;
    this.parameters = arena.parameters.map(({ name, value }) => {
      const padded = (buffer: string) => builder.part(`padded ${buffer} ${name}`, buffer, value.offset, [aligned(value.length)]);
      return { name, value: padded('params'), gradient: padded('grads') };
    });
    this.columns = signals.flatMap((signal) => signal.subjects(this.parameters).map((subject) => ({ signal, subject })));
    this.specs = this.columns.map(({ signal: { quantity, label, unit }, subject }) => ({
      name: `${quantity}@${subject}`,
      quantity,
      of: subject,
      label,
      unit,
    }));
    this.tensor = this.columns.length > 0 ? builder.buffer('extras', 'bookkeeping', [this.columns.length * ALIGNMENT]) : undefined;
  }

  record(): Program {
    const dispatches: Pending[] = [];
    this.columns.forEach(({ signal, subject }, i) => {
      const at = this.builder.part(`extra ${i}`, 'extras', i * ALIGNMENT, [1]);
      signal.record(subject, at, {
        parameters: this.parameters,
        emit: (kernel, bindings, constants) => {
          dispatches.push(this.builder.dispatch([rolePart('norm')], kernel, bindings, constants));
        },
        scratch: (name, shape) => this.builder.temporary(`${signal.quantity} ${subject} ${name}`, shape),
      });
    });
    return dispatches;
  }
}
