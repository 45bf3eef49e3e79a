import { expect, test } from 'vitest';
import type { Judged } from '../../api/types';
import { command, csvCell, csvRows, formatOf, refusedCsv, textOf } from './data';

test('a file is known by its name', () => {
  expect(formatOf('금액.CSV')).toBe('csv');
  expect(formatOf('a.jsonl')).toBe('ndjson');
  expect(formatOf('a.xlsx')).toBeUndefined();
});

test('quotes, doubled quotes and line ends inside quotes are read', () => {
  expect(csvRows('\uFEFFa,b\r\n"x, y","say ""hi""\nthere"\r\n\r\n1,2')).toEqual([['a', 'b'], ['x, y', 'say "hi"\nthere'], ['1', '2']]);
});

test('a semicolon or a tab may separate', () => {
  expect(csvRows('a;b\n1;2')[1]).toEqual(['1', '2']);
  expect(csvRows('a\tb\n1\t2')[1]).toEqual(['1', '2']);
});

test('text that is not UTF-8 is read as CP949', () => {
  expect(textOf(new Uint8Array([0xb4, 0xeb, 0xb5, 0xbf]).buffer)).toBe('대동');
  expect(textOf(new TextEncoder().encode('대동').buffer as ArrayBuffer)).toBe('대동');
});

test('a formula is made harmless, a negative number is left alone', () => {
  expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
  expect(csvCell('-500')).toBe('-500');
  expect(csvCell('@a')).toBe("'@a");
});

const judged = (row: number, status: Judged['status']): Judged => ({
  row, update_id: null, kind: null, status, unchanged: false, warnings: [],
  refusals: status === 'refused' ? [{ code: 'BAD_AMOUNT', field: 'amount_krw', given: 'x', expected: null, rule_id: null, message_ko: '고치십시오.', message_en: 'Mend it.' }] : [],
});

test('only refused rows come back, as they were sent, with the reason beside them', () => {
  const text = refusedCsv('id,amount_krw\na,1\nb,x\n', 'csv', [judged(2, 'accepted'), judged(3, 'refused')], 'en');
  expect(text).toBe('\uFEFFid,amount_krw,refused_row,refused_because\r\nb,x,3,BAD_AMOUNT (amount_krw): Mend it.\r\n');
});

test('a refused line of NDJSON comes back whole', () => {
  expect(refusedCsv('{"a":1}\n\n{"b":2}\n', 'ndjson', [judged(1, 'accepted'), judged(3, 'refused')], 'ko')).toContain('"{""b"":2}",3,BAD_AMOUNT');
});

test('a hostile file name stays one word of the command', () => {
  expect(command('a.csv', 'amount_recorded', 'https://example.org')).toContain("daedong submit a.csv --record amount_recorded --to 'https://example.org'");
  expect(command("x'; rm -rf ~;.csv", '', 'http://h')).toContain("daedong submit 'x'\\''; rm -rf ~;.csv' --to");
  expect(command('-rf.csv', '', 'http://h')).toContain("'./-rf.csv'");
});
