import { expect, test } from 'vitest';
import { mostFirst, outsideCapital } from './data';

test('the share outside the capital region leaves Seoul, Incheon and Gyeonggi out', () => {
  const rows = [['11', 10], ['28', 5], ['41', 5], ['47', 80]].map(([region, clusters]) => ({ region: String(region), clusters: Number(clusters) }));
  expect(outsideCapital(rows)).toBeCloseTo(0.8);
  expect(outsideCapital([])).toBeNull();
});

test('most come first, equals by name', () => {
  expect(mostFirst([{ name: '나', clusters: 1 }, { name: '가', clusters: 1 }, { name: '다', clusters: 9 }]).map((row) => row.name)).toEqual(['다', '가', '나']);
});
