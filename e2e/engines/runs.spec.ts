import { button, card, cellOf, run, STATUS, showLoss, skip, stopAfter, trainFor } from './actions.ts';
import { expect, test } from './fixtures.ts';

test('twins (runs with and without skips) train together and are compared in columns, and axe finds nothing serious', async ({ visit }) => {
  await stopAfter(visit, 60);
  await visit.choose({ role: 'combobox', name: 'Compare with' }, 'No skips');
  await visit.click(button('Train'));
  for (const number of [1, 2]) await visit.see(run(number), 'done', 60_000);
  await visit.see(run(2), '+2 skips (ResNet: over each layer)');
  expect(await visit.violations(), 'two runs').toEqual([]);
  await visit.click({ role: 'checkbox', name: 'Select all runs' });
  await visit.click(button('Compare'));
  const sheet = { role: 'dialog', name: 'Compare' };
  const column = { role: 'region', name: 'Run 2, with skips', within: sheet };
  await visit.see({ role: 'row', name: /^Skips/, within: sheet }, '2 (ResNet: over each layer)');
  await visit.see({ role: 'img', name: 'Predictions over the plane: Run 2, with skips', within: column });
  await visit.see({ role: 'row', name: /^Parameters/, within: sheet }, '17,985+96 %');
  expect(await visit.violations(), 'compare').toEqual([]);
  await visit.press('Escape');
  await expect.poll(() => visit.count(sheet)).toBe(0);
  await visit.see({ role: 'img', name: /^Predictions over the plane: Run 2/ });
});

test('a run that is saved as a file and opened again continues with the same losses', async ({ visit }) => {
  await trainFor(visit, 20);
  await showLoss(visit);
  const loss = await cellOf(visit, 1, 'Loss');
  await visit.click(button('Actions for Run 1'));
  const bytes = await visit.download(button('Save as a file'), 'Run 1.safetensors');
  await visit.click(button(/^Resume Run 1/));
  await expect.poll(() => cellOf(visit, 1, 'Step'), { timeout: 60_000 }).toBe(40);
  await visit.drop([{ name: 'Run 1.safetensors', bytes }]);
  await expect.poll(() => cellOf(visit, 2, 'Step'), { timeout: 20_000 }).toBe(20);
  expect(await cellOf(visit, 2, 'Loss')).toBe(loss);
  await visit.click(button(/^Resume /, run(2)));
  await expect.poll(() => cellOf(visit, 2, 'Step'), { timeout: 60_000 }).toBe(40);
  expect(await cellOf(visit, 2, 'Loss')).toBe(await cellOf(visit, 1, 'Loss'));
});

test('the network, the run, its curve and its weights survive a reload', async ({ visit }) => {
  await visit.see(card('dense2'), /parameters/);
  await visit.drag('.react-flow__handle.source[data-nodeid="input"][data-handleid="skip-out"]', card('dense2'));
  await visit.see(skip('Input', 'Dense 2'));
  await trainFor(visit, 40);
  await showLoss(visit);
  const loss = await cellOf(visit, 1, 'Loss');
  // Changes are written to storage within half a second.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await visit.reload();
  await visit.see(skip('Input', 'Dense 2'));
  await visit.see(run(1), 'done');
  await expect.poll(() => cellOf(visit, 1, 'Loss'), { timeout: 20_000 }).toBe(loss);
  await visit.see({ role: 'figure', name: /^Loss against steps, Run 1/ });
  await visit.click(button('Resume'), 60_000);
  await expect.poll(() => cellOf(visit, 1, 'Step'), { timeout: 60_000 }).toBe(80);
});

test('a link opens the experiment and starts no run', async ({ visit }) => {
  await visit.fill({ role: 'textbox', name: 'Learning rate' }, '0.02');
  await visit.click(button('Copy link'));
  await visit.see(STATUS, /link/i);
  const link = await visit.pasted();
  expect(link).toContain('#');
  // Changes are written to storage within half a second, and leaving the page earlier would abort the write.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  // Changing only the fragment would not reload the page.
  await visit.engine.send('navigate', { url: 'about:blank' });
  await visit.goto(new URL(link).hash);
  await expect.poll(() => visit.value({ role: 'textbox', name: 'Learning rate' }), { timeout: 20_000 }).toBe('0.02');
  expect(await visit.count('table tbody tr')).toBe(0);
});

test('a dropped CSV file becomes the data of the experiment, and an empty one is refused', async ({ visit }) => {
  const rows = Array.from({ length: 50 }, (_, i) => `${i % 7},${(i * 3) % 5},${i % 2 ? 'yes' : 'no'}`);
  const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
  const data = { role: 'region', name: 'Data' };
  await visit.see(data);
  await visit.drop([file('table.csv', `a,b,kind\n${rows.join('\n')}\n`)]);
  await visit.see(data, '40 training and 10 held-out examples; each is a vector (2)');
  expect(await visit.violations('[aria-label="Data"]'), 'a table').toEqual([]);
  await trainFor(visit, 3);
  await visit.drop([file('empty.csv', '')]);
  // If the modules of the worker were loaded twice, one copy would not recognise the other's error and would wrap it in another message.
  await visit.see(data, /(?<!\()empty\.csv is empty/);
  expect(await visit.violations(), 'a refused file').toEqual([]);
});
