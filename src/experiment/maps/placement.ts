import { inferShapes } from '../../models/network/inferShapes.ts';
import { findSkip, inputOf, type LayerId, type Network, nameOf, newSkip, skipKey } from '../../models/network/network.ts';
import type { Shape } from '../../models/ops/shape.ts';
import { BASELINE_KEY, cellOf, defineAxis, laidOut, type MapCell, type MapSubject, sizeProblem } from './map.ts';

/** The id of a layer where a skip can start or end. */
type Place = LayerId;

/** The layers with weights, where skips end, and the layers whose outputs they read, where skips start. */
function stationsOf(network: Network, inputShape: Shape): { starts: Set<Place>; ends: Set<Place> } {
  const { shapes } = inferShapes({ layers: network.layers, skips: [] }, inputShape);
  const weighted = network.layers.slice(1).filter(({ id }) => (shapes.get(id)?.parameters ?? 0) > 0);
  return {
    starts: new Set(weighted.flatMap((layer) => inputOf(network, layer)?.id ?? [])),
    ends: new Set(weighted.map(({ id }) => id)),
  };
}

/** The layers in the order of the trunk. */
const inTrunk = ({ layers }: Network, places: Iterable<Place>): Place[] => {
  const wanted = new Set(places);
  return layers.flatMap(({ id }) => (wanted.has(id) ? [id] : []));
};

/** The cell of one skip. Its arm adds the skip, or removes it if the network has it. */
function cellAt(subject: MapSubject, from: Place, to: Place, place: Pick<MapCell, 'row' | 'column'>): MapCell {
  const { network } = subject.experiment;
  const present = findSkip(network, from, to);
  const isRemoval = present?.enabled === true;
  const changed = { ...(present ?? newSkip(from, to)), enabled: !isRemoval };
  const skips = present ? network.skips.map((skip) => (skip === present ? changed : skip)) : [...network.skips, changed];
  const name = `${isRemoval ? 'without' : 'with'} ${nameOf(network, from)} → ${nameOf(network, to)}`;
  return cellOf(subject, { ...place, isRemoval }, skipKey({ from, to }), name, { ...network, skips });
}

const REMEDY = 'Use a network with at most 15 layers that have weights.';

export const placement = defineAxis({
  key: 'placement',
  label: 'Each skip, added or taken away',
  rowHeading: 'from',
  columnHeading: 'to',
  layout(subject) {
    const { experiment, inputShape } = subject;
    const { network } = experiment;
    const stations = stationsOf(network, inputShape);
    const drawn = network.skips.filter(({ enabled }) => enabled);
    const rows = inTrunk(network, [...stations.starts, ...drawn.map(({ from }) => from)]);
    const columns = inTrunk(network, [...stations.ends, ...drawn.map(({ to }) => to)]);
    const indexOf = new Map(network.layers.map(({ id }, index) => [id, index]));
    const isForward = (from: Place, to: Place) => (indexOf.get(from) ?? 0) < (indexOf.get(to) ?? 0);
    const keys = new Set(drawn.map(skipKey));
    const isCell = (from: Place, to: Place) =>
      (stations.starts.has(from) && stations.ends.has(to) && isForward(from, to)) || keys.has(skipKey({ from, to }));
    const places = rows.flatMap((from, row) => columns.flatMap((to, column) => (isCell(from, to) ? [{ from, to, row, column }] : [])));
    const tooLarge = sizeProblem(places.length, REMEDY);
    if (tooLarge) return tooLarge;
    const layout = {
      rows: rows.map((id) => nameOf(network, id)),
      columns: columns.map((id) => nameOf(network, id)),
      baseline: { key: BASELINE_KEY, name: 'the network as it is', experiment },
      cells: places.map(({ from, to, row, column }) => cellAt(subject, from, to, { row, column })),
    };
    return laidOut(layout, REMEDY);
  },
});
