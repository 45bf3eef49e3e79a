// What is said of a refusal. Pure.

import type { Refusal } from '../api/types';

export interface RefusalWords {
  readonly given: string;
  readonly expected: string;
}

/** The field, what was given and what is expected, as far as they are told. */
export function details(refusal: Refusal, words: RefusalWords): string {
  return [
    refusal.field ?? '',
    refusal.given ? `${words.given}: ${refusal.given}` : '',
    refusal.expected ? `${words.expected}: ${refusal.expected}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A refusal in one line. */
export function line(refusal: Refusal, language: 'ko' | 'en', words: RefusalWords): string {
  const message = language === 'ko' ? refusal.message_ko : refusal.message_en;
  return `${message} [${[refusal.code, details(refusal, words)].filter(Boolean).join(' · ')}]`;
}
