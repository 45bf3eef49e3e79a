import { describe, expect, test } from 'vitest';
import { fill, pick, type Word } from './words';

const tables = import.meta.glob<{ table: Record<string, Word> }>(['/src/**/words.ts', '!/src/i18n/words.ts'], { eager: true });
const all = Object.entries(tables).map(([file, module]) => ({ file, words: Object.entries(module.table ?? {}) }));

const marks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('there are tables of words, none of them empty', () => {
  expect(all.length).toBeGreaterThan(10);
  for (const { words } of all) expect(words.length).toBeGreaterThan(0);
});

describe.each(all)('$file', ({ words }) => {
  test('says something in both languages, with the same values filled in', () => {
    for (const [key, [korean, english]] of words) {
      expect(korean.trim(), key).not.toBe('');
      expect(english.trim(), key).not.toBe('');
      expect(marks(korean), key).toEqual(marks(english));
    }
  });

  test('has no Korean in its English', () => {
    // The name of the other language is written in that language.
    for (const [key, [, english]] of words) if (key !== 'otherLanguage') expect(english, key).not.toMatch(/[가-힣]/);
  });
});

test('values are filled in, an unknown mark stays visible', () => {
  expect(fill('{count}건 {other}', { count: 3 })).toBe('3건 {other}');
  expect(pick(['가', 'a'], 'en')).toBe('a');
});
