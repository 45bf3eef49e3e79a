// The question behind the list of updates. Pure.

import type { Ask } from '../../api/client';
import type { Refusal } from '../../api/types';

export const FILTERS = ['agency', 'status', 'kind'] as const;

export function updatesAsk(get: (name: string) => string | undefined): Ask {
  return { view: 'updates', parameters: { ...Object.fromEntries(FILTERS.map((name) => [name, get(name)])), order: 'recent' } };
}

/** A refusal in one line. */
export function line(refusal: Refusal, language: 'ko' | 'en', words: { given: string; expected: string }): string {
  const message = language === 'ko' ? refusal.message_ko : refusal.message_en;
  const details = [
    refusal.field ?? '',
    refusal.given ? `${words.given}: ${refusal.given}` : '',
    refusal.expected ? `${words.expected}: ${refusal.expected}` : '',
  ].filter(Boolean);
  return `${message} [${refusal.code}${details.length > 0 ? ` · ${details.join(' · ')}` : ''}]`;
}
