import { ChartSpline, Download, Maximize2 } from 'lucide-react';
import { ICON } from '../kit/icon.ts';
import { lazyPart } from '../kit/lazyPart.tsx';
import { Menu } from '../kit/Menu.tsx';
import type { RunRecord } from '../stores/runs.ts';
import { useView } from '../stores/useStore.ts';
import { setShown, view, type XAxisName, xAxisNames } from '../stores/view.ts';
import { xAxes } from './axes.ts';
import type { ChartProps } from './Chart.tsx';
import styles from './charts.module.css';
import { isShown, plotsOf } from './plots.ts';
import { hasSeeds } from './series.ts';

const Exports = lazyPart(async () => (await import('./Exports.tsx')).Exports);

interface Props {
  charts: readonly ChartProps[];
  /** The charts that are shown. */
  runs: readonly RunRecord[];
  baseline: RunRecord | undefined;
}

/** The settings of the curves: the frequent ones in a row, the others in a menu. */
export function CurveTools({ charts, runs, baseline }: Props) {
  const isZoomed = useView((state) => state.zoom !== null);
  return (
    <div className={styles.tools}>
      <XAxisChooser />
      <Smoothing />
      {isZoomed ? (
        <button type="button" data-kind="quiet" onClick={() => view.setState({ zoom: null })} title="0">
          <Maximize2 {...ICON} /> Whole curve
        </button>
      ) : null}
      <span className={styles.menus}>
        <Menu words="Charts" icon={<ChartSpline {...ICON} />}>
          <ChartChoices runs={runs} baseline={baseline} />
        </Menu>
        <Menu words="Export" icon={<Download {...ICON} />}>
          <Exports charts={charts} runs={runs} />
        </Menu>
      </span>
    </div>
  );
}

function XAxisChooser() {
  const xAxis = useView((state) => state.xAxis);
  return (
    <label title={xAxes[xAxis].title}>
      Over
      <select
        value={xAxis}
        // A range of one axis has no meaning on another.
        onChange={(event) => view.setState({ xAxis: event.target.value as XAxisName, zoom: null })}
      >
        {xAxisNames.map((name) => (
          <option key={name} value={name}>
            {xAxes[name].plural}
          </option>
        ))}
      </select>
    </label>
  );
}

function Smoothing() {
  const smoothing = useView((state) => state.smoothing);
  return (
    <label title="faint: every step · line: smoothed · dashes: held out">
      Smoothing
      <input
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={smoothing}
        onChange={(event) => view.setState({ smoothing: Number(event.target.value) })}
      />
      <span>{smoothing.toFixed(2)}</span>
    </label>
  );
}

function Check({
  words,
  title,
  isOn,
  onChange,
}: {
  words: string;
  title?: string | undefined;
  isOn: boolean;
  onChange(isOn: boolean): void;
}) {
  return (
    <label title={title}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {words}
    </label>
  );
}

function ChartChoices({ runs, baseline }: Omit<Props, 'charts'>) {
  const shown = useView((state) => state.shown);
  const isLogLoss = useView((state) => state.isLogLoss);
  const isLogX = useView((state) => state.isLogX);
  const hasBands = useView((state) => state.hasBands);
  return (
    <div className={styles.choices}>
      {plotsOf(runs, baseline ?? null).map((plot) =>
        plot.isAlwaysShown ? null : (
          <Check
            key={plot.name}
            words={plot.choice}
            title={plot.doc}
            isOn={isShown(plot, shown)}
            onChange={(isOn) => setShown(plot.name, isOn)}
          />
        ),
      )}
      <hr />
      <Check words="log y" isOn={isLogLoss} onChange={(isOn) => view.setState({ isLogLoss: isOn })} />
      <Check words="log x" isOn={isLogX} onChange={(isOn) => view.setState({ isLogX: isOn, zoom: null })} />
      {hasSeeds(runs) ? (
        <>
          <hr />
          <Check
            words="Seeds as band"
            title="Runs that differ only in their seed: mean, and from the lowest to the highest"
            isOn={hasBands}
            onChange={(isOn) => view.setState({ hasBands: isOn })}
          />
        </>
      ) : null}
    </div>
  );
}
