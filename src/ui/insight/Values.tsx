import { skipKey, skipName } from '../../models/network/network.ts';
import { counted } from '../../schema/words.ts';
import { percentWords } from '../kit/format.ts';
import { normWords } from './gradientWords.ts';
import styles from './insight.module.css';
import { Scrolled } from './measured/Scrolled.tsx';
import { layerPlaces } from './plots/places.ts';
import type { RecordedUpdates } from './recorded/records.ts';
import { UPDATE_TITLE, updateWords } from './recorded/updateWords.ts';
import type { KnownRun } from './seen.ts';

const UNKNOWN = { ratio: null, belowEpsilon: null };

export function Values({ known, recorded }: { known: readonly KnownRun[]; recorded: readonly RecordedUpdates[] }) {
  const places = layerPlaces(
    known,
    known.flatMap(({ flow }) => flow.layers.slice(1).map(({ layer }) => layer)),
  );
  const isShown = ({ seen: { run }, step }: RecordedUpdates) => known.some((one) => one.run.id === run.id && one.step === step);
  return (
    <details className={styles.values}>
      <summary>Values</summary>
      <Scrolled isTall>
        <table aria-label="Gradient by layer">
          <thead>
            <tr>
              <th scope="col">Layer</th>
              {known.map(({ run, name }) => (
                <th key={run.id} scope="col">
                  {name}
                </th>
              ))}
              {recorded.map((one) => (
                <th key={one.seen.run.id} scope="col" title={UPDATE_TITLE}>
                  {`update ratio${isShown(one) ? '' : ` after ${counted(one.step, 'step')}`}, ${one.seen.name}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map(({ id: layer, name: layerName }) => (
              <tr key={layer}>
                <th scope="row">{layerName}</th>
                {known.map(({ run, flow }) => (
                  <td key={run.id}>{normWords(flow.layers.find((one) => one.layer === layer)?.norm)}</td>
                ))}
                {recorded.map(({ seen: { run }, updates }) => (
                  <td key={run.id}>{updateWords(updates.find(({ of }) => of === layer) ?? UNKNOWN)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {known.map((one) => (
          <Skips key={one.run.id} one={one} />
        ))}
      </Scrolled>
    </details>
  );
}

/** The part of the gradient that arrives through each skip at the layer where the skip starts. */
function Skips({ one: { run, name, flow } }: { one: KnownRun }) {
  const skips = flow.shares.flatMap(({ at: from, through, ...rest }) => (through === 'trunk' ? [] : [{ from, to: through.to, ...rest }]));
  if (skips.length === 0) return null;
  return (
    <table aria-label={`Gradient through the skips: ${name}`}>
      <thead>
        <tr>
          <th scope="col">{`Skip, ${name}`}</th>
          <th scope="col">gradient through it</th>
          <th
            scope="col"
            title="⟨g_s, g⟩/‖g‖², where g is the gradient and g_s is its part through the skip; it can be below 0 or above 1 if parts cancel each other"
          >
            share
          </th>
          <th scope="col">cosine with the other parts</th>
        </tr>
      </thead>
      <tbody>
        {skips.map(({ from, to, norm, share, cosine }) => (
          <tr key={skipKey({ from, to })}>
            <th scope="row">{skipName(run.experiment.network, { from, to })}</th>
            <td>{normWords(norm)}</td>
            <td>{percentWords(share ?? undefined)}</td>
            <td>{cosine === null ? '–' : cosine.toFixed(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
