import { useEffect, useState } from 'react';
import type { Exampled, Experiment } from '../../train/protocol.ts';
import { examplesFor } from '../state/session.ts';

/** The held-out examples of an experiment; null until they came. */
export function useExamples(experiment: Experiment): Exampled | null {
  const [found, setFound] = useState<Exampled | null>(null);
  const key = JSON.stringify([experiment.data, experiment.training.seed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the examples depend on
  useEffect(() => {
    let isOld = false;
    setFound(null);
    void examplesFor(experiment).then((result) => {
      if (!isOld) setFound(result);
    });
    return () => {
      isOld = true;
    };
  }, [key]);
  return found;
}
