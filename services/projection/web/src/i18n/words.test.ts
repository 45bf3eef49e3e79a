import { expect, test } from 'vitest';
import { fill, pick, type Word } from './words';

const tables = import.meta.glob<{ table: Record<string, Word> }>('/src/**/words.ts', { eager: true });
const all = Object.entries(tables).flatMap(([file, module]) => Object.entries(module.table ?? {}).map(([key, word]) => ({ file, key, word })));

const marks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('there are tables of words', () => {
  expect(all.length).toBeGreaterThan(100);
});

test.each(all)('$file $key says something in both languages, with the same values filled in', ({ word }) => {
  expect(word[0].trim()).not.toBe('');
  expect(word[1].trim()).not.toBe('');
  expect(marks(word[0])).toEqual(marks(word[1]));
});

test.each(all.filter(({ key }) => key !== 'otherLanguage'))('$file $key is not Korean in English', ({ word }) => {
  expect(word[1]).not.toMatch(/[가-힣]/);
});

test('values are filled in, an unknown mark stays visible', () => {
  expect(fill('{count}건 {other}', { count: 3 })).toBe('3건 {other}');
  expect(pick(['가', 'a'], 'en')).toBe('a');
});
