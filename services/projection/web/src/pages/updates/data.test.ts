import { expect, test } from 'vitest';
import { line } from './data';

test('a refusal says what to do first, then the code and the details that exist', () => {
  const refusal = { code: 'BAD_AMOUNT', field: 'amount_krw', given: '1e9', expected: null, rule_id: null, message_ko: '원 단위로 적으십시오.', message_en: 'Write whole won.' };
  expect(line(refusal, 'en', { given: 'given', expected: 'expected' })).toBe('Write whole won. [BAD_AMOUNT · amount_krw · given: 1e9]');
  expect(line({ ...refusal, field: null, given: null }, 'ko', { given: '', expected: '' })).toBe('원 단위로 적으십시오. [BAD_AMOUNT]');
});
