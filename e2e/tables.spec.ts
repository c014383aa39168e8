import { tableCases } from '../tests/tables.ts';
import { expect, test } from './fixtures.ts';
import { card, countActions, cutTexts, dropFiles, openPage, runRow, status, stopAfter, textFile, trainFor, unfold } from './page.ts';
import { violations } from './violations.ts';

/** The two actions are the drop and a click on Train. */
const FEWEST_ACTIONS = 2;
const caseNamed = (name: string) => {
  const found = tableCases.find((one) => one.name === name);
  if (!found) throw new Error(`no table ${name}`);
  return found;
};

/** The tables are divided between two tests, which can run at the same time. */
const halves = [0, 1].map((half) => tableCases.filter((_, i) => i % 2 === half));

for (const [half, tables] of halves.entries())
  test(`tables like those that people use can be trained on after one drop and one click, part ${half + 1} of ${halves.length}`, async ({
    page,
  }) => {
    await openPage(page);
    await stopAfter(page, 20);
    for (const [i, table] of tables.entries())
      await test.step(`${table.name}: ${table.peculiarity}`, async () => {
        const actions = await countActions(page);
        await dropFiles(page, [table]);
        const data = page.getByRole('region', { name: 'Data' });
        await expect(data).toContainText(table.name, { timeout: 30_000 });
        await expect(data.getByRole('combobox', { name: 'Target' })).toHaveValue(table.target, { timeout: 30_000 });
        await page.getByRole('button', { name: /^(Train|Train new run)$/ }).click();
        await expect(runRow(page, i + 1)).toContainText('done', { timeout: 60_000 });
        await expect(page.getByRole('figure', { name: new RegExp(`loss.*Run ${i + 1}\\b`, 'i') }).first()).toBeVisible();
        const count = await actions();
        process.stdout.write(`  ${table.name} (${table.peculiarity}): ${count} actions\n`);
        expect(count).toBe(FEWEST_ACTIONS);
      });
  });

test('the page shows how it uses the columns of a table, and this use can be changed and restored', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [caseNamed('titanic.csv')]);
  const data = page.getByRole('region', { name: 'Data' });
  const target = data.getByRole('combobox', { name: 'Target' });
  await expect(target).toHaveValue('Survived', { timeout: 30_000 });
  await data.getByText('Features: 7 of 12 columns').click();
  await expect(data.getByRole('listitem').filter({ hasText: 'Ticket' })).toContainText('left out, because it has too many different texts');
  await expect(data).toContainText(/Filled in missing values of Age \(\d+, the median\)/);
  // Playwright fails if a checkbox does not change at once.
  const ticket = data.getByRole('checkbox', { name: /^Ticket/ });
  await ticket.check();
  await expect(data).toContainText('Features: 8 of 12 columns', { timeout: 30_000 });
  await ticket.uncheck();
  await expect(data).toContainText('Features: 7 of 12 columns', { timeout: 30_000 });
  await data.getByRole('checkbox', { name: /^SibSp/ }).uncheck();
  await expect(data).toContainText('Features: 6 of 12 columns', { timeout: 30_000 });
  await target.selectOption('Embarked');
  await expect(card(page, 'dense3')).toContainText('3 units', { timeout: 30_000 });
  await expect(data).toContainText('Left out 1 row whose target, Embarked, is missing (row 63).');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'dense3')).toContainText('1 unit');
  await expect(target).toHaveValue('Survived', { timeout: 30_000 });
  await data.getByText('First rows').click();
  await expect(data.getByRole('row').nth(1)).toContainText('Name0, M');
  expect(await violations(page, { within: '[aria-label="Data"]' })).toEqual([]);
});

test('a table with a column that says which rows are held out can have a random share held out instead', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [caseNamed('with_split.csv')]);
  const data = page.getByRole('region', { name: 'Data' });
  const heldOutBy = data.getByRole('combobox', { name: 'Held out by' });
  await expect(heldOutBy).toHaveValue('split', { timeout: 30_000 });
  await expect(data).toContainText('25 held-out');
  await heldOutBy.selectOption('a random share');
  await expect(data).toContainText('20 held-out', { timeout: 30_000 });
  await expect(heldOutBy).toHaveValue('');
  await heldOutBy.selectOption('split');
  await expect(data).toContainText('25 held-out', { timeout: 30_000 });
});

test('a tooltip shows every long text that is cut off: the name of a file, of a column or of a run, and the text of a cell', async ({
  page,
}) => {
  await openPage(page);
  const name = 'a file whose name says everything about the table that is in it.csv';
  const columns = ['a column whose name is much longer than its values', 'the target of the table, which has a long name too'];
  const cell = (row: number) => `class number ${row % 2} of the two classes in this table`;
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${cell(row)}`);
  await dropFiles(page, [textFile(name, [columns.map((column) => `"${column}"`).join(), ...rows].join('\n'))]);
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data.locator('summary').first()).toContainText(name, { timeout: 30_000 });
  await unfold(page, 'Data');
  await data.getByText('First rows').click();
  await trainFor(page, 5);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const run = 'a run with a name that says all of its settings at once';
  const field = runRow(page, 1).getByRole('textbox', { name: 'Name of the run' });
  await field.fill(run);
  const { texts, hidden } = await cutTexts(page);
  expect(texts).toEqual(expect.arrayContaining([name, ...columns, cell(0), run]));
  expect(hidden).toEqual([]);
  // While the pointer stays on the field, the tooltip changes with the text.
  await field.hover();
  await expect(field).toHaveAttribute('title', new RegExp(run));
  const other = run.replace('at once', 'too');
  await field.fill(other);
  await expect(field).toHaveAttribute('title', new RegExp(other));
  await field.fill('short');
  await expect(field).not.toHaveAttribute('title');
});

test('opening another starter (example experiment) keeps a table that fits it: MNIST becomes images for the convolutional network', async ({
  page,
}) => {
  await openPage(page);
  await dropFiles(page, [caseNamed('mnist_train.csv')]);
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data).toContainText('each is a vector (784)', { timeout: 30_000 });
  await page.getByRole('radio', { name: 'Convolutional' }).check({ force: true });
  await expect(data).toContainText('each is an image (28×28×1)', { timeout: 30_000 });
  await expect(data).toContainText('mnist_train.csv');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled({ timeout: 30_000 });
  await page.getByRole('radio', { name: 'Dense' }).check({ force: true });
  await expect(data).toContainText('each is a vector (784)', { timeout: 30_000 });
  await page.getByRole('radio', { name: 'LSTM' }).check({ force: true });
  await expect(data).toContainText('time steps', { timeout: 30_000 });
});

test('if a table has exactly two features, both of them numbers, the predictions are drawn on the plane of these features', async ({
  page,
}) => {
  await openPage(page);
  await dropFiles(page, [caseNamed('frame.csv')]);
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data.getByRole('combobox', { name: 'Target' })).toHaveValue('kind', { timeout: 30_000 });
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await expect(page.getByRole('img', { name: 'The most likely class over width and height' })).toBeVisible({ timeout: 30_000 });
});

test('files that are too large are refused before they are read', async ({ page }) => {
  await openPage(page);
  const drop = (name: string, megabytes: number) =>
    page.evaluate(
      ([named, size]) => {
        const part = new Blob([new Uint8Array(2 ** 20)]);
        const data = new DataTransfer();
        data.items.add(
          new File(
            Array.from({ length: size }, () => part),
            named,
          ),
        );
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, megabytes] as const,
    );
  await drop('huge.json', 600);
  await expect(status(page)).toHaveText('huge.json: 600 MB, but the limit for experiment files is 4 MB. Use a smaller file.');
  await drop('huge.csv', 1200);
  await expect(status(page)).toHaveText(
    'huge.csv: 1,200 MB, but the limit for files of this kind (CSV file) is 256 MB. Use a smaller file.',
  );
});
