import { expect, test } from 'vitest';
import { isDay, isLive, lastQuarterEnd, oldestWord, seoulDay, yearsFrom } from './moment';

test('a day that does not exist is not a day', () => {
  expect(isDay('2024-02-29')).toBe(true);
  expect(isDay('2023-02-29')).toBe(false);
  expect(isDay('2024-13-01')).toBe(false);
  expect(isDay('2024-1-1')).toBe(false);
});

test('the last hours of a day in UTC belong to the next day in Seoul', () => {
  expect(seoulDay('2024-09-30T14:59:59.999999Z')).toBe('2024-09-30');
  expect(seoulDay('2024-09-30T15:00:00Z')).toBe('2024-10-01');
  expect(seoulDay('2024-09-30')).toBe('2024-09-30');
  expect(seoulDay('yesterday')).toBe('');
});

test('a leap day a year on is 28 February', () => {
  expect(yearsFrom('2024-02-29', -1)).toBe('2023-02-28');
  expect(yearsFrom('2024-09-30', 2)).toBe('2026-09-30');
});

test('the quarter before ends on the day before this one begins', () => {
  expect(['2024-01-01', '2024-03-31', '2024-04-01', '2024-11-24'].map(lastQuarterEnd)).toEqual(['2023-12-31', '2023-12-31', '2024-03-31', '2024-09-30']);
});

test('the oldest last word is that of an agency that still signs', () => {
  const fresh = (agency_id: string, age_seconds: number) => ({ agency_id, last_recorded_at: '2024-09-30T00:00:00.000000Z', age_seconds });
  const freshness = [fresh('NEW', 5), fresh('OLD', 99), fresh('SOME', 40)];
  expect(oldestWord(freshness, [])?.agency_id).toBe('OLD');
  expect(oldestWord(freshness, ['OLD'])?.agency_id).toBe('SOME');
  expect(oldestWord([], ['OLD'])).toBeUndefined();
  expect(freshness.map((one) => one.agency_id)).toEqual(['NEW', 'OLD', 'SOME']);
});

test('naming a moment of knowledge holds the page still, an effective day alone does not', () => {
  expect(isLive({})).toBe(true);
  expect(isLive({ effective_on: '2024-09-30' })).toBe(true);
  expect(isLive({ known_at: '2024-09-30' })).toBe(false);
});
