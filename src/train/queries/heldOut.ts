import { MOST_HELD_OUT } from '../examples.ts';
import { headOf } from '../trainer/dataShape.ts';
import { defineQuery } from './query.ts';

/** `atRest` applies if the run does not train and no query of the request is urgent. */
const LIMIT_MS = { hurried: 120, atRest: 1000 };

/** The head's outputs for the first held-out examples, [examples, outputs]. The time limit can end the list early. */
export const heldOut = defineQuery({
  kind: 'heldOut',
  async answer(trainer, dataset, _asked: true, isHurried) {
    if (dataset.count <= dataset.trainCount) return new Float32Array(0);
    const limit = isHurried ? LIMIT_MS.hurried : LIMIT_MS.atRest;
    const begun = performance.now();
    const evaluated = await trainer.predictHeldOut((examples) => examples < MOST_HELD_OUT && performance.now() - begun < limit);
    // The page receives at most MOST_HELD_OUT held-out examples, but the last batch may go beyond them.
    return evaluated.slice(0, MOST_HELD_OUT * headOf(dataset).outputs);
  },
});
