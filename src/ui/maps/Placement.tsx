import { useMemo, useState } from 'react';
import { Boundary } from '../broken/Boundary.tsx';
import { deleteMap } from './background.ts';
import { MapView } from './MapView.tsx';
import styles from './maps.module.css';
import { Planner } from './Planner.tsx';
import { readMap, useMap } from './pageMap.ts';

export function Placement() {
  const value = useMap();
  const map = useMemo(() => readMap(value), [value]);
  const [isPlanning, setPlanning] = useState(false);
  return (
    <div className={styles.placement}>
      <Boundary place="The map">
        {map === null || isPlanning ? (
          <Planner hasMap={map !== null} onClose={() => setPlanning(false)} />
        ) : 'problem' in map ? (
          <Unreadable reason={map.problem} />
        ) : (
          <MapView map={map} onPlan={() => setPlanning(true)} />
        )}
      </Boundary>
    </div>
  );
}

function Unreadable({ reason }: { reason: string }) {
  return (
    <>
      <p>The saved map cannot be shown. {reason.replace(/\.?$/, '.')}</p>
      <button type="button" onClick={deleteMap}>
        Delete this map
      </button>
    </>
  );
}
