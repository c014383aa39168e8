import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';
import { card, cellOf, dropFiles, idxFile, openPage, runRow, status, stopAfter, textFile } from './page.ts';

const images = idxFile('my-images.idx', [60, 28, 28], (i) => (i * 7919) % 256);
const labels = idxFile('my-labels.idx', [60], (i) => i % 10);
const csv = (rows: number) =>
  `a,b,kind\n${Array.from({ length: rows }, (_, i) => `${i % 7},${(i * 3) % 5},${i % 2 ? 'yes' : 'no'}`).join('\n')}\n`;

test('dropped IDX files, gzipped or not, become the training data', async ({ page }) => {
  await openPage(page, 'Convolutional');
  // A list of suffixes would hide train-images-idx3-ubyte in the file picker.
  const accepted = await page.locator('input[type=file]').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('accept')));
  expect(new Set(accepted)).toEqual(new Set([null]));
  await dropFiles(page, [images, { name: 'my-labels.gz', bytes: gzipSync(labels.bytes) }]);
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data).toContainText('48 training and 12 held-out examples; each is an image (28×28×1)');
  await stopAfter(page, 2);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
});

test('IDX images and labels can be dropped one after the other', async ({ page }) => {
  await openPage(page, 'Convolutional');
  await dropFiles(page, [images]);
  const data = page.getByRole('region', { name: 'Data' });
  await expect(data.getByRole('alert')).toHaveText(/images without labels\. Add the labels file/);
  await dropFiles(page, [labels]);
  await expect(data).toContainText('48 training and 12 held-out examples');
});

test('a dropped CSV file becomes the training data, the head is adapted to it, and one undo reverts both', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [textFile('table.csv', csv(50))]);
  await expect(page.getByRole('region', { name: 'Data' })).toContainText('40 training and 10 held-out examples; each is a vector (2)');
  await expect(card(page, 'input')).toContainText('2');
  await stopAfter(page, 3);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await dropFiles(page, [textFile('three.csv', csv(50).replace('1,3,yes', '1,3,perhaps'))]);
  await expect(status(page)).toHaveText('Output now has 3 units (one per class). Undo reverts this and the change of the data.');
  await expect(page.getByRole('button', { name: 'Train new run' })).toBeEnabled();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('region', { name: 'Data' })).toContainText('table.csv');
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled();
});

test('the next file replaces a refused one, and the first file of a pair of images and labels is not lost if the second is refused', async ({
  page,
}) => {
  await openPage(page);
  const data = page.getByRole('region', { name: 'Data' });
  await dropFiles(page, [textFile('ragged.csv', `${csv(20)}${'1,2\n'.repeat(9)}`)]);
  await expect(data.getByRole('alert')).toHaveText(/ragged\.csv, row 22: the row has 2 cells/);
  await dropFiles(page, [textFile('table.csv', csv(50))]);
  await expect(data).toContainText('40 training and 10 held-out examples');
  await dropFiles(page, [textFile('one.csv', csv(20)), textFile('two.csv', csv(20))]);
  await expect(data.getByRole('alert')).toHaveText('2 files were opened, but only one CSV file can be used. Open one at a time.');
  await dropFiles(page, [textFile('one.csv', csv(20))]);
  await expect(data).toContainText('16 training and 4 held-out examples');

  const cut = { name: 'cut-labels.idx', bytes: labels.bytes.slice(0, 20) };
  await dropFiles(page, [images, cut]);
  await expect(data.getByRole('alert')).toHaveText(/cut-labels\.idx is incomplete/);
  await dropFiles(page, [images, labels]);
  await expect(data).toContainText('48 training and 12 held-out examples');
  await dropFiles(page, [images]);
  await expect(data.getByRole('alert')).toHaveText(/images without labels/);
  await dropFiles(page, [cut]);
  await expect(data.getByRole('alert')).toHaveText(/cut-labels\.idx is incomplete/);
  await dropFiles(page, [labels]);
  await expect(data).toContainText('48 training and 12 held-out examples');

  // A complete pair of files replaces a single file of another pair.
  await dropFiles(page, [images]);
  await expect(data.getByRole('alert')).toHaveText(/images without labels/);
  await dropFiles(page, [idxFile('other-images.idx', [30, 28, 28], (i) => i % 256), idxFile('other-labels.idx', [30], (i) => i % 10)]);
  await expect(data).toContainText('24 training and 6 held-out examples');
});

test('a file that an opened experiment needs is used as soon as it is dropped', async ({ page, browser, baseURL }) => {
  await openPage(page);
  const table = textFile('table.csv', csv(50));
  await dropFiles(page, [table]);
  await expect(page.getByRole('region', { name: 'Data' })).toContainText('40 training and 10 held-out examples');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save experiment' }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  const other = await browser.newPage({ ...(baseURL && { baseURL }) });
  await openPage(other);
  await dropFiles(other, [textFile('experiment.json', text)]);
  const data = other.getByRole('region', { name: 'Data' });
  await expect(data.getByRole('alert')).toHaveText(/The data needs table\.csv/);
  await dropFiles(other, [table]);
  await expect(data).toContainText('40 training and 10 held-out examples');
  await other.close();
});

const bad: [string, ReturnType<typeof textFile>[], RegExp][] = [
  ['an empty CSV file', [textFile('empty.csv', '')], /empty\.csv is empty/],
  [
    'a ragged CSV file',
    [textFile('ragged.csv', `${csv(20)}${'1,2\n'.repeat(9)}`)],
    /row 22: the row has 2 cells, but the usual number is 3/,
  ],
  ['an empty IDX file', [{ name: 'empty.idx', bytes: new Uint8Array() }, labels], /empty\.idx is empty/],
  [
    'a truncated IDX file',
    [{ name: 'cut.idx', bytes: images.bytes.slice(0, 5000) }, labels],
    /cut\.idx is incomplete: 60×28×28 values need 47,040 bytes, but its header is followed by only 4,984/,
  ],
  [
    'an IDX file with values of an unsupported type',
    [{ name: 'floats.idx', bytes: new Uint8Array([0, 0, 13, 1, 0, 0, 0, 0]) }, labels],
    /type 0x0d, but only 8-bit/,
  ],
  [
    'an oversized IDX file',
    [{ name: 'huge.idx', bytes: new Uint8Array([0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28]) }, labels],
    /declares 4294967295×28×28 values; the limit is/,
  ],
  [
    'a damaged gzip file',
    [{ name: 'bad.gz', bytes: new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]) }, labels],
    /bad\.gz is a damaged \.gz file/,
  ],
];

test('files that cannot be read are refused with a message, and undo restores the data', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(1);
  const problem = page.getByRole('region', { name: 'Data' }).getByRole('alert');
  for (const [what, files, reason] of bad)
    await test.step(what, async () => {
      await dropFiles(page, files);
      await expect(problem).toHaveText(reason);
      await expect(page.getByRole('button', { name: /^Train/ })).toBeDisabled();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeEnabled();
      await expect(problem).toHaveCount(0);
      expect(await cellOf(page, 1, 'Step')).toBe(1);
    });
});

test('an experiment file can be saved and opened, and a bad one is refused without any change', async ({ page }) => {
  await openPage(page, 'LSTM');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save experiment' }).click();
  const saved = await (await download).createReadStream();
  const parts: Buffer[] = [];
  for await (const part of saved) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  await page.getByRole('radio', { name: 'Dense' }).check({ force: true });
  await expect(card(page, 'dense1')).toBeVisible();
  await dropFiles(page, [textFile('bad.json', text.replace('"units": 64', '"units": 0'))]);
  await expect(status(page)).toHaveText(
    /bad\.json: The experiment file is not valid: .*Units must be a whole number from 1 to 1024, not 0\./,
  );
  await expect(card(page, 'dense1')).toBeVisible();
  await dropFiles(page, [textFile('good.json', text)]);
  await expect(card(page, 'lstm1')).toBeVisible();
  await dropFiles(page, [textFile('picture.bin', 'x')]);
  await expect(status(page)).toHaveText(/^Cannot open picture\.bin\. Supported files: /);
});
