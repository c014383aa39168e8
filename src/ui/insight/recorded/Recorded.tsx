import { useStore } from 'zustand';
import { counted } from '../../../schema/words.ts';
import { countWords } from '../../kit/format.ts';
import { EXPLODED_WORDS, normWords, VANISHED_WORDS } from '../gradientWords.ts';
import type { LogScale } from '../logScale.ts';
import { layerPlaces } from '../plots/places.ts';
import type { Seen } from '../seen.ts';
import { HeatMap } from './HeatMap.tsx';
import { RatioCurve } from './RatioCurve.tsx';
import styles from './recorded.module.css';
import { recording } from './recording.ts';
import { layerColumns, ratiosOf, stepsOf, stepsOfAll } from './records.ts';
import { ScaleLegend } from './ScaleLegend.tsx';
import { Updates } from './Updates.tsx';

export function Recorded({ seen, scale }: { seen: readonly Seen[]; scale: LogScale | null }) {
  const at = useStore(recording, (state) => state.at);
  const recorded = seen.flatMap((one) => {
    const steps = stepsOf(one.run);
    // The gradient at the input is not drawn, because no weights are trained with it.
    return steps.length > 0 ? [{ one, steps, columns: layerColumns(one.run).slice(1) }] : [];
  });
  if (recorded.length === 0) return null;
  const hasNonFinite = recorded.some(({ columns }) => columns.some(({ values }) => values.some((value) => !Number.isFinite(value))));
  const places = layerPlaces(
    recorded.map(({ one }) => one),
    recorded.flatMap(({ columns }) => columns.map(({ layer }) => layer)),
  );
  const last = Math.max(...recorded.map(({ one, steps }) => Math.max(one.run.status.step, steps.at(-1) ?? 0)));
  const { length } = stepsOfAll(recorded.map(({ one }) => one.run));
  return (
    <section className={styles.recorded} aria-label="Recorded gradients">
      <p className={styles.title}>
        <strong>Gradient by layer and step</strong>
        <span>{`, recorded at ${counted(length, 'step')} up to step ${countWords(last)}`}</span>
      </p>
      {scale ? (
        <>
          {recorded.map((own) => (
            <HeatMap
              key={own.one.run.id}
              {...own}
              places={places}
              what="Gradient"
              valueWords={normWords}
              last={last}
              scale={scale}
              at={at}
            />
          ))}
          <ScaleLegend
            scale={scale}
            hasNonFinite={hasNonFinite}
            hasMissing={recorded.some(({ columns }) => columns.length < places.length)}
          />
        </>
      ) : (
        <p className={styles.note}>{hasNonFinite ? EXPLODED_WORDS : VANISHED_WORDS}</p>
      )}
      <RatioCurve lines={recorded.map(({ one }) => ({ one, points: ratiosOf(one.run) }))} last={last} />
      <Updates recorded={recorded} last={last} at={at} />
    </section>
  );
}
