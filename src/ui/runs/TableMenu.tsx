import { Copy, FileDown, Table } from 'lucide-react';
import { Fragment } from 'react';
import { counted } from '../../schema/words.ts';
import { CLIPBOARD_BLOCKED, copyText } from '../kit/clipboard.ts';
import { download } from '../kit/download.ts';
import { ICON } from '../kit/icon.ts';
import { Menu } from '../kit/Menu.tsx';
import { curveIsRead } from '../persistence/curve/curves.ts';
import { runTableCsv, runTableMarkdown } from '../sharing/runTable.ts';
import { type RunRecord, runs as runStore } from '../stores/runs.ts';
import { say } from '../stores/view.ts';

const formats = [
  { name: 'CSV', suffix: 'csv', print: runTableCsv },
  { name: 'Markdown', suffix: 'md', print: runTableMarkdown },
] as const;
type Format = (typeof formats)[number];

/** Waits until all curves are read, which takes some time after a reload. */
async function printed({ print }: Format, runs: readonly RunRecord[]): Promise<string> {
  const { runs: all } = runStore.getState();
  await Promise.all(all.map(({ id }) => curveIsRead(id)));
  return print(runs, all);
}

async function copy(format: Format, runs: readonly RunRecord[]) {
  const isCopied = await copyText(printed(format, runs));
  say(isCopied ? `Copied ${counted(runs.length, 'run')} as ${format.name}.` : `${CLIPBOARD_BLOCKED} Save the table as a file instead.`);
}

export function TableMenu({ runs }: { runs: readonly RunRecord[] }) {
  return (
    <Menu isOfActions words="Save table" icon={<Table {...ICON} />}>
      {formats.map((format) => (
        <Fragment key={format.suffix}>
          <button
            type="button"
            data-kind="quiet"
            onClick={() => void printed(format, runs).then((text) => download('runs', format.suffix, text))}
          >
            <FileDown {...ICON} /> Save as {format.name}
          </button>
          <button type="button" data-kind="quiet" onClick={() => void copy(format, runs)}>
            <Copy {...ICON} /> Copy as {format.name}
          </button>
        </Fragment>
      ))}
    </Menu>
  );
}
