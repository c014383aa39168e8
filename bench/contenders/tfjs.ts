import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { tfjsTrainer } from '../../tests/tfjsNetwork.ts';
import type { Contender } from '../contender.ts';

export const tfjs = (backend: 'webgpu' | 'cpu'): Contender => ({
  name: `tfjs-${backend}`,
  async prepare({ network, training, data }, initial) {
    await tf.setBackend(backend);
    await tf.ready();
    const trainer = tfjsTrainer(network, data, training, initial);
    const rows = Array.from({ length: data.count }, (_, i) => i);
    const batch = trainer.batch(rows);
    return {
      async run(steps) {
        await tf.setBackend(backend);
        for (let step = 1; step < steps; step++) trainer.step(batch).dispose();
        const loss = trainer.step(batch);
        const [value = Number.NaN] = await loss.data();
        loss.dispose();
        return value;
      },
      free() {
        tf.dispose([batch.x, batch.targets]);
        trainer.dispose();
      },
    };
  },
});
