import { expect, test } from 'vitest';
import { byProvince, listAsk } from './data';

test('a cluster over two provinces counts in each, over two districts of one only once', () => {
  expect(byProvince([{ regions: ['26110', '48120'] }, { regions: ['48120', '48121'] }])).toEqual({ '26': 1, '48': 2 });
});

test('only the choices of this page are asked for', () => {
  const query: Record<string, string> = { region: '11', known_at: '2024-01-01', 'list.sort': 'name' };
  const asked = listAsk((name) => query[name]).parameters ?? {};
  expect(Object.entries(asked).filter(([, value]) => value !== undefined)).toEqual([['region', '11']]);
});
