import type { ReactNode } from 'react';
import type { QuantityPicture } from '../../train/protocol/pictures.ts';
import { lazyPart } from '../kit/lazyPart.tsx';
import { Gradients } from './Gradients.tsx';
import type { Seen } from './seen.ts';

type View = (props: { seen: readonly Seen[] }) => ReactNode;

const views: Readonly<Record<QuantityPicture, View>> = {
  gradients: Gradients,
  shares: lazyPart(async () => (await import('./shares/Shares.tsx')).Shares),
  lesions: lazyPart(async () => (await import('./lesions/Lesions.tsx')).Lesions),
  activations: lazyPart(async () => (await import('./activations/Activations.tsx')).Activations),
  paths: lazyPart(async () => (await import('./Paths.tsx')).Paths),
  time: lazyPart(async () => (await import('./Time.tsx')).Time),
  surface: lazyPart(async () => (await import('./surface/Surface.tsx')).Surface),
};

const WhyAnswer = lazyPart(async () => (await import('./why/WhyAnswer.tsx')).WhyAnswer);

export function Insight({ name, seen }: { name: QuantityPicture; seen: readonly Seen[] }) {
  const View = views[name];
  return (
    <>
      <WhyAnswer view={name} seen={seen} />
      <View seen={seen} />
    </>
  );
}
