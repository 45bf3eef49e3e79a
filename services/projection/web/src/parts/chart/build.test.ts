import { expect, test } from 'vitest';
import { pieces } from './build';

const points = [1, 2, 3, 4].map((value) => ({ value }));
const values = (breaks?: readonly number[]) => pieces({ name: 'x', points, ...(breaks ? { breaks } : {}) }).map((piece) => piece.map((point) => point.value));

test('a line is not drawn over a break', () => {
  expect(values([2])).toEqual([
    [1, 2, null, null],
    [null, null, 3, 4],
  ]);
});

test('a line without a break is one piece', () => {
  expect(values()).toEqual([[1, 2, 3, 4]]);
});
