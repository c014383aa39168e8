/** Workflows have access to the repository, so they pin each action to a commit and request few permissions. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = '.github/workflows';

describe.each(readdirSync(FOLDER))('the workflow %s', (file) => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');

  it('pins each action to a commit and names its version', () => {
    const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('has read access only, unless a job requests more, and never writes contents', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n$/m);
    expect(text).not.toMatch(/write-all|contents: write/);
  });

  it('runs only npm scripts that package.json defines', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
    const asked = [...text.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name]) => name ?? '').filter((name) => name !== 'ci');
    for (const name of asked) expect(scripts).toHaveProperty([name]);
  });
});
