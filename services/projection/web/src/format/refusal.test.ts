import { expect, test } from 'vitest';
import { details, line } from './refusal';

test('a refusal says what to do first, then the code and the details that exist', () => {
  const refusal = { code: 'BAD_AMOUNT', field: 'amount_krw', given: '1e9', expected: null, rule_id: null, message_ko: '원 단위로 적으십시오.', message_en: 'Write whole won.' };
  expect(line(refusal, 'en', { given: 'given', expected: 'expected' })).toBe('Write whole won. [BAD_AMOUNT · amount_krw · given: 1e9]');
  expect(line({ ...refusal, field: null, given: null }, 'ko', { given: '', expected: '' })).toBe('원 단위로 적으십시오. [BAD_AMOUNT]');
});

test('what is expected is told even where nothing can be said of the field', () => {
  const refusal = { code: 'BAD_CODE', field: 'by', given: 'zzz', expected: 'all, ministry', rule_id: null, message_ko: '가', message_en: 'A' };
  expect(details(refusal, { given: 'given', expected: 'expected' })).toBe('by · given: zzz · expected: all, ministry');
  expect(details({ ...refusal, field: null, given: null }, { given: 'given', expected: 'expected' })).toBe('expected: all, ministry');
});
