import { Download, Expand, Maximize2, Settings2 } from 'lucide-react';
import type { RefObject } from 'react';
import { ICON } from '../kit/icon.ts';
import { lazyPart } from '../kit/lazyPart.tsx';
import { Menu } from '../kit/Menu.tsx';
import type { RunRecord } from '../stores/runs.ts';
import { hasSeeds } from '../stores/seeds.ts';
import { useView } from '../stores/useStore.ts';
import { view, type XAxisName, xAxisNames } from '../stores/view.ts';
import { xAxes } from './axes.ts';
import type { ChartProps } from './Chart.tsx';
import styles from './menus.module.css';

const Exports = lazyPart(async () => (await import('./export/Exports.tsx')).Exports);

interface Props {
  chart: ChartProps;
  runs: readonly RunRecord[];
  place: RefObject<HTMLElement | null>;
}

export function CurveTools({ chart, runs, place }: Props) {
  const isZoomed = useView((state) => state.zoom !== null);
  return (
    <span className={styles.menus}>
      {isZoomed ? (
        <button type="button" data-kind="quiet" onClick={() => view.setState({ zoom: null })} title="Key: 0">
          <Maximize2 {...ICON} /> Reset zoom
        </button>
      ) : null}
      <Menu words="Axes" icon={<Settings2 {...ICON} />}>
        <Choices runs={runs} />
      </Menu>
      <Menu words="Export" icon={<Download {...ICON} />}>
        <Exports charts={[chart]} runs={runs} />
      </Menu>
      {document.fullscreenEnabled ? (
        <button
          type="button"
          data-kind="icon"
          aria-label="Full screen"
          title="Full screen"
          onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : place.current?.requestFullscreen())}
        >
          <Expand {...ICON} />
        </button>
      ) : null}
    </span>
  );
}

function XAxisChooser() {
  const xAxis = useView((state) => state.xAxis);
  return (
    <label title={xAxes[xAxis].title}>
      X axis
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
    <label title="The weight of earlier steps in the training curve">
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

function Check({ words, title, isOn, onChange }: { words: string; title?: string; isOn: boolean; onChange(isOn: boolean): void }) {
  return (
    <label title={title}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {words}
    </label>
  );
}

function Choices({ runs }: Pick<Props, 'runs'>) {
  const isLogLoss = useView((state) => state.isLogLoss);
  const isLogX = useView((state) => state.isLogX);
  const hasBands = useView((state) => state.hasBands);
  return (
    <div className={styles.choices}>
      <XAxisChooser />
      <Check words="log y" isOn={isLogLoss} onChange={(isOn) => view.setState({ isLogLoss: isOn })} />
      <Check words="log x" isOn={isLogX} onChange={(isOn) => view.setState({ isLogX: isOn, zoom: null })} />
      <Smoothing />
      {hasSeeds(runs) ? (
        <Check
          words="Seeds as band"
          title="Draws the mean and the range of runs that differ only in their seed"
          isOn={hasBands}
          onChange={(isOn) => view.setState({ hasBands: isOn })}
        />
      ) : null}
    </div>
  );
}
