import { expect, test } from 'vitest';
import { MAX_TRACES, together } from './traces';

test('a sum opens to what is behind all of its parts, each once', () => {
  expect(together(['a', 'b', 'a'])).toBe('a,b');
});

test('where a part cannot be opened the sum cannot either', () => {
  expect(together(['a', undefined])).toBeUndefined();
  expect(together([])).toBeUndefined();
  expect(together(Array.from({ length: MAX_TRACES + 1 }, (_, at) => String(at)))).toBeUndefined();
});
