import { printExperiment } from '../../../train/protocol.ts';
import { download } from '../../download.ts';
import { document } from '../document.ts';

/** Saves the network being edited and its settings as a file. */
export function saveExperiment() {
  const { experiment } = document.getState();
  download(experiment.name, 'json', printExperiment(experiment));
}
