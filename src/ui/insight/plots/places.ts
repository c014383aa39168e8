/** Puts the layers of all shown networks in one order, so that a position in a picture represents the same layer in each network. */
import { type LayerId, type Network, nameOf } from '../../../models/network/network.ts';
import type { Seen } from '../seen.ts';

export interface Place {
  id: LayerId;
  /**
   * All names that the networks give the layer. If another layer has the same name, the names of the runs whose networks contain layer `id`
   * are added.
   */
  name: string;
}

type Shown = Pick<Seen, 'run' | 'name'>;

/** @param ids the layers that are included; all by default */
export function layerPlaces(shown: readonly Shown[], ids?: Iterable<LayerId>): Place[] {
  const networks = [...new Set(shown.map(({ run }) => run.experiment.network))];
  const wanted = ids && new Set(ids);
  const order = orderOf(networks).filter((id) => !wanted || wanted.has(id));
  const known = networks.map(({ layers }) => new Set(layers.map(({ id }) => id)));
  const having = (id: LayerId) => networks.filter((_, i) => known[i]?.has(id));
  const places = order.map((id) => ({ id, name: [...new Set(having(id).map((network) => nameOf(network, id)))].join(' / ') }));
  const counts = new Map<string, number>();
  for (const { name } of places) counts.set(name, (counts.get(name) ?? 0) + 1);
  const runsOf = (id: LayerId) => shown.filter(({ run }) => having(id).includes(run.experiment.network)).map(({ name }) => name);
  return places.map(({ id, name }) => ({ id, name: counts.get(name) === 1 ? name : `${name} (${runsOf(id).join(', ')})` }));
}

/** A layer that the first network lacks is inserted after the layer that precedes it in its own network. */
function orderOf([first, ...others]: readonly Network[]): LayerId[] {
  const order = first?.layers.map(({ id }) => id) ?? [];
  for (const { layers } of others) {
    const known = new Set(order);
    let before = -1;
    for (const { id } of layers) {
      if (known.has(id)) before = order.indexOf(id);
      else order.splice(++before, 0, id);
    }
  }
  return order;
}

export function endMarks(places: readonly Pick<Place, 'name'>[]): (readonly [place: number, words: string])[] {
  const last = places.length - 1;
  return [...new Set([0, last])].flatMap((i) => (places[i] ? [[i, places[i].name] as const] : []));
}
