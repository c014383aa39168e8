import { button, STATUS } from './actions.ts';
import { expect, test } from './fixtures.ts';

const PICTURES = '[aria-label="Pictures"]';
const showMap = { css: 'label', text: 'Placement' };

test('a small map of all single skips can be resumed after a reload, and ends with a verdict', async ({ visit }) => {
  await visit.click(showMap);
  await visit.see(PICTURES, 'Where should the skip go?');
  await visit.fill({ role: 'textbox', name: 'Steps of each run' }, '5');
  await visit.choose({ role: 'combobox', name: 'Seeds of each cell' }, '4');
  await visit.click(button('Measure the cost'));
  await visit.see(PICTURES, /28 runs of 5 steps: about/, 60_000);
  await visit.click(button('Start the map'));
  await visit.see(PICTURES, /[3-9] of 28 runs are finished/, 60_000);
  // The results of finished runs are written to storage within half a second.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await visit.reload();
  await visit.click(showMap);
  await visit.see(PICTURES, /([3-9]|1\d|2\d) of 28 runs are finished/);
  await visit.click(button('Resume the map'));
  await visit.see(STATUS, /^The map is finished\./, 90_000);
  await visit.see(button(/^with Input → Output: loss ×[\d.]+, better in \d of 4 seeds, (a|no) clear difference/));
  expect(await visit.violations()).toEqual([]);
});
