import { expect, test } from 'vitest';
import { behind, completeness, difference } from './data';

const agency = (agency_id: string, expected: number, submitted: number) => ({ agency_id, expected, submitted, on_time: 0, returned: 0, certified: 0, trace: '' });

test('an agency of which nothing is expected is neither behind nor complete', () => {
  expect(completeness(agency('a', 0, 0))).toBeNull();
  expect(behind([agency('none', 0, 0), agency('done', 2, 2), agency('late', 4, 1)]).map((one) => one.agency_id)).toEqual(['late', 'done', 'none']);
});

test('only numbers differ by a number', () => {
  expect(difference({ answer: 3, recorded: 5 })).toBe(-2);
  expect(difference({ answer: 'yes', recorded: 'no' })).toBeNull();
});
