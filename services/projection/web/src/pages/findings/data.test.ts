import { expect, test } from 'vitest';
import type { Finding } from '../../api/types';
import { byRule, kindOf, matches, partsOf, tried, unknown } from './data';

const finding = (rule_id: Finding['rule_id'], severity: Finding['severity']): Finding => ({ finding_id: 'x', rule_id, severity, subject: 'NIC-1/-', statement_ko: '가', statement_en: 'A', figures: [], draft: false });

test('warnings come before notices however many there are', () => {
  const counts = byRule([finding('similar', 'notice'), finding('similar', 'notice'), finding('lapse', 'warning')]);
  expect(counts.map((one) => [one.rule, one.count])).toEqual([['lapse', 1], ['similar', 2]]);
});

test('a subject is cut into its ids, without the mark for nothing', () => {
  expect(partsOf('P-1/2024/-/national/executed')).toEqual(['P-1', '2024', 'national', 'executed']);
});

test('years are not grouped as counts are', () => {
  expect(['from_year', 'laws', 'unsold_percent', 'lowest_coverage', 'capital_krw', 'place'].map(kindOf)).toEqual(['year', 'number', 'percent', 'rate', 'won', 'index']);
});

test('only a filter that names nothing there is is asked as it stands', () => {
  const rules = ['lapse', 'similar'];
  expect(unknown({ rule: 'lapse', severity: 'notice' }, rules)).toEqual({});
  expect(unknown({ rule: undefined, severity: undefined }, rules)).toEqual({});
  expect(unknown({ rule: 'zzz', severity: 'grave' }, rules)).toEqual({ rule: 'zzz', severity: 'grave' });
  // Before the names are there nobody knows.
  expect(unknown({ rule: 'zzz', severity: undefined }, undefined)).toEqual({});
});

test('searching looks at both languages and the subject', () => {
  expect(matches(finding('similar', 'notice'), 'nic-1')).toBe(true);
  expect(matches(finding('similar', 'notice'), 'zzz')).toBe(false);
});

test('a trial tells what it finds more and what less', () => {
  const of = (subject: string, draft: boolean): Finding => ({ ...finding('lapse', 'warning'), subject, draft });
  const result = tried([of('A', false), of('B', false), of('B', true), of('C', true), of('D', true)]);
  expect([result.now, result.then, result.more.map((one) => one.subject), result.fewer.map((one) => one.subject)]).toEqual([2, 3, ['C', 'D'], ['A']]);
});
