import { expect, test } from 'vitest';
import { readTrace, rowIn } from './token';

const bytes = (text: string) => [text.length, ...new TextEncoder().encode(text)];
const written = (...parts: (number | number[])[]) => btoa(String.fromCharCode(...parts.flat())).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
/** 1,700,000,000,000,001 microseconds, as the view packs numbers: seven bits a byte, the lowest first. */
const MICROS = [0x81, 0x80, 0xf9, 0xc0, 0xc1, 0xc4, 0x82, 0x03];
const SUM = [1, 2, 3, 4];

test('a token names the view, its parameters, the row and the moment', () => {
  const token = written(84, MICROS, [1, 2, 3, 0x84, 0x01], [0], bytes('20240930'), bytes('budget'), 1, bytes('by'), bytes('region'), 3, bytes('region'), bytes('11'), bytes('2024'), SUM);
  expect(readTrace(token)).toEqual({
    view: 'budget',
    parameters: { by: 'region' },
    key: ['region', '11', '2024'],
    known_at: '2023-11-14T22:13:20.000001Z',
    effective_on: '2024-09-30',
  });
});

test('what is no token of a figure is none', () => {
  for (const text of ['', 'AAAA', '!', 'VAAA', 'figure,figure']) expect(readTrace(text)).toBeUndefined();
});

test('what a token is about is found in a list, in a table of an object, and in an object itself', () => {
  expect(rowIn([{ a: 1, trace: 'x' }, { a: 2, trace: 'y' }], 'y')?.['a']).toBe(2);
  expect(rowIn({ rows: [{ a: 3n, trace: 'y' }], traces: { b: 'z' }, b: 4 }, 'y')?.['a']).toBe(3n);
  expect(rowIn({ rows: [], traces: { b: 'z' }, b: 4 }, 'z')?.['b']).toBe(4);
  expect(rowIn({ cluster: { area_m2: 5 }, traces: { cluster: 'z' } }, 'z')?.['area_m2']).toBe(5);
  expect(rowIn([{ a: 1, trace: 'x' }], 'y')).toBeUndefined();
});
