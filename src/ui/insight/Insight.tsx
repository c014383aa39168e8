import type { ReactNode } from 'react';
import { lazyPart } from '../kit/lazyPart.tsx';
import type { InsightName } from '../stores/view.ts';
import { Gradients } from './Gradients.tsx';
import type { Seen } from './seen.ts';

type View = (props: { seen: readonly Seen[] }) => ReactNode;

/** The view of each measurement. */
const views: Readonly<Record<InsightName, View>> = {
  gradients: Gradients,
  shares: lazyPart(async () => (await import('./shares/Shares.tsx')).Shares),
  lesions: lazyPart(async () => (await import('./lesions/Lesions.tsx')).Lesions),
  activations: lazyPart(async () => (await import('./activations/Activations.tsx')).Activations),
  paths: lazyPart(async () => (await import('./Paths.tsx')).Paths),
  time: lazyPart(async () => (await import('./Time.tsx')).Time),
  surface: lazyPart(async () => (await import('./surface/Surface.tsx')).Surface),
};

const WhyAnswer = lazyPart(async () => (await import('./why/WhyAnswer.tsx')).WhyAnswer);

/** The measurement of the shown runs, below the answer to a question about it. */
export function Insight({ name, seen }: { name: InsightName; seen: readonly Seen[] }) {
  const View = views[name];
  return (
    <>
      <WhyAnswer view={name} seen={seen} />
      <View seen={seen} />
    </>
  );
}
