import { describe, expect, it } from 'vitest';
import { EvaluationPace } from './evaluationPace.ts';

describe('evaluations', () => {
  it('take a tenth of the time', () => {
    const pace = new EvaluationPace(100);
    pace.trained(200);
    expect(pace.isDue).toBe(false);
    pace.trained(10);
    expect(pace.isDue).toBe(true);
    pace.took(50);
    pace.trained(490);
    expect(pace.isDue).toBe(false);
    pace.trained(20);
    expect(pace.isDue).toBe(true);
  });

  it('look at as many batches as 250 ms are enough for, and at least one', () => {
    const pace = new EvaluationPace(100);
    expect(pace.batches).toBe(4);
    pace.took(100);
    expect(pace.batches).toBe(10);
    pace.took(10_000);
    expect(pace.batches).toBe(1);
    pace.took(1);
    expect(pace.batches).toBe(100);
    const none = new EvaluationPace(0);
    none.trained(1000);
    expect(none.isDue).toBe(false);
  });
});
