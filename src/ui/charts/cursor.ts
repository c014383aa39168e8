import type uPlot from 'uplot';

/** The type of setCursor, with an argument that uPlot's own types lack: `publishes` notifies the linked charts. */
type SetCursor = (place: { left: number; top: number }, fires: boolean, publishes: boolean) => void;

/** Moves the cursor in all linked charts. A position outside the chart hides the cursor. */
export const setLinkedCursor = (chart: uPlot, left: number, top: number) => (chart.setCursor as SetCursor)({ left, top }, true, true);
