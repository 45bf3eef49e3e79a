// Units as both languages write them after a number. Pure.

import { pick, type Language, type Word } from '../i18n/words';

/** Those of the definitions and the usual ones of indicators; what is not listed stands as its agency wrote it. */
const UNITS: Readonly<Record<string, Word>> = {
  원: ['원', 'won'],
  개: ['개', 'in number'],
  건: ['건', 'in number'],
  곳: ['곳', 'in number'],
  명: ['명', 'persons'],
  편: ['편', 'papers'],
  applications: ['건', 'applications'],
  cases: ['건', 'cases'],
  firms: ['개사', 'firms'],
  institutions: ['곳', 'institutions'],
  KRW: ['원', 'won'],
  m2: ['m²', 'm²'],
  papers: ['편', 'papers'],
  patents: ['건', 'patents'],
  percent: ['%', '%'],
  persons: ['명', 'persons'],
  points: ['점', 'points'],
  USD: ['달러', 'US dollars'],
};

export function unitWord(unit: string, language: Language): string {
  const word = UNITS[unit];
  return word ? pick(word, language) : unit;
}

/** A written number with its unit: counting words follow a Korean number at once, and English ones count without. */
export function withUnit(number: string, unit: string | null | undefined, language: Language): string {
  if (!unit) return number;
  const word = unitWord(unit, language);
  if (word === 'in number') return number;
  return /^[가-힣%]/.test(word) ? `${number}${word}` : `${number} ${word}`;
}
