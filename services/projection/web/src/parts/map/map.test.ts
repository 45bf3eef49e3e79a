import { expect, test } from 'vitest';
import { shadeOf, shadesOf } from './map';

test('the legend says of every count the shade that it is drawn with', () => {
  for (const most of [1, 2, 3, 7, 333]) {
    for (const { shade, from, to } of shadesOf(most)) {
      expect([shadeOf(from, most), shadeOf(to, most)], `${from}-${to} of ${most}`).toEqual([shade, shade]);
    }
    expect(shadesOf(most).reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(most);
  }
});
