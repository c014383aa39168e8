import { inferShapes } from '../../models/network/inferShapes.ts';
import {
  activeSkips,
  findSkip,
  indicesOf,
  inputOf,
  type LayerId,
  type Network,
  nameOf,
  newSkip,
  skipKey,
  skipName,
} from '../../models/network/network.ts';
import type { Shape } from '../../models/ops/shape.ts';
import { counted } from '../../schema/words.ts';
import { BASELINE_KEY, cellOf, defineAxis, laidOut, type MapCell, type MapLayout, type MapSubject, sizeProblem } from './map.ts';

/** The id of a layer where a skip can start or end. */
type Place = LayerId;

/**
 * Returns the layers where an added skip can start (layers whose output is read by a layer with weights), and those where it can end
 * (layers with weights).
 */
function stationsOf(network: Network, inputShape: Shape): { starts: Set<Place>; ends: Set<Place> } {
  const { shapes } = inferShapes({ layers: network.layers, skips: [] }, inputShape);
  const weighted = network.layers.slice(1).filter(({ id }) => (shapes.get(id)?.parameters ?? 0) > 0);
  return {
    starts: new Set(weighted.flatMap((layer) => inputOf(network, layer)?.id ?? [])),
    ends: new Set(weighted.map(({ id }) => id)),
  };
}

/** Sorts layers by their order in the trunk. */
const inTrunk = ({ layers }: Network, places: Iterable<Place>): Place[] => {
  const wanted = new Set(places);
  return layers.flatMap(({ id }) => (wanted.has(id) ? [id] : []));
};

/** Makes the cell of one skip. The skip is turned off if it is on in the experiment; otherwise, it is turned on or added. */
function cellAt(subject: MapSubject, from: Place, to: Place, place: Pick<MapCell, 'row' | 'column'>): MapCell {
  const { network } = subject.experiment;
  const present = findSkip(network, from, to);
  const isRemoval = present?.enabled === true;
  const changed = { ...(present ?? newSkip(from, to)), enabled: !isRemoval };
  const skips = present ? network.skips.map((skip) => (skip === present ? changed : skip)) : [...network.skips, changed];
  const name = `${isRemoval ? 'without' : 'with'} ${skipName(network, { from, to })}`;
  return cellOf(subject, { ...place, isRemoval }, skipKey({ from, to }), name, { ...network, skips });
}

interface SkipPlace extends Pick<MapCell, 'row' | 'column'> {
  from: Place;
  to: Place;
  /** The number of layers with weights that the skip spans. */
  span: number;
  /** True if the skip is on in the experiment. */
  isDrawn: boolean;
}

interface Places {
  rows: readonly Place[];
  columns: readonly Place[];
  places: readonly SkipPlace[];
}

/** Finds all skips that the map can contain. Those that are on in the experiment are always among them. */
function placesOf({ experiment: { network }, inputShape }: MapSubject): Places {
  const stations = stationsOf(network, inputShape);
  const drawn = activeSkips(network);
  const rows = inTrunk(network, [...stations.starts, ...drawn.map(({ from }) => from)]);
  const columns = inTrunk(network, [...stations.ends, ...drawn.map(({ to }) => to)]);
  const indices = indicesOf(network);
  const at = (place: Place) => indices.get(place) ?? 0;
  let count = 0;
  const endsUpTo = network.layers.map(({ id }) => (stations.ends.has(id) ? ++count : count));
  const spanOf = (from: Place, to: Place) => (endsUpTo[at(to)] ?? 0) - (endsUpTo[at(from)] ?? 0);
  const places = rows.flatMap((from, row) => {
    const targets = new Set(drawn.flatMap((skip) => (skip.from === from ? [skip.to] : [])));
    return columns.flatMap((to, column): SkipPlace[] => {
      const isDrawn = targets.has(to);
      const isCell = isDrawn || (stations.starts.has(from) && stations.ends.has(to) && at(from) < at(to));
      return isCell ? [{ from, to, row, column, span: spanOf(from, to), isDrawn }] : [];
    });
  });
  return { rows, columns, places };
}

const within = ({ places }: Places, span: number) => places.filter((place) => place.isDrawn || place.span <= span);

/**
 * Returns the largest span for which a map of the skips that are on and of all skips up to this span is small enough; 0 if there is none.
 */
function longestSpan({ places }: Places): number {
  const counts: number[] = [];
  for (const { span, isDrawn } of places) counts[isDrawn ? 0 : span] = (counts[isDrawn ? 0 : span] ?? 0) + 1;
  let cells = counts[0] ?? 0;
  let span = 0;
  while (span + 1 < counts.length && !sizeProblem(cells + (counts[span + 1] ?? 0), '')) cells += counts[++span] ?? 0;
  return sizeProblem(cells, '') ? 0 : span;
}

const REMEDY = 'Use a network with 1 to 15 layers that have weights.';

function layoutOf(subject: MapSubject, { rows, columns }: Places, places: readonly SkipPlace[], note?: string) {
  const { experiment } = subject;
  const layout: MapLayout = {
    rows: rows.map((id) => nameOf(experiment.network, id)),
    columns: columns.map((id) => nameOf(experiment.network, id)),
    baseline: { key: BASELINE_KEY, name: 'the network as it is', experiment },
    cells: places.map(({ from, to, row, column }) => cellAt(subject, from, to, { row, column })),
    ...(note !== undefined && { note }),
  };
  return laidOut(layout, REMEDY);
}

const spanWords = (span: number) => `only skips over ${span === 1 ? '' : '1 to '}${counted(span, 'layer')} with weights`;

export const placement = defineAxis({
  key: 'placement',
  label: 'Each skip, added or taken away',
  rowHeading: 'from',
  columnHeading: 'to',
  layout(subject) {
    const all = placesOf(subject);
    const span = longestSpan(all);
    const remedy = span > 0 ? { axis: SHORT, words: `Map ${spanWords(span)}` } : undefined;
    return sizeProblem(all.places.length, REMEDY, remedy) ?? layoutOf(subject, all, all.places);
  },
});

const SHORT = 'short';

/** The map of the skips that are on and of all skips whose span is at most {@link longestSpan}. */
export const shortPlacement = defineAxis({
  key: SHORT,
  label: 'Each short skip, added or taken away',
  rowHeading: 'from',
  columnHeading: 'to',
  layout(subject) {
    const all = placesOf(subject);
    const span = longestSpan(all);
    const refused = span === 0 ? sizeProblem(all.places.length, REMEDY) : null;
    if (refused) return refused;
    const some = within(all, span);
    // The map of a small network leaves no skip out, so it needs no note.
    const note = some.length < all.places.length ? `Apart from the skips that are on, the map contains ${spanWords(span)}.` : undefined;
    return layoutOf(subject, all, some, note);
  },
});
