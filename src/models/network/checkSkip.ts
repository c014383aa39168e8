/** Asked for every layer while a skip is being dragged: what would happen there, or why nothing can. */

import type { Shape } from '../ops/shape.ts';
import { inferShapes } from './inferShapes.ts';
import { type Issue, issues } from './issues.ts';
import { findSkip, type LayerId, type Network, newSkip, type Skip } from './network.ts';
import { type ResolvedSkip, resolveSkip, wiringIssue } from './skips.ts';

/** What a new skip would do, or why it cannot be drawn. */
export function checkSkip(
  network: Network,
  inputShape: Shape,
  from: LayerId,
  to: LayerId,
  merge: Skip['merge'] = 'add',
): ResolvedSkip | Issue {
  const wiring = wiringIssue(network, from, to);
  if (wiring) return wiring;
  if (findSkip(network, from, to)) return issues.skipTwice(network, from, to);
  const { shapes } = inferShapes(network, inputShape);
  const source = shapes.get(from)?.out;
  const target = shapes.get(to)?.own;
  if (!source || !target) return issues.trunk(to, 'The layers before have a problem; mend that first.');
  const resolved = resolveSkip(newSkip(from, to, merge), source, target);
  return 'problem' in resolved ? issues.skipShape(network, from, source, to, target, resolved.problem) : resolved;
}

export const isIssue = (result: ResolvedSkip | Issue): result is Issue => 'code' in result;
