import { createStore } from 'zustand/vanilla';
import type { RunId } from '../../train/protocol/runs.ts';
import { readLocal, writeLocal } from '../kit/localValues.ts';

const COLUMNS_KEY = 'skiplab.columns';

interface RunsTableState {
  /** The selected runs, which may include deleted ones. */
  selected: ReadonlySet<RunId>;
  /** The keys of the groups that show their individual runs. */
  open: ReadonlySet<string>;
  /** The columns that the user switched on or off, by name. */
  columns: Readonly<Record<string, boolean>>;
}

function keptColumns(): RunsTableState['columns'] {
  const kept = readLocal(COLUMNS_KEY);
  const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'));
}

export const runsTable = createStore<RunsTableState>(() => ({ selected: new Set(), open: new Set(), columns: keptColumns() }));

export function setSelected(ids: readonly RunId[], isSelected: boolean) {
  const selected = new Set(runsTable.getState().selected);
  for (const id of ids) {
    if (isSelected) selected.add(id);
    else selected.delete(id);
  }
  runsTable.setState({ selected });
}

export function toggleGroup(key: string) {
  const open = new Set(runsTable.getState().open);
  if (!open.delete(key)) open.add(key);
  runsTable.setState({ open });
}

export function setColumn(name: string, isShown: boolean) {
  const columns = { ...runsTable.getState().columns, [name]: isShown };
  runsTable.setState({ columns });
  writeLocal(COLUMNS_KEY, columns);
}
