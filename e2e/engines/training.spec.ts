import { button, card, cellOf, openStarter, run, STATUS, showLoss, skip, stopAfter, trainFor } from './actions.ts';
import type { EnginePage } from './enginePage.ts';
import { expect, test } from './fixtures.ts';

test('on a first visit, the page shows the network and says where it trains', async ({ visit, engine }) => {
  for (const id of ['input', 'dense1', 'dense2', 'dense3']) await visit.see(card(id), /parameters/);
  await visit.see('body', engine.hasWebgpu ? /Software GPU|GPU: / : 'CPU fallback');
  await visit.see('body', 'Press Train');
  expect(await visit.violations()).toEqual([]);
  await visit.click(button('Help'));
  await visit.see({ role: 'dialog', name: 'Help' });
  expect(await visit.violations('dialog'), 'help').toEqual([]);
  await visit.press('Escape');
});

test('the dense network trains to the end', async ({ visit, engine }) => {
  const begun = performance.now();
  await trainFor(visit, 1500, 120_000);
  expect(await cellOf(visit, 1, 'Accuracy')).toBeGreaterThan(95);
  process.stdout.write(
    `  ${engine.name}: 1,500 steps of the dense network in ${((performance.now() - begun) / 1000).toFixed(1)} s, from the click on Train\n`,
  );
  await visit.see({ role: 'figure', name: /^Loss against steps, Run 1/ });
});

/** Asks a question that opens a small LSTM, and checks the answer. */
async function askAboutTime(visit: EnginePage) {
  await visit.click(button('Help'));
  await visit.click(button('What carries the gradient through a long sequence?'));
  const answer = { role: 'region', name: 'Question and answer' };
  await visit.see(answer, 'So half a sequence back, at least twice as much of the gradient is left in the cell state', 120_000);
  await visit.see({ role: 'img', name: 'Gradient through time of LSTM 1' });
  const pictures = { role: 'region', name: 'Pictures' };
  const found = String.raw`(\d+|none within \d+ time steps)`;
  await visit.see(pictures, new RegExp(`with a skip: half-life in time steps; LSTM 1: h ${found}, c ${found}`));
  await visit.see(pictures, /hidden state h.*cell state c/);
  await visit.click({ css: 'summary', text: 'Values' });
  await visit.see({ role: 'table', within: pictures }, /with a skip: LSTM 1, h.*with a skip: LSTM 1, c/);
}

for (const [starter, steps] of [
  ['Convolutional', 3],
  ['LSTM', 2],
] as const)
  test(`the ${starter} network trains for a few steps, and its loss falls`, async ({ visit }) => {
    test.setTimeout(240_000);
    await openStarter(visit, starter);
    await stopAfter(visit, steps);
    await visit.click(button('Step'));
    await expect.poll(() => cellOf(visit, 1, 'Step'), { timeout: 60_000 }).toBe(1);
    await showLoss(visit);
    const first = await cellOf(visit, 1, 'Loss');
    await visit.click(button('Resume'));
    await visit.see(run(1), 'done', 90_000);
    expect(await cellOf(visit, 1, 'Step')).toBe(steps);
    expect(await cellOf(visit, 1, 'Loss')).toBeLessThan(first);
    if (starter === 'LSTM') await askAboutTime(visit);
  });

test('training can be paused and continued', async ({ visit }) => {
  await visit.click(button('Train'));
  await expect.poll(() => cellOf(visit, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(5);
  await visit.click(button('Pause'));
  await visit.see(run(1), 'paused');
  const paused = await cellOf(visit, 1, 'Step');
  // Two quick clicks at one position would be a double click, and the button ignores the second click of a double click.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await visit.click(button('Resume'));
  await expect.poll(() => cellOf(visit, 1, 'Step')).toBeGreaterThan(paused);
});

test('a skip is drawn from one layer to another and undone', async ({ visit }) => {
  await visit.see(card('dense2'), /parameters/);
  await visit.drag('.react-flow__handle.source[data-nodeid="input"][data-handleid="skip-out"]', card('dense2'));
  await visit.see(STATUS, 'Added the skip Input → Dense 2.');
  await visit.see(skip('Input', 'Dense 2'), 'linear 10→128');
  expect(await visit.violations(), 'the inspector of a skip').toEqual([]);
  await visit.click(button('Undo'));
  await expect.poll(() => visit.count(skip('Input', 'Dense 2'))).toBe(0);
});
