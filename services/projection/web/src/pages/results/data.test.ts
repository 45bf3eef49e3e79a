import { expect, test } from 'vitest';
import type { Ratio, SpinOff } from '../../api/types';
import { breachCounts, isBreak } from './data';

const ratio = (year: number, value: number | null, change: number | null): Ratio => ({ by: 'all', group: 'all', year, ratio_id: 'r', numerator: 1, denominator: 1, value, change, declining: false });

test('a change that cannot be told between two values is a break; the first year is not', () => {
  const rows = [ratio(2021, 1, null), ratio(2022, 2, 1), ratio(2023, 3, null)];
  expect(rows.map((row) => isBreak(rows, row))).toEqual([false, false, true]);
});

test('a company with two breaches counts for both', () => {
  const row = { breaches: ['SHARE_BELOW', 'NOT_IN_ZONE'] } as unknown as SpinOff;
  expect(breachCounts([row, { breaches: ['SHARE_BELOW'] } as unknown as SpinOff]).map(({ breach, count }) => [breach, count])).toEqual([
    ['SHARE_BELOW', 2],
    ['NOT_IN_ZONE', 1],
  ]);
});
