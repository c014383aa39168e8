/** The cursor that all charts share. */
import type uPlot from 'uplot';

/** What uPlot's types leave out: whether the other charts are told. */
type SetCursor = (place: { left: number; top: number }, fires: boolean, publishes: boolean) => void;

/** Puts the cursor somewhere in all linked charts, as the mouse would; outside of the chart it is hidden. */
export const setLinkedCursor = (chart: uPlot, left: number, top: number) => (chart.setCursor as SetCursor)({ left, top }, true, true);
