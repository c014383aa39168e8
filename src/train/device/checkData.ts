import type { Dataset } from '../../data/dataset.ts';
import { isSequence, type Shape, sizeOf } from '../../models/ops/shape.ts';
import { taskDefinition } from '../../models/tasks/index.ts';
import { keyed } from '../../random/keyed.ts';

interface DataNeed {
  inputShape: Shape;
  task: string;
  outputs: number;
  bytes: boolean;
  batchSize: number;
}

/** Makes two batches to train on, and held-out examples that fill one batch and a part of another. */
export function checkData({ inputShape, task: type, outputs, bytes, batchSize }: DataNeed): Dataset {
  const random = keyed(7, 'device check', ...inputShape, batchSize);
  const trainCount = 2 * batchSize;
  const count = trainCount + batchSize + 1;
  const size = sizeOf(inputShape);
  const [time = 1] = inputShape;
  const { labels, targets: draw } = taskDefinition(type).sample(outputs);
  const targets = Array.from({ length: count }, () => draw(random));
  return {
    name: 'device check',
    inputShape,
    inputs: bytes
      ? Uint8Array.from({ length: count * size }, () => random.integer(256))
      : Float32Array.from({ length: count * size }, () => random.normal()),
    targets: Float32Array.from(targets.flat()),
    targetWidth: targets[0]?.length ?? 1,
    ...(isSequence(inputShape) ? { lengths: Float32Array.from({ length: count }, (_, n) => time - (n % time)) } : {}),
    task: { type, labels },
    count,
    trainCount,
  };
}
