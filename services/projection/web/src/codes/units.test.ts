import { expect, test } from 'vitest';
import { withUnit } from './units';

test.each([
  ['개', '43개', '43'],
  ['명', '43명', '43 persons'],
  ['persons', '43명', '43 persons'],
  ['percent', '43%', '43%'],
  ['m²', '43 m²', '43 m²'],
  [undefined, '43', '43'],
])('a number with the unit %s', (unit, korean, english) => {
  expect(withUnit('43', unit, 'ko')).toBe(korean);
  expect(withUnit('43', unit, 'en')).toBe(english);
});
