import { button, run, stopAfter } from './actions.ts';
import type { EnginePage } from './enginePage.ts';
import { find, wanted } from './finding.ts';
import { expect, test } from './fixtures.ts';

const PICTURES = { role: 'region', name: 'Pictures' };
const REGION = '[aria-label="Pictures"]';
const MS = 90_000;

const measurement = (page: EnginePage, label: string) => page.choose({ role: 'combobox', name: 'Measurement' }, label);

const surfaceOf = (arm: string) => ({ role: 'img', name: new RegExp(`^Loss surface, ${arm}: \\d+ × \\d+ points`) });

/** Stops the measurement of a finer surface. Quick grids begin without a request, and the first slow one is offered. */
async function stopOne(page: EnginePage) {
  const stop = button('Stop measuring with skips');
  const refine = button(/^Refine to/);
  await expect
    .poll(
      async () => {
        if ((await page.count(refine)) > 0) await page.click(refine);
        if ((await page.count(stop)) === 0) return null;
        // A quick grid may be finished before the click, and a finer one follows.
        await page.click(stop, 5000).catch(() => {});
        return page.text(PICTURES);
      },
      { timeout: MS },
    )
    .toMatch(/with skips: stopped/);
}

/** Turns the surface that is drawn in perspective, by its slider. */
async function turn(page: EnginePage) {
  await page.choose({ role: 'combobox', name: 'Drawing' }, 'Surface that turns');
  const relief = { role: 'img', name: /^Loss surface, with skips, seen from the side/ };
  await page.see(relief);
  const drawn = () =>
    page.evaluate((asked) => {
      const [canvas] = find(asked);
      return canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : null;
    }, wanted(relief));
  const before = await drawn();
  expect(before).not.toBeNull();
  // A click in the middle turns it to 0.
  await page.click({ role: 'slider', name: 'Turn' });
  await expect.poll(drawn).not.toBe(before);
}

test('measurements of twins are drawn, and a network without an LSTM gets a message', async ({ visit, engine }) => {
  test.setTimeout(300_000);
  await stopAfter(visit, 8);
  await visit.choose({ role: 'combobox', name: 'Compare with' }, 'No skips');
  await visit.click(button('Train'));
  for (const number of [1, 2]) await visit.see(run(number), 'done', MS);
  await visit.click({ css: 'label', text: 'See why' });
  await visit.see(PICTURES, /with skips: healthy|with skips: vanishing|with skips: exploding/, MS);
  await measurement(visit, 'Activations');
  await visit.see(PICTURES, /with skips: (smooth|partly shattered|shattered), autocorrelation/, MS);
  await visit.see({ role: 'img', name: 'Similarity of the layers: with skips' });
  await visit.click(button(/^Train both again \(8 steps\)/), MS);
  await visit.see(PICTURES, /Similarity of the two runs over training: (no layer has diverged|.* diverged first)/, MS);
  expect(await visit.violations(), 'activations').toEqual([]);
  await measurement(visit, 'Path lengths');
  await visit.see(PICTURES, /with skips: mean path of \d\.\d\d layers/, MS);
  expect(await visit.violations(REGION), 'paths').toEqual([]);
  await measurement(visit, 'Through time');
  await visit.see(PICTURES, 'The network has no recurrent layer', MS);
  await measurement(visit, 'Loss surface');
  const begun = performance.now();
  for (const arm of ['without skips', 'with skips']) await visit.see(surfaceOf(arm), undefined, MS);
  const surfaces = performance.now() - begun;
  // Finer surfaces take minutes on the processor, on which WebKit trains.
  if (engine.name === 'firefox') await stopOne(visit);
  expect(await visit.violations(REGION), 'surfaces').toEqual([]);
  if (engine.name === 'firefox') {
    // The surfaces that were drawn before stay.
    for (const arm of ['without skips', 'with skips']) await visit.see(surfaceOf(arm));
    await turn(visit);
  }
  process.stdout.write(`  ${engine.name}: two surfaces of 9 × 9 points in ${(surfaces / 1000).toFixed(1)} s\n`);
  await measurement(visit, 'Lesions');
  await visit.see({ role: 'table', name: 'Lesions: without skips, with skips' }, /skip Input → Dense 1/, MS);
  await visit.click(button('Measure with several parts left out'));
  await visit.see(PICTURES, /with skips: 2 branches; median loss from [\d.e-]+ to [\d.e-]+/, MS);
  await visit.see({ role: 'img', name: 'Loss by the number of parts left out: without skips, with skips' });
  expect(await visit.violations(REGION), 'lesions').toEqual([]);
});
