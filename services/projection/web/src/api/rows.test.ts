import { expect, test } from 'vitest';
import { rowIn } from './rows';

test('what a token is about is found in a list, in a table of an object, and in an object itself', () => {
  expect(rowIn([{ a: 1, trace: 'x' }, { a: 2, trace: 'y' }], 'y')?.['a']).toBe(2);
  expect(rowIn({ rows: [{ a: 3n, trace: 'y' }], traces: { b: 'z' }, b: 4 }, 'y')?.['a']).toBe(3n);
  expect(rowIn({ rows: [], traces: { b: 'z' }, b: 4 }, 'z')?.['b']).toBe(4);
  expect(rowIn({ cluster: { area_m2: 5 }, traces: { cluster: 'z' } }, 'z')?.['area_m2']).toBe(5);
  expect(rowIn([{ a: 1, trace: 'x' }], 'y')).toBeUndefined();
});
