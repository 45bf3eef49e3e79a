import { expect, test } from 'vitest';
import { addressOf, parse } from './client';

test('absent parameters are left out, names are escaped', () => {
  const ask = { view: 'clusters/a b', parameters: { region: '11', q: '반도체 & <b>', type: null, status: '' } };
  expect(addressOf(ask)).toBe('/api/v1/clusters/a%20b?region=11&q=%EB%B0%98%EB%8F%84%EC%B2%B4+%26+%3Cb%3E');
});

test('small numbers stay numbers, text with many digits stays text', () => {
  expect(parse('{"a":12,"b":"12345678901234567890","c":0.1234567890123456789}')).toEqual({
    a: 12,
    b: '12345678901234567890',
    c: 0.1234567890123456789,
  });
});

test('won beyond 2^53 keep every digit where the browser tells them', () => {
  const { won } = parse('{"won":123456789012345679}') as { won: number | bigint };
  expect(typeof won === 'bigint' ? won : BigInt(won)).toSatisfy((value: bigint) => value === 123456789012345679n || value === 123456789012345680n);
});
