import { button, run, stopAfter } from './actions.ts';
import type { EnginePage } from './enginePage.ts';
import { expect, test } from './fixtures.ts';

const PICTURES = { role: 'region', name: 'Pictures' };
const REGION = '[aria-label="Pictures"]';
const MS = 90_000;

const measurement = (page: EnginePage, label: string) => page.choose({ role: 'combobox', name: 'Measurement' }, label);

test('measurements of twins are drawn, and a network without an LSTM gets a message', async ({ visit, engine }) => {
  test.setTimeout(300_000);
  await stopAfter(visit, 20);
  await visit.choose({ role: 'combobox', name: 'Compare with' }, 'No skips');
  await visit.click(button('Train'));
  for (const number of [1, 2]) await visit.see(run(number), 'done', MS);
  await visit.click({ css: 'label', text: 'See why' });
  await visit.see(PICTURES, /with skips: healthy|with skips: vanishing|with skips: exploding/, MS);
  await measurement(visit, 'Activations');
  await visit.see(PICTURES, /with skips: (smooth|partly shattered|shattered), autocorrelation/, MS);
  await visit.see({ role: 'img', name: 'Similarity of the layers: with skips' });
  expect(await visit.violations(), 'activations').toEqual([]);
  await measurement(visit, 'Path lengths');
  await visit.see(PICTURES, /with skips: mean path of \d\.\d\d layers/, MS);
  expect(await visit.violations(REGION), 'paths').toEqual([]);
  await measurement(visit, 'Through time');
  await visit.see(PICTURES, 'The network has no recurrent layer', MS);
  await measurement(visit, 'Loss surface');
  const begun = performance.now();
  for (const arm of ['without skips', 'with skips'])
    await visit.see({ role: 'img', name: new RegExp(`^Loss surface, ${arm}: \\d+ × \\d+ points`) }, undefined, MS);
  expect(await visit.violations(REGION), 'surfaces').toEqual([]);
  process.stdout.write(`  ${engine.name}: two surfaces of 9 × 9 points in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
  await measurement(visit, 'Lesions');
  await visit.see({ role: 'table', name: 'Lesions: without skips, with skips' }, /skip Input → Dense 1/, MS);
  expect(await visit.violations(REGION), 'lesions').toEqual([]);
});
