import { expect, test } from 'vitest';
import type { Similar } from '../../api/types';
import { alikeFirst, codesIn, draftOf } from './data';

test('codes may be separated in any usual way; doubles are dropped', () => {
  expect(codesIn(' 26, 29;26\n10 ')).toEqual(['10', '26', '29']);
  expect(codesIn('')).toEqual([]);
});

test('a draft without a type or a region is no draft', () => {
  const form = { type: 'NIC', regions: '11', industries: '26', technologies: '' };
  expect(draftOf(form)?.regions).toEqual(['11']);
  expect(draftOf({ ...form, type: '' })).toBeUndefined();
  expect(draftOf({ ...form, regions: ' ' })).toBeUndefined();
});

test('those most alike come first, equal ones as they came', () => {
  const pair = (a: string, score: number) => ({ a, score }) as Similar;
  expect(alikeFirst([pair('A', 0.75), pair('B', 1), pair('C', 0.75)]).map((one) => one.a)).toEqual(['B', 'A', 'C']);
});
