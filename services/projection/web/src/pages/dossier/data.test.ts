import { expect, test } from 'vitest';
import { breaksOf, plus } from './data';

test('sums of won are exact also beyond 2^53', () => {
  expect(plus(9_007_199_254_740_993n, 1)).toBe(9_007_199_254_740_994n);
  expect(plus(2, 3)).toBe(5);
});

test('a change of definition is a break, an absent definition is one of its own', () => {
  expect(breaksOf([{ definition: 'v1' }, { definition: 'v1' }, { definition: 'v2' }, { definition: null }])).toEqual([2, 3]);
  expect(breaksOf([])).toEqual([]);
});
