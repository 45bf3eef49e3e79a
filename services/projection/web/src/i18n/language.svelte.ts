// The language in use, and tables of words that follow it.

import { address } from '../state/address.svelte';
import { fill, pick, type Language, type Values, type Word } from './words';

/** The language of the address; Korean where it names none. */
export function language(): Language {
  return address.get('lang') === 'en' ? 'en' : 'ko';
}

/** A function from a key of the table to the word in the language in use. */
export function words<Key extends string>(table: Readonly<Record<Key, Word>>) {
  return (key: Key, values?: Values): string => fill(pick(table[key], language()), values);
}
