import { describe, expect, it, vi } from 'vitest';
import { data, startsEmpty } from '../../../tests/page.ts';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import { openStarter } from '../actions/dataChoice.ts';
import { documentStore } from '../stores/document.ts';
import { WAITS_FOR_DATA } from '../stores/rules.ts';
import { runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { studyStore } from '../stores/study.ts';
import { view } from '../stores/view.ts';
import { askQuestion } from './askQuestion.ts';

startsEmpty();

const { lstm } = starters;
const network = { ...lstm.network, skips: [] };
const arms = [
  { name: 'without skips', experiment: { ...lstm, network } },
  { name: 'with skips', experiment: lstm },
] as const;
const summary = { ...pointsSummary, name: 'The data of the question' };

/** Asks a question whose data is described only when the returned function is called. */
async function ask() {
  let give: (reply: Awaited<ReturnType<typeof data.reply>>) => void = () => {};
  data.reply = () =>
    new Promise((resolve) => {
      give = resolve;
    });
  const asking = askQuestion(arms, 1);
  await vi.waitFor(() => expect(view.getState().message).toBe(WAITS_FOR_DATA));
  return async (reply: Parameters<typeof give>[0]) => {
    give(reply);
    await asking;
  };
}

describe('a question whose data differs from the data on the page', () => {
  it('waits for the summary of its data, even if the previous data had a problem', async () => {
    session.setState({ summary: null, dataProblem: 'No files.' });
    const give = await ask();
    await Promise.resolve();
    expect(session.getState()).toMatchObject({ isDescribing: true, dataProblem: null });
    expect(runs.getState().runs).toEqual([]);
    await give({ answer: summary });
    expect(runs.getState().runs.map((run) => run.summary.name)).toEqual([summary.name, summary.name]);
    expect(view.getState().message).toMatch(/^Training “without skips” and “with skips”/);
  });

  it('starts no runs if its data has a problem, and shows the problem', async () => {
    const give = await ask();
    await give({ problem: 'The file is gone.' });
    expect(runs.getState().runs).toEqual([]);
    expect(view.getState().message).toBe('The file is gone.');
    expect(documentStore.getState().experiment).toBe(lstm);
  });

  it.each([{ answer: summary }, { problem: 'The file is gone.' }])(
    'ignores the reply %j about its data if the user has opened another starter (example experiment) in the meantime',
    async (reply) => {
      const give = await ask();
      data.reply = () => Promise.resolve({ answer: pointsSummary });
      openStarter(starters.conv);
      const { message, comparison } = view.getState();
      await give(reply);
      expect(runs.getState().runs).toEqual([]);
      expect(studyStore.getState().study).toBeNull();
      expect(view.getState()).toMatchObject({ message, comparison });
      expect(session.getState()).toMatchObject({ summary: pointsSummary, dataProblem: null });
    },
  );
});
