import { expect, test } from 'vitest';
import { change, kept, read, write } from './address';

test('an address read and written again is the same', () => {
  const address = '/clusters?effective_on=2024-09-30&known_at=2024-10-05T03:00:00Z&q=%EB%B0%98%EB%8F%84%EC%B2%B4';
  const [path, search] = address.split('?') as [string, string];
  expect(write(read(path, search))).toBe(address);
});

test('equal choices give equal addresses, whatever their order', () => {
  expect(write(read('/', 'b=2&a=1'))).toBe(write(read('/', 'a=1&b=2')));
});

test('a choice set to nothing leaves the address', () => {
  expect(change({ region: '11', q: 'x' }, { region: null, q: '', type: 'NIC' })).toEqual({ type: 'NIC' });
});

test('the moment and the language go along to another page, filters stay behind', () => {
  expect(kept({ known_at: '2024-10-05', effective_on: '2024-09-30', lang: 'en', region: '11' })).toEqual({
    known_at: '2024-10-05',
    effective_on: '2024-09-30',
    lang: 'en',
  });
});

test('a hostile value is only ever text in the query', () => {
  const place = read('/clusters', write({ path: '/clusters', query: { q: '<script>alert(1)</script>&lang=en' } }).slice(10));
  expect(place.query['q']).toBe('<script>alert(1)</script>&lang=en');
  expect(place.query['lang']).toBeUndefined();
});
