import { expect, test } from './fixtures.ts';
import { card, dragSkip, openPage, runRow, saved, seeWhy, skipLabel, status, trainFor, unfold } from './page.ts';

test('each edit of layers, depth or wiring is one action and one undo step', async ({ page }) => {
  await openPage(page);
  const figures = page.getByRole('region', { name: 'Size of the network' });
  const cards = page.locator('.react-flow__node');
  await card(page, 'dense1').click();
  await page.getByLabel('Insert layer after').selectOption('Dense');
  await expect(cards).toHaveCount(5);
  await page.getByRole('textbox', { name: 'Units' }).fill('32');
  await page.getByRole('textbox', { name: 'Units' }).press('Enter');
  await expect(card(page, 'dense4')).toContainText('32 units');
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(cards).toHaveCount(6);
  await page.getByRole('button', { name: 'Move right' }).click();
  await page.getByRole('button', { name: 'Remove layer' }).click();
  await expect(cards).toHaveCount(5);
  for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cards).toHaveCount(4);

  await card(page, 'dense1').click();
  await page.getByRole('spinbutton', { name: 'Depth' }).fill('40');
  await page.getByRole('spinbutton', { name: 'Depth' }).press('Enter');
  await expect(status(page)).toHaveText('Depth: 40 layers, 40 skips, each over one layer.');
  await expect(card(page, 'dense1')).toContainText('Dense ×40');
  await expect(figures).toContainText('Skips on41 of 41');
  await page.getByLabel('Skip pattern').selectOption('ResNet: over two layers');
  await expect(status(page)).toContainText(/Skip pattern “ResNet: over two layers”: \d+ skips/);
  await page.getByLabel('Skip pattern').selectOption('None');
  await expect(figures).toContainText('Skips on0 of 0');
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'dense1')).toContainText('Dense 1');
  await expect(skipLabel(page, 'Input', 'Dense 1')).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(card(page, 'dense1')).toContainText('Dense ×40');
});

test('each change of depth (field or slider), width (field) or the span of skips (list) is one undo step', async ({ page }) => {
  await openPage(page);
  const undo = page.getByRole('button', { name: 'Undo' });
  const depth = page.getByRole('spinbutton', { name: 'Depth' });
  await depth.fill('6');
  await depth.press('Enter');
  await expect(card(page, 'dense1')).toContainText('Dense ×6');
  await page.getByRole('slider', { name: 'Depth' }).press('ArrowRight');
  await expect(status(page)).toHaveText('Depth: 7 layers, 7 skips, each over one layer.');
  await depth.fill('0');
  await depth.press('Enter');
  await expect(status(page)).toHaveText('Depth must be a whole number from 1 to 64, not 0.');
  await expect(card(page, 'dense1')).toContainText('Dense ×7');
  await depth.press('Escape');
  await page.getByLabel('Skip span').selectOption('2 layers');
  await expect(status(page)).toHaveText('Depth: 7 layers, 3 skips, each over 2 layers.');
  await page.getByRole('spinbutton', { name: 'Width' }).fill('24');
  await page.getByRole('spinbutton', { name: 'Width' }).press('Enter');
  await expect(status(page)).toHaveText('Units of Dense 1 to Dense 7: 24.');
  for (let i = 0; i < 4; i++) await undo.click();
  await expect(depth).toHaveValue('1');
});

test('a group of repeated layers can be unfolded by keyboard and folded with its button, and a skip can be drawn into it', async ({
  page,
}) => {
  await openPage(page);
  const cards = page.locator('.react-flow__node');
  const first = card(page, 'dense1');
  await page.getByRole('spinbutton', { name: 'Depth' }).fill('8');
  await page.getByRole('spinbutton', { name: 'Depth' }).press('Enter');
  await expect(first).toContainText('Dense ×8');
  await expect(first).toContainText('7 skips');
  await expect(cards).toHaveCount(4);
  await first.press('Enter');
  await expect(cards).toHaveCount(11);
  await expect(skipLabel(page, 'Dense 7', 'Dense 8')).toBeVisible();
  await page.getByRole('button', { name: 'Fold Dense 1 to Dense 8' }).click();
  await expect(cards).toHaveCount(4);
  await expect(first).toBeFocused();
  await expect(status(page)).toHaveText('Dense 1 to Dense 8 folded.');
  // A drag from a folded card draws no skip, but a skip that is drawn backwards can be dropped on it.
  const folded = (await first.boundingBox()) ?? { x: Number.NaN, y: Number.NaN, width: Number.NaN, height: Number.NaN };
  await page.mouse.move(folded.x + folded.width * 0.23, folded.y);
  await page.mouse.down();
  await page.mouse.move(folded.x + 2 * folded.width, folded.y + folded.height / 2, { steps: 4 });
  await expect(page.locator('.react-flow__connection')).toHaveCount(0);
  await page.mouse.up();
  await expect(cards).toHaveCount(4);
  const end = (await page.getByRole('button', { name: 'End the skip at Output', exact: true }).boundingBox()) ?? folded;
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
  await page.mouse.down();
  const goal = (await first.boundingBox()) ?? folded;
  await page.mouse.move(goal.x + goal.width / 2, goal.y + goal.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(status(page)).toHaveText('Dense 1 to Dense 8 unfolded. Choose a layer for the skip.');
  await page.getByRole('button', { name: 'Start a skip at Dense 3', exact: true }).click();
  await expect(skipLabel(page, 'Dense 3', 'Output')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  // While the layers are folded, the skip from Input to Dense 2 ends at the folded card. Its label unfolds the layers.
  await page.getByLabel('Skip span').selectOption('2');
  await page.getByRole('button', { name: 'Fold Dense 1 to Dense 8' }).click();
  await skipLabel(page, 'Input', 'Dense 2').press('Enter');
  await expect(cards).toHaveCount(11);
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeFocused();
  await page.getByRole('button', { name: 'Fold Dense 1 to Dense 8' }).click();
  await dragSkip(page, 'input', 'dense1');
  await expect(status(page)).toHaveText('Dense 1 to Dense 8 unfolded. Choose a layer for the skip.');
  await page.getByRole('button', { name: 'End the skip at Dense 4', exact: true }).click();
  await expect(skipLabel(page, 'Input', 'Dense 4')).toBeVisible();
});

test('in the table of lesions (removals of parts), a click on a part inside folded layers unfolds these layers, and selects and shows the part', async ({
  page,
}) => {
  await openPage(page);
  const cards = page.locator('.react-flow__node');
  const named = (name: string) => cards.and(page.getByLabel(name, { exact: true }));
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await page.getByRole('spinbutton', { name: 'Depth' }).fill('8');
  await page.getByRole('spinbutton', { name: 'Depth' }).press('Enter');
  await trainFor(page, 2);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const table = (await seeWhy(page, 'Lesions')).getByRole('table', { name: /^Lesions/ });
  const row = (name: string) => table.getByRole('button', { name, exact: true });
  await expect(cards).toHaveCount(4);
  await row('Dense 5').click({ timeout: 60_000 });
  await expect(cards).toHaveCount(11);
  await expect(named('Dense 5')).toHaveClass(/selected/);
  await expect(named('Dense 5')).toBeInViewport({ ratio: 0.99 });
  await expect(inspector.getByRole('heading', { name: 'Dense 5' })).toBeVisible();
  // Folding a group of layers also deselects the layer that is selected in it, so that the group stays folded.
  await page.getByRole('button', { name: 'Fold Dense 1 to Dense 8' }).click();
  await expect(cards).toHaveCount(4);
  await expect(row('Dense 5')).toHaveAttribute('aria-pressed', 'false');
  // The card of the first layer stands for the folded group, but selecting this layer in the table unfolds the group too.
  await row('Dense 1').click();
  await expect(cards).toHaveCount(11);
  await expect(named('Dense 1')).toHaveClass(/selected/);
  await page.getByRole('button', { name: 'Fold Dense 1 to Dense 8' }).click();
  await row('skip Dense 3 → Dense 4').click();
  await expect(cards).toHaveCount(11);
  await expect(inspector).toContainText('Dense 3 → Dense 4');
  await expect(skipLabel(page, 'Dense 3', 'Dense 4')).toBeInViewport({ ratio: 0.99 });
});

test('a problem of a layer is listed, and its entry in the list selects the layer', async ({ page }) => {
  await openPage(page);
  await card(page, 'dense3').click();
  await page.getByRole('textbox', { name: 'Units' }).fill('3');
  await page.getByRole('textbox', { name: 'Units' }).press('Enter');
  await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
  const problems = page.getByRole('list', { name: 'Problems' });
  const entry = problems.getByRole('button', { name: /^The data needs 1 output/ });
  await expect(entry).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
  await entry.click();
  await expect(page.getByRole('heading', { name: 'Output' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
});

test('a layer can be moved by dragging or with the arrow keys, and each move is one undo step', async ({ page }) => {
  await openPage(page);
  const order = async () => {
    const boxes = await Promise.all(
      ['dense1', 'dense2', 'dense3'].map(async (id) => ({ id, x: (await card(page, id).boundingBox())?.x ?? 0 })),
    );
    return boxes.sort((a, b) => a.x - b.x).map(({ id }) => id);
  };
  const grip = (id: string) => card(page, id).getByTitle('Drag to move the layer').boundingBox();
  const [from, to] = [await grip('dense1'), await grip('dense2')];
  if (!from || !to) throw new Error('the grips of dense1 and dense2 are not on the page');
  const drag = async () => {
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  };
  await drag();
  await page.keyboard.press('Escape');
  await page.mouse.move(to.x + to.width, to.y + to.height / 2);
  await page.mouse.up();
  expect(await order()).toEqual(['dense1', 'dense2', 'dense3']);
  await drag();
  await page.mouse.up();
  await expect(status(page)).toHaveText('Moved Dense 1 to position 2 of 3.');
  expect(await order()).toEqual(['dense2', 'dense1', 'dense3']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(order).toEqual(['dense1', 'dense2', 'dense3']);

  await card(page, 'dense2').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowLeft');
  await expect(status(page)).toHaveText('Moved Dense 2 to position 1 of 3.');
  expect(await order()).toEqual(['dense2', 'dense1', 'dense3']);
  await page.keyboard.press('ArrowLeft');
  await expect(status(page)).toContainText('cannot move further');
  await page.getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'dense2')).toHaveCount(1);
  await card(page, 'dense2').focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'dense2')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(order).toEqual(['dense1', 'dense2', 'dense3']);
});

test('a click or key press applies initial weights to all layers of a kind, or an activation to the hidden ones, as one undo step', async ({
  page,
}) => {
  await openPage(page);
  const offer = page.getByRole('button', { name: /^Apply to/ });
  const undo = page.getByRole('button', { name: 'Undo' });
  const activation = page.getByRole('combobox', { name: 'Activation', exact: true });
  const weights = page.getByRole('combobox', { name: 'Initial weights' });
  await card(page, 'dense1').click();
  await expect(offer).toHaveCount(0);
  await activation.selectOption('tanh');
  await expect(offer).toHaveText('Apply to both hidden Dense layers');
  await offer.click();
  await expect(status(page)).toHaveText('Activation: tanh in both hidden Dense layers.');
  await expect(offer).toHaveCount(0);
  await expect(activation).toBeFocused();
  await expect(card(page, 'dense2')).toContainText('tanh');
  // Layer dense3 is the head.
  await expect(card(page, 'dense3')).toContainText('linear');
  await card(page, 'dense3').click();
  await expect(activation).toHaveValue('linear');
  await expect(offer).toHaveCount(0);

  await weights.selectOption('Orthogonal');
  await expect(page.getByText(/^Orthonormal columns.*Saxe et al\. 2014/)).toBeVisible();
  await weights.focus();
  await page.keyboard.press('Tab');
  // The field's Reset button is before the field in tab order, so Tab leads to the offer.
  await expect(offer).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('Initial weights: Orthogonal in all 3 Dense layers.');
  for (const id of ['dense1', 'dense2', 'dense3']) await expect(card(page, id)).toContainText('Orthogonal');
  await undo.click();
  await expect(card(page, 'dense1')).not.toContainText('Orthogonal');
  await expect(card(page, 'dense3')).toContainText('Orthogonal');
  await undo.click();
  await undo.click();
  await expect(card(page, 'dense1')).toContainText('tanh');
  await expect(card(page, 'dense2')).toContainText('ReLU');
});

test('a change of the branch scale is a single undo step, a network with learned scales trains, and the setting survives a reload', async ({
  page,
}) => {
  await openPage(page);
  await unfold(page, 'Joins');
  const scale = page.getByRole('combobox', { name: 'Branch scale β' });
  const value = page.getByRole('textbox', { name: 'Value of β' });
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(scale).toHaveAccessibleDescription(/^Scales each layer’s own output where an add skip joins it\./);
  await expect(value).toHaveCount(0);
  await trainFor(page, 5);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const figures = page.getByRole('region', { name: 'Size of the network' });
  await expect(figures).toContainText('Parameters17,985');
  await scale.selectOption('learned');
  await expect(status(page)).toHaveText('Branch scale β at 2 joins: learned from 1.');
  await value.fill('0');
  await value.press('Enter');
  await expect(status(page)).toHaveText('Branch scale β at 2 joins: learned from 0.');
  // Each of the two joins has its own β, so there are two more parameters.
  await trainFor(page, 5);
  await expect(runRow(page, 2)).toContainText('done', { timeout: 60_000 });
  await expect(runRow(page, 2)).toContainText('branch scale β 1→learned from 0');
  await expect(figures).toContainText('Parameters17,987');

  await skipLabel(page, 'Input', 'Dense 1').click();
  await expect(page.getByRole('figure', { name: 'Output of the layer' })).toContainText('β·Dense 1(x)');
  await expect(scale).toHaveValue('learned');
  await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
  await scale.selectOption('joins');
  await expect(value).toHaveCount(0);
  await undo.click();
  await expect(value).toHaveValue('0');
  await saved(page);
  await page.reload();
  await unfold(page, 'Joins');
  await expect(scale).toHaveValue('learned');
  await expect(value).toHaveValue('0');

  await page.getByLabel('Skip pattern').selectOption('None');
  await expect(scale).toHaveCount(0);
});
