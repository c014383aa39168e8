import { printExperiment } from '../../experiment/experiment.ts';
import { download } from '../kit/download.ts';
import { documentStore } from '../stores/document.ts';

export function saveExperiment() {
  const { experiment } = documentStore.getState();
  download(experiment.name, 'json', printExperiment(experiment));
}
