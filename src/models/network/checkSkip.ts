import type { Shape } from '../ops/shape.ts';
import { inferShapes } from './inferShapes.ts';
import { type Issue, issues } from './issues.ts';
import { findSkip, type LayerId, type Network, newSkip, type Skip } from './network.ts';
import { type ResolvedSkip, resolveSkip, wiringIssue } from './skips.ts';

/**
 * Returns the resolved skip, or the reason why it is not possible. The page calls this for each layer in view while the user draws a skip.
 */
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
  const [start, end] = [shapes.get(from), shapes.get(to)];
  if (!start || !end)
    return issues.trunk(to, 'The shapes of the layers are not known, because the network has a problem. Fix that problem first.');
  const resolved = resolveSkip(newSkip(from, to, merge), start.out, end.own, end.stride / start.stride);
  return 'problem' in resolved ? issues.skipShape(network, from, to, resolved.problem) : resolved;
}

export const isIssue = (result: ResolvedSkip | Issue): result is Issue => 'code' in result;
