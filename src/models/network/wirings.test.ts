import { describe, expect, it } from 'vitest';
import { inferShapes } from './inferShapes.ts';
import { presets } from './presets.ts';
import { repeatLayer } from './repeatLayer.ts';
import { rewire, wiringOf, wirings } from './wirings.ts';

const examples = [
  { name: 'dense', network: presets.dense.network, inputShape: [10] },
  { name: 'conv', network: presets.conv.network, inputShape: [28, 28, 1] },
  { name: 'lstm', network: presets.lstm.network, inputShape: [12, 10] },
  { name: 'deep', network: repeatLayer(presets.dense.network, 'dense2', 64), inputShape: [10] },
];
const wire = (...[network, inputShape, wiring]: Parameters<typeof rewire>) => {
  const result = rewire(network, inputShape, wiring);
  return 'problem' in result ? expect.fail(result.problem) : result;
};
const named = (name: string) => wirings.find((wiring) => wiring.name.startsWith(name)) ?? expect.fail(name);
const arrows = (network: { skips: readonly { from: string; to: string }[] }) => network.skips.map(({ from, to }) => `${from}→${to}`);

describe.each(examples)('the network $name', ({ network, inputShape }) => {
  it.each(wirings)(
    'is valid with the wiring “$name”, does not change if the wiring is applied again, and is recognised by wiringOf as having a wiring',
    (wiring) => {
      const wired = wire(network, inputShape, wiring);
      expect(inferShapes(wired.network, inputShape).issues).toEqual([]);
      expect(arrows(wire(wired.network, inputShape, wiring).network)).toEqual(arrows(wired.network));
      expect(wiringOf(wired.network, inputShape)).toBeDefined();
    },
  );
});

it('the ResNet wirings have skips over each layer with weights before the head, or over disjoint pairs of such layers', () => {
  const deep = repeatLayer(presets.dense.network, 'dense2', 3);
  expect(arrows(wire(deep, [10], named('ResNet: over each layer')).network)).toEqual([
    'input→dense1',
    'dense1→dense2',
    'dense2→dense4',
    'dense4→dense5',
  ]);
  expect(arrows(wire(deep, [10], named('ResNet: over two')).network)).toEqual(['input→dense2', 'dense2→dense5']);
});

it('the DenseNet wiring connects each pair among the input and the layers with weights before the head', () => {
  const deep = repeatLayer(presets.dense.network, 'dense2', 64);
  expect(wire(deep, [10], named('DenseNet')).network.skips).toHaveLength((66 * 65) / 2);
});

it('rewire leaves out the skips whose shapes do not fit, and gives their number', () => {
  const long = wire(presets.conv.network, [28, 28, 1], named('Input to output'));
  expect(long).toMatchObject({ leftOut: 1, network: { skips: [] } });
});
it('a wiring is not recognised if its add skip is changed to concat', () => {
  const { network } = wire(presets.dense.network, [10], named('Input to output'));
  const [skip] = network.skips;
  expect(wiringOf({ ...network, skips: skip ? [{ ...skip, merge: 'concat' }] : [] }, [10])).toBeUndefined();
});

it('rewire refuses a wiring with too many skips, and gives their number', () => {
  const deep = repeatLayer(repeatLayer(presets.dense.network, 'dense2', 64), 'dense1', 64);
  expect(rewire(deep, [10], named('DenseNet'))).toEqual({
    problem: expect.stringContaining('needs 8,256 skips; the limit is 4,096'),
  });
});
