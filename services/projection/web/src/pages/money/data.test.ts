import { expect, test } from 'vitest';
import type { Budget } from '../../api/types';
import { lacking, ratesOf, sumsOf } from './data';

const row = (given: Partial<Budget>): Budget => ({
  by: 'type', group: 'NIC', fiscal_year: 2023, source: 'national', requested: 0, appropriated: 0, supplementary: 0, executed: 0, carried_over: 0, lapsed: 0, execution_rate: null, ...given,
});

test('a budget is what was appropriated and added, over all sources, largest first', () => {
  const rows = [row({ appropriated: 10, supplementary: -2 }), row({ source: 'local', appropriated: 5 }), row({ group: 'FEZ', appropriated: 100 })];
  const sums = sumsOf(rows);
  expect(sums.map((sum) => sum.group)).toEqual(['FEZ', 'NIC']);
  expect(sums[1]?.budget).toBe(13);
  expect(sums[1]?.bySource).toEqual({ national: 8, local: 5 });
});

test('what was carried in from the year before counts as money that could be spent', () => {
  const rows = [row({ fiscal_year: 2022, appropriated: 100, executed: 50, carried_over: 50 }), row({ appropriated: 50, executed: 75 })];
  expect(ratesOf(rows, ['NIC']).map((one) => one.rate)).toEqual([0.5, 0.75]);
});

test('no money means no rate', () => {
  expect(ratesOf([row({})], ['NIC']).map((one) => one.rate)).toEqual([null]);
});

test('a year of which nothing executed was reported has no rate', () => {
  expect(ratesOf([row({ appropriated: 100 })], ['NIC']).map((one) => one.rate)).toEqual([null]);
});

test('a sum of years opens to what is behind all of them', () => {
  const rows = [row({ appropriated: 1, trace: 'a' }), row({ fiscal_year: 2024, appropriated: 2, trace: 'b' })];
  expect(sumsOf(rows)[0]?.trace).toBe('a,b');
});

test('money that no group has is what the nation has more', () => {
  expect(lacking([row({ group: 'all', appropriated: 100 })], [row({ appropriated: 60 }), row({ group: 'FEZ', appropriated: 30 })])).toEqual({ whole: 100, groups: 90, lacking: 10 });
});
