import { expect, test } from 'vitest';
import type { Ratio, SpinOff } from '../../api/types';
import { breachCounts, headlines, isBreak } from './data';

const ratio = (year: number, value: number | null, change: number | null): Ratio => ({ by: 'all', group: 'all', year, ratio_id: 'r', numerator: 1, denominator: 1, value, change, declining: false });

test('a change that cannot be told between two values is a break; the first year is not', () => {
  const rows = [ratio(2021, 1, null), ratio(2022, 2, 1), ratio(2023, 3, null)];
  expect(rows.map((row) => isBreak(rows, row))).toEqual([false, false, true]);
});

const company = (trace: string, breaches: SpinOff['breaches'], status: SpinOff['status'] = 'registered') => ({ breaches, status, compliant: status === 'registered' ? breaches.length === 0 : null, trace }) as unknown as SpinOff;

test('a company with two breaches counts for both, and is behind both', () => {
  const rows = [company('a', ['SHARE_BELOW', 'NOT_IN_ZONE']), company('b', ['SHARE_BELOW'])];
  expect(breachCounts(rows)).toEqual([
    { breach: 'SHARE_BELOW', count: 2, trace: 'a,b' },
    { breach: 'NOT_IN_ZONE', count: 1, trace: 'a' },
  ]);
});

test('a company that is no longer registered is neither in breach nor counted as registered', () => {
  const rows = [company('a', ['SHARE_BELOW']), company('b', []), company('c', [], 'deregistered')];
  expect(headlines(rows).map(({ of }) => of.map((row) => row.trace))).toEqual([['a', 'b'], ['a'], ['c']]);
});
