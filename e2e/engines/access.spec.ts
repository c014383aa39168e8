import { button, card, run, stopAfter } from './actions.ts';
import { expect, test } from './fixtures.ts';

test('axe finds nothing serious in the sheets Speed and Help, the drawer, the inspector, a presentation, a field with a problem and an embedded page', async ({
  visit,
}) => {
  await visit.click(card('dense2'));
  expect(await visit.violations(), 'the inspector of a layer').toEqual([]);
  await visit.press('Escape');
  await stopAfter(visit, 10);
  await visit.choose({ role: 'combobox', name: 'Compare with' }, 'No skips');
  await visit.click(button('Train'));
  for (const number of [1, 2]) await visit.see(run(number), 'done', 60_000);
  await visit.click(button('Show more runs'));
  await visit.click(button('Check with a control'));
  expect(await visit.violations(), 'the open drawer with an open menu').toEqual([]);
  await visit.press('Escape');
  await visit.click(button('Show fewer runs'));
  for (const sheet of ['Speed', 'Help']) {
    await visit.click(button(sheet));
    await visit.see({ role: 'dialog', name: sheet });
    expect(await visit.violations('dialog'), sheet).toEqual([]);
    await visit.press('Escape');
  }
  // WebKit once crashed when the layout changed for a presentation while pictures of two runs were in view.
  await visit.type('p');
  await expect.poll(() => visit.count({ role: 'banner' })).toBe(0);
  expect(await visit.violations(), 'a presentation').toEqual([]);
  await visit.press('Escape');
  await visit.fill({ role: 'textbox', name: 'Learning rate' }, 'fast');
  expect(await visit.violations(), 'a field with a problem').toEqual([]);
  await visit.goto('?embed');
  await visit.see(card('dense2'));
  expect(await visit.violations(), 'an embedded page').toEqual([]);
});
