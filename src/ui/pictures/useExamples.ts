import { useEffect, useState } from 'react';
import type { Experiment } from '../../experiment/experiment.ts';
import { identityOf } from '../../schema/identity.ts';
import type { Examples } from '../../train/protocol/data.ts';
import type { Reply } from '../../train/protocol/requests.ts';
import { ask } from '../actions/worker.ts';

/** The first held-out examples, or the problem with the data; null until the reply arrives. */
export function useExamples(experiment: Experiment): Reply<Examples> | null {
  const [found, setFound] = useState<Reply<Examples> | null>(null);
  const key = identityOf([experiment.data, experiment.training.seed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key contains everything that the examples depend on
  useEffect(() => {
    let isOld = false;
    setFound(null);
    void ask('data.examples', { data: experiment.data, seed: experiment.training.seed }).then((result) => {
      if (!isOld) setFound(result);
    });
    return () => {
      isOld = true;
    };
  }, [key]);
  return found;
}
