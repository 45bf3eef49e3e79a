import { expect, test } from 'vitest';
import { breaksOf } from './data';

test('a change of definition is a break, an absent definition is one of its own', () => {
  expect(breaksOf([{ definition: 'v1' }, { definition: 'v1' }, { definition: 'v2' }, { definition: null }])).toEqual([2, 3]);
  expect(breaksOf([])).toEqual([]);
});
