import { expect, test } from 'vitest';
import { age, instant, longDay, shortDay } from './date';

test('days are written the Korean way and the English way', () => {
  expect(longDay('2024-09-30', 'ko')).toBe('2024년 9월 30일');
  expect(shortDay('2024-09-30', 'ko')).toBe('2024. 9. 30.');
  expect(longDay('2024-09-30', 'en')).toBe('30 September 2024');
});

test('an instant late in UTC is shown on the next day in Seoul', () => {
  expect(instant('2024-09-30T15:30:00.000001Z', 'ko')).toBe('2024. 10. 1. 00:30');
});

test('what is no date is shown as it came, nothing as a dash', () => {
  expect(shortDay('soon', 'ko')).toBe('soon');
  expect(shortDay(null, 'ko')).toBe('–');
});

test('age is given in the largest unit that fits', () => {
  expect(age(30, 'ko')).toBe('방금');
  expect(age(7_200, 'ko')).toBe('2시간 전');
  expect(age(3 * 86_400, 'en')).toBe('3 days ago');
});
