import { expect, test } from 'vitest';
import { summedIn } from './derived';

test('a figure of several rows is their sum, a rate of several is none', () => {
  expect(summedIn('budget.executed', [{ executed: 2 }, { executed: 9_007_199_254_740_993n }])).toBe(9_007_199_254_740_995n);
  expect(summedIn('page.budget', [{ appropriated: 2, supplementary: 3 }])).toBe(5);
  expect(summedIn('budget.execution_rate', [{ execution_rate: 0.5 }])).toBe(0.5);
  expect(summedIn('budget.execution_rate', [{ execution_rate: 0.5 }, { execution_rate: 0.7 }])).toBeUndefined();
});

test('a figure that a row has not, or that one of several has not, has no value; that of one row may be nothing', () => {
  expect(summedIn('performance/ratios.change', [{ change: null }])).toBeNull();
  expect(summedIn('page.outside_capital', [{ clusters: 3 }])).toBeUndefined();
  expect(summedIn('clusters.area_m2', [{ area_m2: 3 }, { area_m2: null }])).toBeUndefined();
});

test('a number of rows is how many there are', () => {
  expect(summedIn('page.findings', [{}, {}])).toBe(2);
});
