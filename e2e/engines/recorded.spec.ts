import { button, run, stopAfter, trainFor } from './actions.ts';
import { expect, test } from './fixtures.ts';

const PICTURES = { role: 'region', name: 'Pictures' };
const REGION = '[aria-label="Pictures"]';
const LEGEND = { role: 'region', name: 'Gradients on the network' };
const VALUES = '[title^="Gradient at the layer’s output, on a logarithmic scale from"]';

test('the gradients of a run are recorded while it trains, and a slider takes gradients, predictions and measurements back to a recorded step', async ({
  visit,
}) => {
  await test.step('train and record', async () => {
    // An ε of 0.1 is larger than the gradient of at least one parameter, so the page shows its marks for gradients below ε.
    await visit.click({ css: 'h2', text: 'Training' });
    await visit.click({ css: 'summary', text: 'Settings of Adam' });
    await visit.fill({ role: 'textbox', name: 'ε' }, '0.1');
    await trainFor(visit, 1);
    await visit.click({ css: 'label', text: 'See why' });
    await visit.click({ role: 'checkbox', name: /^Record gradients while runs train/ });
    await stopAfter(visit, 8);
    await visit.click(button('Train new run'), 60_000);
    await visit.see(run(2), 'done', 60_000);
  });
  await test.step('the recorded steps: gradients, ratio of first to last layer, update ratios, and the mark of gradients below ε', async () => {
    await visit.see({ role: 'img', name: /^Gradient of 3 layers over 9 recorded steps: Run 2$/ }, undefined, 60_000);
    await visit.see(
      { role: 'img', name: /^Ratio of the gradient at the first hidden layer to that at the last/ },
      /exploding.*healthy.*vanishing/,
    );
    await visit.see({ role: 'img', name: /^Update ratio of 3 layers over 9 recorded steps: Run 2$/ });
    await visit.see({ role: 'img', name: /^Update ratio: scale from .* to .*, logarithmic$/ });
    await visit.see(PICTURES, 'striped: the gradient of a parameter of the layer is below the optimiser’s ε');
    await visit.see(LEGEND, /Run 2.*step 8$/);
    expect(await visit.violations(REGION), 'recorded gradients').toEqual([]);
  });
  await test.step('the slider shows the gradients of a past step, on the network too', async () => {
    const now = await visit.text(VALUES);
    expect(now).toMatch(/^Run 2:ε?\d/);
    expect(await visit.count('[data-below-epsilon]')).toBeGreaterThan(0);
    expect(await visit.count('[data-ribbons] path')).toBe(2);
    // A click on the middle of the slider selects a past step.
    await visit.click({ role: 'slider', name: 'Recorded step' });
    await visit.see(`${REGION} output`, /^step \d+ of 8$/);
    const chosen = await visit.text(`${REGION} output`);
    const step = Number(/\d+/.exec(chosen ?? '')?.[0]);
    expect(step).toBeLessThan(8);
    await visit.see(LEGEND, new RegExp(`step ${step}$`));
    await visit.see(PICTURES, new RegExp(`Gradient at each layer’s output after ${step} steps?, on`));
    const then = await visit.text(VALUES);
    expect(then).not.toBe(now);
    await visit.press('ArrowLeft');
    await expect.poll(() => visit.text(`${REGION} output`)).not.toBe(chosen);
    await expect.poll(() => visit.text(VALUES)).not.toBe(then);
    await visit.click(button('Now'));
    await visit.see(`${REGION} output`, 'now, step 8');
    await expect.poll(() => visit.text(VALUES)).toBe(now);
    await visit.click({ role: 'slider', name: 'Recorded step' });
  });
  await test.step('update ratios of a recorded step, with rings for gradients below ε', async () => {
    await visit.see(PICTURES, /Run 2: median [\d.e-]+; gradient below the optimiser’s ε in [123] of 3 layers \(rings\)/);
    await visit.see({ role: 'img', name: 'Update ratio by layer: Run 2' });
    expect(await visit.count('circle[data-ring]')).toBeGreaterThan(0);
    await visit.click({ css: 'summary', text: 'Values' });
    await visit.see({ role: 'table', name: 'Gradient by layer' }, /[\d.e-]+ \(below ε( for [\d.]+ % of the weights)?\)/);
  });
  await test.step('pictures and measurements use the weights of the selected step', async () => {
    await visit.click({ css: 'label', text: 'Predictions' });
    await visit.see(PICTURES, /Weights of step \d+/, 60_000);
    const step = /Weights of step (\d+)/.exec((await visit.text(PICTURES)) ?? '')?.[1];
    await visit.click({ css: 'label', text: 'See why' });
    await visit.choose({ role: 'combobox', name: 'Measurement' }, 'Path lengths');
    await visit.see(PICTURES, new RegExp(`, after ${step} steps?,`), 60_000);
  });
});
