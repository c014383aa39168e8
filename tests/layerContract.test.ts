import { describe, expect, it } from 'vitest';
import { layerDefinition, layers } from '../src/models/layers/index.ts';
import { inferShapes } from '../src/models/network/inferShapes.ts';
import type { LayerNode, Network } from '../src/models/network/network.ts';
import { isSequence } from '../src/models/ops/shape.ts';
import { defaultTraining } from '../src/models/optimisers/training.ts';
import { defaultsOf, fieldIssue, type Params } from '../src/schema/fields.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { createReferenceRunner } from '../src/shaders/referenceRunner.ts';
import { Trainer } from '../src/train/trainer/trainer.ts';
import { randomDataset, skip } from './networks.ts';
import { columnOf } from './signals.ts';

const examples = layers.flatMap(({ kind, examples: list }) =>
  list.map(({ input, params }, i) => [`${kind} ${i + 1}`, kind, input, params as Params] as const),
);

/** A network with the example layer between an input and a head with one output. */
function networkAround(kind: (typeof layers)[number]['kind'], input: readonly number[], params: Params): Network {
  const node = (id: string, nodeKind: LayerNode['kind'], given: Params = {}): LayerNode => ({
    id,
    kind: nodeKind,
    params: { ...defaultsOf(layerDefinition(nodeKind).schema), ...given },
  });
  const definition = layerDefinition(kind);
  const middle = node(`${definition.idPrefix}7`, kind, params);
  const out = definition.inferShape(input, middle.params);
  if ('problem' in out) throw new Error(out.problem);
  const end =
    out.shape.length === 3
      ? [node('flatten8', 'flatten')]
      : isSequence(out.shape)
        ? [node('lstm8', 'lstm', { units: 3, output: 'last step' })]
        : [];
  return { layers: [node('input', 'input'), middle, ...end, node('dense9', 'dense', { units: 1, activation: 'linear' })], skips: [] };
}

describe('the layer kind', () => {
  it.each(layers.map((definition) => [definition.kind, definition] as const))(
    '%s has a description, a unique id prefix and defaults that fit its schema',
    (_, definition) => {
      expect(definition.doc.length).toBeGreaterThan(20);
      expect(layers.filter((other) => other.idPrefix === definition.idPrefix)).toHaveLength(1);
      for (const field of Object.values(definition.schema)) expect(fieldIssue(field, field.default)).toBeNull();
    },
  );
});

describe('the example layer', () => {
  it.each(examples)(
    '%s trains with a falling loss, without skips and with the possible skips into and out of it',
    async (_, kind, input, params) => {
      const plain = networkAround(kind, input, params);
      const [first, middle, ...rest] = plain.layers.map(({ id }) => id);
      const inferred = inferShapes(plain, input);
      expect(inferred.issues).toEqual([]);
      const candidates = [skip(first ?? '', middle ?? ''), skip(middle ?? '', rest[0] ?? '')];
      const head = { outputs: 1, why: 'a test' };
      const possible = candidates.filter((candidate) => inferShapes({ ...plain, skips: [candidate] }, input, head).issues.length === 0);
      const data = randomDataset(input, { type: 'regression', labels: ['y'] }, 4);
      for (const skips of [[], possible]) {
        const trainer = await Trainer.create(
          { network: { ...plain, skips }, training: { ...defaultTraining(), batchSize: 4 } },
          data,
          async (plan) => createReferenceRunner(plan, kernels),
        );
        const loss = columnOf(trainer, await trainer.advance(30), 'loss');
        expect(loss.every(Number.isFinite)).toBe(true);
        expect(loss.at(-1)).toBeLessThan(loss[0] as number);
        const { shapes } = inferShapes({ ...plain, skips }, input);
        const counted = [...shapes.values()].reduce((sum, layer) => sum + layer.parameters, 0);
        expect(trainer.compiled.parameters.reduce((sum, parameter) => sum + parameter.value.length, 0)).toBe(counted);
      }
    },
  );
});
