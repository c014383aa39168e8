import { narrowLists } from '../page.ts';
import { button, run, STATUS, skip, stopAfter } from './actions.ts';
import type { EnginePage } from './enginePage.ts';
import { find, wanted } from './finding.ts';
import { expect, test } from './fixtures.ts';

const PICTURES = { role: 'region', name: 'Pictures' };
const REGION = '[aria-label="Pictures"]';
const MS = 90_000;

const ARMS = ['without skips', 'with skips'];

async function trainTwins(page: EnginePage, steps: number) {
  await stopAfter(page, steps);
  await page.choose({ role: 'combobox', name: 'Compare with' }, 'No skips');
  await page.click(button('Train'));
  for (const number of [1, 2]) await page.see(run(number), 'done', MS);
}

const measurement = (page: EnginePage, label: string) => page.choose({ role: 'combobox', name: 'Measurement' }, label);

const surfaceOf = (arm: string) => ({ role: 'img', name: new RegExp(`^Loss surface, ${arm}: \\d+ × \\d+ points`) });

/**
 * Stops the measurement of a finer loss surface. The page measures quick grids by itself, and the button “Refine to …” starts the first
 * slow one.
 */
async function stopOne(page: EnginePage) {
  const stop = button('Stop measuring: with skips');
  const refine = button(/^Refine to/);
  await expect
    .poll(
      async () => {
        if ((await page.count(refine)) > 0) await page.click(refine);
        if ((await page.count(stop)) === 0) return null;
        // A quick grid may be finished before the click, and then a finer one follows.
        await page.click(stop, 5000).catch(() => {});
        return page.text(PICTURES);
      },
      { timeout: MS },
    )
    .toMatch(/with skips: stopped/);
}

async function turn(page: EnginePage) {
  await page.choose({ role: 'combobox', name: 'Drawing' }, '3-D surface');
  const relief = { role: 'img', name: /^3-D loss surface, with skips/ };
  await page.see(relief);
  const drawn = () =>
    page.evaluate((asked) => {
      const [canvas] = find(asked);
      return canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : null;
    }, wanted(relief));
  const before = await drawn();
  expect(before).not.toBeNull();
  const slider = { role: 'slider', name: 'Turn' };
  // The click focuses the slider. The click can also change the angle by exactly the step that one key press would undo, so the key is
  // pressed twice.
  await page.click(slider);
  const start = await page.value(slider);
  for (const _ of [1, 2]) await page.press('ArrowLeft');
  await expect.poll(() => page.value(slider)).not.toBe(start);
  await expect.poll(drawn).not.toBe(before);
}

async function switchOff(page: EnginePage) {
  const effect = { role: 'region', name: 'In the trained network' };
  await page.click(skip('Dense 1', 'Dense 2'));
  await page.click(button('Switch this off in the trained network', effect));
  await page.see({ role: 'table', name: /^Trained network, after 8 steps, on [\d,]+ held-out examples$/, within: effect }, undefined, MS);
  await page.see({ role: 'row', name: /^Loss/, within: effect }, /^Loss(0\.\d+){3}$/);
  await page.see({ role: 'row', name: /^Change/, within: effect }, /^Change[+−][\d.e-]+[+−][\d.e-]+$/);
  await page.see(effect, 'without skips: this skip is off or missing.');
  await page.click(button('All lesions', effect));
  const rows = { role: 'table', name: 'Lesions: without skips, with skips' };
  await page.see(rows, /skip Input → Dense 1/, MS);
  const pressed = `${REGION} [aria-pressed="true"]`;
  await page.see(pressed, 'skip Dense 1 → Dense 2');
  await page.click(button('Dense 2', rows));
  await page.see(pressed, /^Dense 2$/);
  await page.press('Escape');
}

test('measurements of twins (runs with and without skips) are drawn, and “Through time” shows a message for a network without a recurrent layer', async ({
  visit,
  engine,
}) => {
  test.setTimeout(300_000);
  await test.step('train', () => trainTwins(visit, 8));
  await test.step('gradients', async () => {
    await visit.click({ css: 'label', text: 'See why' });
    await visit.see(PICTURES, /with skips: healthy|with skips: vanishing|with skips: exploding/, MS);
    await visit.see({ role: 'region', name: 'Gradients on the network' }, /without skips.*with skips \(ribbons\)step 8$/);
    await visit.see('[title^="Gradient at the layer’s output"]', /^without skips:with skips:\d/);
    expect(await visit.count('[data-ribbons] path'), 'a ribbon for each skip').toBe(2);
  });
  await test.step('skip against trunk', async () => {
    await measurement(visit, 'Skip against trunk');
    await visit.see({ role: 'img', name: 'Share of the gradient through skips by layer: with skips' }, undefined, MS);
    await visit.see(PICTURES, /with skips: a median of [\d.]+ % of the gradient arrives through skips/);
    await visit.see(PICTURES, /with skips: skips are [\d.]+ times as large as the layers’ own outputs \(median\)/);
    await visit.see(PICTURES, 'without skips: no skip is on.');
    expect(await visit.violations(REGION), 'shares').toEqual([]);
  });
  await test.step('activations and shattering', async () => {
    await measurement(visit, 'Activations');
    await visit.see(PICTURES, /with skips: (smooth|partly shattered|shattered), autocorrelation/, MS);
    await visit.see({ role: 'img', name: 'Autocorrelation of the gradient: without skips, with skips' });
    for (const what of ['Effective rank', 'Collapse', 'Alignment with the targets', 'Dead units'])
      await visit.see({ role: 'img', name: `${what} by layer: without skips, with skips` });
    await visit.see(PICTURES, /with skips: lowest effective rank [\d.]+ of at most \d+, in Dense \d/);
    await visit.see({ role: 'img', name: 'Similarity of the layers: with skips' });
    await visit.see({ role: 'img', name: 'Similarity of the two runs by layer' }, undefined, MS);
    await visit.click(button(/^Train both again \(8 steps\)/), MS);
    await visit.see(PICTURES, /Similarity of the two runs over training: (no layer has diverged|.* diverged first)/, MS);
    expect(await visit.violations(), 'activations').toEqual([]);
  });
  await test.step('path lengths', async () => {
    await measurement(visit, 'Path lengths');
    await visit.see(PICTURES, /with skips: the mean path length of the gradient is \d\.\d\d/, MS);
    expect(await visit.violations(REGION), 'paths').toEqual([]);
  });
  await test.step('through time, without a recurrent layer', async () => {
    await measurement(visit, 'Through time');
    await visit.see(PICTURES, 'The network has no recurrent layer', MS);
  });
  // In WebKit, where the page trains on the CPU, the surfaces of this network take minutes.
  if (engine.name === 'firefox')
    await test.step('a loss surface whose measurement is stopped', async () => {
      await measurement(visit, 'Loss surface');
      const begun = performance.now();
      for (const arm of ARMS) await visit.see(surfaceOf(arm), undefined, MS);
      process.stdout.write(`  firefox: two surfaces of 9 × 9 points in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
      await stopOne(visit);
      expect(await visit.violations(REGION), 'surfaces').toEqual([]);
      for (const arm of ARMS) await visit.see(surfaceOf(arm));
    });
  await test.step('lesions', async () => {
    await switchOff(visit);
    await visit.click(button('Measure with several parts left out'));
    await visit.see(PICTURES, /with skips: 2 branches; median loss from [\d.e-]+ to [\d.e-]+/, MS);
    await visit.see({ role: 'img', name: 'Loss by the number of parts left out: without skips, with skips' });
    expect(await visit.violations(REGION), 'lesions').toEqual([]);
  });
});

/** An experiment that is small enough for its loss surfaces to be measured on the CPU. */
const SMALL = {
  version: 1,
  network: {
    layers: [
      { id: 'input', kind: 'input' },
      { id: 'dense1', kind: 'dense', params: { units: 4 } },
      { id: 'dense2', kind: 'dense', params: { units: 4 } },
      { id: 'dense3', kind: 'dense', params: { units: 1, activation: 'linear' } },
    ],
    skips: [{ from: 'dense1', to: 'dense2' }],
  },
  data: { kind: 'shapes2d', params: { count: 64 } },
  training: { batchSize: 16 },
};

test('loss surfaces of twins are drawn on a random plane, turned, and drawn on the plane of the training path', async ({ visit }) => {
  await visit.drop([{ name: 'small.json', bytes: new TextEncoder().encode(JSON.stringify(SMALL)) }]);
  await visit.see(STATUS, 'small.json');
  await trainTwins(visit, 4);
  await visit.click({ css: 'label', text: 'See why' });
  await measurement(visit, 'Loss surface');
  for (const arm of ARMS) await visit.see(surfaceOf(arm), undefined, MS);
  await visit.see(PICTURES, /with skips: loss [\d.]+ at the trained weights, ×[\d.]+ at the border/);
  await turn(visit);
  await visit.choose({ role: 'combobox', name: 'Plane' }, 'Plane of the path');
  await visit.click(button('Train again (4 steps) to see the path'));
  await visit.see(PICTURES, /with skips: .*the plane explains [\d.]+ % of the variance of the path/, MS);
  expect(await visit.evaluate(narrowLists, REGION), 'lists that are too narrow').toEqual([]);
  expect(await visit.violations(REGION), 'surfaces').toEqual([]);
});
