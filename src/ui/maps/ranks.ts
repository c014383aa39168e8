/** Compares the ranks of a map's cells. This takes up to a second for a large map, so it is done in parts to keep the page responsive. */
import { useEffect, useState } from 'react';
import { type ArmTest, rankMaxTInParts } from '../../insight/answer/rankMaxT.ts';
import { lossesOf, type PageMap } from './pageMap.ts';

type Tests = readonly ArmTest[];

const known = new WeakMap<PageMap, Tests>();
const pending = new WeakMap<PageMap, Promise<Tests | null>>();

/** Resolves to the tests of the ranks; null if runs of the map are not finished. */
export function testsOf(map: PageMap): Promise<Tests | null> {
  const tests = pending.get(map) ?? compared(map);
  pending.set(map, tests);
  return tests;
}

async function compared(map: PageMap): Promise<Tests | null> {
  const losses = lossesOf(map);
  if (!losses) return null;
  const parts = rankMaxTInParts(losses);
  for (;;) {
    const { done, value } = parts.next();
    if (done) {
      known.set(map, value);
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
}

export function useTests(map: PageMap): Tests | null {
  const [, setCompared] = useState<Tests | null>(null);
  useEffect(() => {
    void testsOf(map).then(setCompared);
  }, [map]);
  return known.get(map) ?? null;
}
