import { type ReactNode, useState } from 'react';
import type { PlaneName } from '../../../train/protocol/quantities.ts';
import { lossWords } from '../../kit/format.ts';
import { ArmMark } from '../../kit/marks/ArmMark.tsx';
import { markOf } from '../../stores/study.ts';
import styles from '../insight.module.css';
import { afterWords } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { Values } from '../measured/Values.tsx';
import { completeGrid, lossScale, scaleWords } from './grid.ts';
import type { Angle } from './relief.ts';
import { SurfaceMap } from './SurfaceMap.tsx';
import { SurfaceRelief } from './SurfaceRelief.tsx';
import type { SeenSurface } from './surfaces.ts';
import { surfaceWords } from './surfaceWords.ts';

interface Props {
  known: readonly SeenSurface[];
  plane: PlaneName;
  choosePlane(plane: PlaneName): void;
}

/** A relief (the 3-D drawing of a surface) with more points per side would be slow to turn. */
const RELIEF_SIDE = 33;
const LIMITS = { '10': '10 × loss after training', '100': '100 × loss after training', all: 'no limit' } as const;
type Limit = keyof typeof LIMITS;

const START: Angle = { turn: 0.6, tilt: 0.6 };
/** The equivalent angle between −π and π. */
const withinHalfTurn = (turn: number) => turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));

const [LEAST_TILT, MOST_TILT] = [0.1, Math.PI / 2];

export function SurfaceFigure({ known, plane, choosePlane }: Props) {
  const [isRelief, setRelief] = useState(false);
  const [limit, setLimit] = useState<Limit>('10');
  const [angle, setAngle] = useState(START);
  const turn = (by: Angle) =>
    setAngle((at) => ({ turn: withinHalfTurn(at.turn + by.turn), tilt: Math.min(MOST_TILT, Math.max(LEAST_TILT, at.tilt + by.tilt)) }));
  const drawn = known.flatMap((seen) => {
    const grid = completeGrid(seen.surface, isRelief ? RELIEF_SIDE : undefined);
    return grid ? [{ seen, grid }] : [];
  });
  const centre = Math.max(...known.map((one) => one.centre).filter(Number.isFinite));
  const scale = lossScale(
    drawn.map(({ grid }) => grid),
    limit === 'all' ? undefined : Number(limit) * centre,
  );
  return (
    <figure className={styles.figure}>
      <figcaption>
        <strong>Loss around the trained weights</strong>
        <span>
          {`${known.length > 0 ? `, ${afterWords(known.map(({ run }) => ({ step: run.status.step })))}` : ''}${
            plane === 'random'
              ? ', on a random plane through these weights. Both axes extend from −1 to 1; at 1, each filter has changed by its own norm. Runs that differ only in their skips use the same random numbers for the directions'
              : ', on the plane that best shows the path of training. The shape of the path proves nothing: a random walk looks the same'
          }`}
        </span>
      </figcaption>
      <div className={styles.choices}>
        <Choice label="Plane" value={plane} choices={{ random: 'Random plane', path: 'Plane of the path' }} choose={choosePlane} />
        <Choice
          label="Drawing"
          value={isRelief ? 'relief' : 'map'}
          choices={{ map: 'Contour map', relief: '3-D surface' }}
          choose={(drawing) => setRelief(drawing === 'relief')}
        />
        <Choice label="Highest loss drawn" value={limit} choices={LIMITS} choose={(to: Limit) => setLimit(to)} />
      </div>
      <div className={styles.beside}>
        {scale
          ? drawn.map(({ seen, grid }) => (
              <section key={seen.run.id}>
                <h3 className={styles.part}>
                  <ArmMark mark={markOf(seen.color)} color={seen.color} /> {seen.name}
                </h3>
                {isRelief ? (
                  <SurfaceRelief seen={seen} grid={grid} scale={scale} angle={angle} turn={turn} />
                ) : (
                  <SurfaceMap seen={seen} grid={grid} scale={scale} />
                )}
              </section>
            ))
          : null}
      </div>
      {scale ? (
        <p className={styles.lossScale}>
          {`Loss, logarithmic: ${scaleWords(scale.low)}`}
          <i data-drawn />
          {`${scaleWords(scale.high)}${limit === 'all' ? '' : ' or more'}`}
          <span>{plane === 'random' || isRelief ? 'Dot: the trained weights' : 'Line: the path of training; large dot: its end'}</span>
        </p>
      ) : null}
      {scale && isRelief ? (
        <div className={styles.choices}>
          <Slider label="Turn" value={angle.turn} least={-Math.PI} most={Math.PI} set={(value) => setAngle({ ...angle, turn: value })} />
          <Slider
            label="Tilt"
            value={angle.tilt}
            least={LEAST_TILT}
            most={MOST_TILT}
            set={(value) => setAngle({ ...angle, tilt: value })}
          />
        </div>
      ) : null}
      {drawn.length > 0 ? <Legend lines={known.map((one) => ({ ...one, words: surfaceWords(one) }))} /> : null}
      {drawn.length > 0 ? <SurfaceValues known={known} plane={plane} /> : null}
    </figure>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: Readonly<Record<T, string>>;
  choose(value: T): void;
}

function Choice<T extends string>({ label, value, choices, choose }: ChoiceProps<T>): ReactNode {
  // The cast is safe because `choices` has exactly the keys of type T.
  const keys = Object.keys(choices) as T[];
  return (
    <select aria-label={label} value={value} onChange={({ target }) => choose(keys.find((key) => key === target.value) ?? value)}>
      {keys.map((key) => (
        <option key={key} value={key}>
          {choices[key]}
        </option>
      ))}
    </select>
  );
}

function Slider({
  label,
  value,
  least,
  most,
  set,
}: {
  label: string;
  value: number;
  least: number;
  most: number;
  set(value: number): void;
}) {
  return (
    <label className={styles.slider}>
      {label}
      <input type="range" min={least} max={most} step={0.02} value={value} onChange={({ target }) => set(Number(target.value))} />
    </label>
  );
}

function SurfaceValues({ known, plane }: Pick<Props, 'known' | 'plane'>) {
  const [first] = known;
  if (!first) return null;
  if (plane === 'path')
    return known.map(({ run, name, path }) => (
      <Values
        key={run.id}
        label={`Values, ${name}`}
        columns={['Step', 'Loss', 'Loss on the plane']}
        rows={() => (path?.path ?? []).map(({ step, loss, planeLoss }) => [String(step), lossWords(loss), lossWords(planeLoss)])}
      />
    ));
  return (
    <Values
      columns={['Distance', ...known.flatMap(({ name }) => [`${name}: first direction`, `${name}: second direction`])]}
      rows={() =>
        Array.from({ length: 9 }, (_, i) => [
          (i / 4 - 1).toFixed(2),
          ...known.flatMap(({ surface: { loss, finest } }) => {
            const [at, middle] = [(i * (finest - 1)) / 8, (finest - 1) / 2];
            return [lossWords(loss[middle]?.[at] ?? undefined), lossWords(loss[at]?.[middle] ?? undefined)];
          }),
        ])
      }
    />
  );
}
