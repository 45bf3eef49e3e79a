import { expect, test } from 'vitest';
import { compare, namingColumns, readSort, ROW_HEIGHT, sorted, turnSort, windowOf, type Column } from './table';

const collator = new Intl.Collator('ko');
const columns: Column<{ name: string; area: number | null }>[] = [
  { key: 'name', label: '', of: (row) => row.name },
  { key: 'area', label: '', kind: 'area', of: (row) => row.area },
];

test('nothing comes last, whichever way a column is sorted', () => {
  const rows = [{ name: '나', area: null }, { name: '가', area: 2 }, { name: '다', area: 10 }];
  expect(sorted(rows, columns, { key: 'area', down: false }, 'ko').map((row) => row.area)).toEqual([2, 10, null]);
  expect(sorted(rows, columns, { key: 'area', down: true }, 'ko').map((row) => row.area)).toEqual([10, 2, null]);
  expect(sorted(rows, columns, { key: 'name', down: false }, 'ko').map((row) => row.name)).toEqual(['가', '나', '다']);
});

test('an unknown column leaves the order as it came', () => {
  const rows = [{ name: '나', area: 1 }, { name: '가', area: 2 }];
  expect(sorted(rows, columns, { key: 'nonsense', down: true }, 'ko')).toBe(rows);
});

test('won of both sizes compare by value', () => {
  expect(compare(5, 10n ** 17n, false, collator)).toBeLessThan(0);
  expect(compare(10n ** 17n, 5, true, collator)).toBeLessThan(0);
});

test('a heading turns from up to down to as it came', () => {
  expect(turnSort(undefined, 'area')).toBe('area');
  expect(turnSort(readSort('area'), 'area')).toBe('-area');
  expect(turnSort(readSort('-area'), 'area')).toBeNull();
  expect(turnSort(readSort('-area'), 'name')).toBe('name');
});

test('a window never leaves the rows', () => {
  expect(windowOf(0, 0, 600)).toEqual({ from: 0, to: 0 });
  expect(windowOf(10_000, 10_000 * ROW_HEIGHT, 600).to).toBe(10_000);
  const { from, to } = windowOf(10_000, 5_000 * ROW_HEIGHT, 600);
  expect(from).toBeLessThanOrEqual(5_000);
  expect(to).toBeGreaterThanOrEqual(5_000 + Math.ceil(600 / ROW_HEIGHT));
  expect(to - from).toBeLessThan(60);
});

test('what stands before the first figure names the row', () => {
  const of = (row: { a: string }) => row.a;
  const words = ['a', 'b'].map((key): Column<{ a: string }> => ({ key, label: '', of }));
  const figure: Column<{ a: string }> = { key: 'f', label: '', kind: 'count', of, figure: 'x.f' };
  expect(namingColumns([...words, figure, ...words]).map((one) => one.key)).toEqual(['a', 'b']);
  expect(namingColumns([figure, ...words])).toEqual([]);
});
