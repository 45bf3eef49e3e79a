import { expect, test } from 'vitest';
import { area, brief, full, grouped, plus, usd, won } from './number';

test.each([
  [0, '0원', '₩0'],
  [9_999, '9,999원', '₩10k'],
  [10_000, '1만 원', '₩10k'],
  [99_999_999, '1억 원', '₩100m'],
  [120_000_000, '1.2억 원', '₩120m'],
  [5_012_000_000, '50억 원', '₩5.01bn'],
  [501_200_000_000, '5,012억 원', '₩501bn'],
  [999_999_999_999, '1조 원', '₩1tn'],
  [6_501_234_567_890, '6조 5,012억 원', '₩6.5tn'],
  [-501_200_000_000, '−5,012억 원', '−₩501bn'],
  [123_456_789_012_345_678n, '123,456조 7,890억 원', '₩123,457tn'],
])('%s won reads as %s and %s', (value, korean, english) => {
  expect(won(value, 'ko')).toBe(korean);
  expect(won(value, 'en')).toBe(english);
});

test('a figure on hover keeps every won, also beyond what a float can hold', () => {
  expect(full(123_456_789_012_345_679n, 'won', 'ko')).toBe('123,456,789,012,345,679원');
  expect(full(6_501_234_567_890, 'won', 'en')).toBe('6,501,234,567,890 won');
});

test('dollars read in 억 in Korean and in billions in English', () => {
  expect(usd(2_420_000_000, 'ko')).toBe('24억 달러');
  expect(usd(2_420_000_000, 'en')).toBe('$2.42bn');
});

test('areas turn into square kilometres where that is easier to read', () => {
  expect(area(99_999, 'ko')).toBe('99,999 m²');
  expect(area(122_440_000, 'ko')).toBe('122.4 km²');
  expect(area(1_500_000, 'en')).toBe('1.5 km²');
});

test('a rate is written in percent, with one decimal always', () => {
  expect(brief(0.827, 'rate', 'ko')).toBe('82.7%');
  expect(brief(0.5, 'rate', 'en')).toBe('50.0%');
});

test('nothing is written as a dash and said as words', () => {
  expect(brief(null, 'won', 'ko')).toBe('–');
  expect(full(undefined, 'won', 'ko')).toBe('값 없음');
});

test('a negative zero has no sign', () => {
  expect(grouped(-0.001, 'ko', 1)).toBe('0');
});

test('sums of won are exact also beyond 2^53', () => {
  expect(plus(9_007_199_254_740_993n, 1)).toBe(9_007_199_254_740_994n);
  expect(plus(2, 3)).toBe(5);
});
