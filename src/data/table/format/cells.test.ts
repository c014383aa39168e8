import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../../../tests/cpuTime.ts';
import { dateIn, isGap, numberIn, withoutUnit } from './cells.ts';

describe('a table cell', () => {
  it.each([
    ['12', 12],
    ['-0.5', -0.5],
    ['+.5', 0.5],
    ['1.', 1],
    ['1e-3', 0.001],
    ['0e2', 0],
    ['−4', -4],
    ['1e−3', 0.001],
    ['−1,234.5', -1234.5],
    ['−-5', Number.NaN],
    ['−+5', Number.NaN],
    ['1,234', 1234],
    ['12,345,678.9', 12_345_678.9],
    ['1 234.5', 1234.5],
    ["1'234", 1234],
    ['0x10', Number.NaN],
    ['0b1', Number.NaN],
    ['Infinity', Number.NaN],
    ['1,23', Number.NaN],
    ['0,123', Number.NaN],
    ['1.2.3', Number.NaN],
    ['-', Number.NaN],
    ['e5', Number.NaN],
    ['12a', Number.NaN],
    ['', Number.NaN],
  ])('is parsed with a decimal point: %j as %s', (cell, value) => expect(numberIn(cell, 'point')).toBe(value));

  it.each([
    ['12', 12],
    ['0,5', 0.5],
    ['-1.234,5', -1234.5],
    ['−1,5e−3', -0.0015],
    ['1.234', 1234],
    ['1 234,5', 1234.5],
    ['3.14', Number.NaN],
    ['1,2,3', Number.NaN],
    [',', Number.NaN],
  ])('is parsed with a decimal comma: %j as %s', (cell, value) => expect(numberIn(cell, 'comma')).toBe(value));

  it.each(['', '?', 'NA', 'nan', 'NULL', '#N/A', '-', '.'])('is a missing value: %j', (cell) => expect(isGap(cell)).toBe(true));
  it.each(['0', 'no', 'nano', 'Nanette B.', 'unknown'])('is not a missing value: %j', (cell) => expect(isGap(cell)).toBe(false));

  it.each([
    ['12 kg', '12', 'kg'],
    ['$1,200', '1,200', '$'],
    ['45%', '45', '%'],
    ['-3.5 °C', '-3.5', '°C'],
    ['1e−3 kg', '1e−3', 'kg'],
  ])('is split into a number and a unit: %j', (cell, number, unit) => expect(withoutUnit(cell)).toEqual({ number, unit }));
  it('with 80,000 digits and a unit is rejected within 100 ms of processor time', () => {
    const begun = cpuTime();
    expect(withoutUnit(`${'6'.repeat(80_000)} kg`)).toBeNull();
    expect(cpuTime() - begun).toBeLessThan(100);
  });
  it.each(['12', 'kg', 'C85', '3 rooms left', '1st 2nd'])('is not a number with a unit: %j', (cell) =>
    expect(withoutUnit(cell)).toBeNull(),
  );

  it.each([
    ['1970-01-02', 'year first', 1],
    ['1970/1/1 12:00', 'year first', 0.5],
    ['1970-01-01T06:00:00Z', 'year first', 0.25],
    ['3.1.1970', 'day first', 2],
    ['1/31/1970', 'month first', 30],
    ['31/1/1970', 'month first', Number.NaN],
    ['2023-02-29', 'year first', Number.NaN],
    ['0050-01-01', 'year first', Number.NaN],
    ['12345678', 'year first', Number.NaN],
  ] as const)('is parsed as a date, in days after 1 January 1970: %j (%s) as %s', (cell, order, days) =>
    expect(dateIn(cell, order)).toBe(days),
  );
});
