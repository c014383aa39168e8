import type { ReactNode } from 'react';
import type { Inferred } from '../../models/network/inferShapes.ts';
import { activeSkipsInto, type Network, nameOf, type Skip } from '../../models/network/network.ts';
import { branchScaleOf, scaleOf } from '../../models/network/skips.ts';
import { type Shape, showShape } from '../../models/ops/shape.ts';
import { lossWords } from '../kit/format.ts';
import styles from './inspector.module.css';

function Term({ shape, isSkip = false, children }: { shape?: string; isSkip?: boolean; children: ReactNode }) {
  return (
    <span className={isSkip ? styles.skipTerm : styles.term}>
      <span>{children}</span>
      <small>{shape}</small>
    </span>
  );
}

function factorOf(skip: Skip): string {
  if (skip.merge === 'concat' || skip.scale === 'one') return '';
  return skip.scale === 'learned' ? 'α·' : `${lossWords(scaleOf(skip))}·`;
}

function branchFactorOf(network: Network, hasAddends: boolean): string {
  const { beta, learned } = branchScaleOf(network);
  if (!hasAddends || (beta === 1 && !learned)) return '';
  return learned ? 'β·' : `${lossWords(beta)}·`;
}

function SkipTerm({ network, skip, inferred, isShown }: { network: Network; skip: Skip; inferred: Inferred; isShown: boolean }) {
  const resolved = inferred.shapes.get(skip.to)?.skips.get(skip.from);
  const isProjected = resolved !== undefined && resolved.words !== 'identity';
  const source = nameOf(network, skip.from);
  return (
    <>
      <Term isSkip={isShown}>{skip.merge === 'add' ? '+' : '‖'}</Term>
      <Term isSkip={isShown} shape={resolved ? showShape(resolved.shape) : '?'}>
        {`${factorOf(skip)}${isProjected ? `P(${source})` : source}`}
      </Term>
    </>
  );
}

/** The formula of a join. Its parts are in the order of the computation: sum, activation, concatenation. */
export function JoinFormula({ network, skip, inferred }: { network: Network; skip: Skip; inferred: Inferred }) {
  const shapes = inferred.shapes.get(skip.to);
  if (!shapes) return null;
  const arriving = activeSkipsInto(network, skip.to);
  const added = arriving.filter(({ merge }) => merge === 'add');
  const appended = arriving.filter(({ merge }) => merge === 'concat');
  const activation = network.layers.find(({ id }) => id === skip.to)?.joinActivation ?? 'linear';
  const hasActivation = activation !== 'linear';
  const show = (shape: Shape) => showShape(shape);
  const termOf = (one: Skip) => <SkipTerm key={one.from} {...{ network, inferred }} skip={one} isShown={one.from === skip.from} />;
  const source = inferred.shapes.get(skip.from)?.out;
  const words = shapes.skips.get(skip.from)?.words;
  return (
    <figure className={styles.formula} aria-label="Output of the layer">
      <div>
        <Term shape={show(shapes.out)}>y</Term>
        <Term>=</Term>
        {hasActivation ? <Term>{activation}(</Term> : null}
        <Term shape={show(shapes.own)}>{`${branchFactorOf(network, added.length > 0)}${nameOf(network, skip.to)}(x)`}</Term>
        {added.map(termOf)}
        {hasActivation ? <Term>)</Term> : null}
        {appended.map(termOf)}
      </div>
      <figcaption>
        {skip.enabled ? null : <span>This skip is off, so it is not part of the output. </span>}
        {words && words !== 'identity' && source ? <span>{`P of ${nameOf(network, skip.from)} (${show(source)}): ${words}`}</span> : null}
      </figcaption>
    </figure>
  );
}
