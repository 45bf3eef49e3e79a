import { expect, test } from 'vitest';
import { OUTLINES } from './outlines';
import { boxOf, project } from './projection';
import { PROVINCES } from './provinces';

// A town well inside each province: public coordinates of city halls and the like.
test.each([
  ['11', 126.978, 37.566],
  ['26', 129.075, 35.18],
  ['27', 128.601, 35.871],
  ['28', 126.705, 37.456],
  ['29', 126.852, 35.16],
  ['30', 127.385, 36.35],
  ['31', 129.311, 35.539],
  ['36', 127.289, 36.48],
  ['41', 127.029, 37.263],
  ['43', 127.489, 36.642],
  ['44', 126.66, 36.6],
  ['46', 126.463, 34.816],
  ['47', 128.729, 36.568],
  ['48', 128.692, 35.238],
  ['50', 126.531, 33.499],
  ['51', 127.73, 37.881],
  ['52', 127.108, 35.82],
])('the seat of province %s lies in its outline', (code, longitude, latitude) => {
  const id = PROVINCES.find((province) => province.code === code)?.id ?? '';
  const box = boxOf(OUTLINES.get(id) ?? '');
  const [x, y] = project(longitude, latitude);
  const near = 2;
  expect(x).toBeGreaterThan(box.x - near);
  expect(x).toBeLessThan(box.x + box.width + near);
  expect(y).toBeGreaterThan(box.y - near);
  expect(y).toBeLessThan(box.y + box.height + near);
});

test('every outline of the drawing belongs to one province', () => {
  expect([...OUTLINES.keys()].sort()).toEqual(PROVINCES.map((province) => province.id).sort());
});
