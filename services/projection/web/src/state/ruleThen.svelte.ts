// A rule as it was at the moment that is shown.

import { document } from '../api/client';
import type { Meta, Rule } from '../api/types';
import { moment } from './moment.svelte';

export interface RuleThen {
  readonly rule: Rule | undefined;
}

/** Asks for a rule at the moment shown; call while a component is set up. */
export function useRule(id: () => string | undefined): RuleThen {
  let rules = $state.raw<Meta['rules']>();
  // The answers of a page tell the moment over and over; only another one asks again.
  const at = $derived(id() && moment.known_at ? new URLSearchParams({ known_at: moment.known_at, effective_on: moment.effective_on }).toString() : '');
  $effect(() => {
    if (at === '') return;
    let gone = false;
    document<Meta>(`meta?${at}`).then(
      (meta) => {
        if (!gone) rules = meta.rules;
      },
      () => {
        if (!gone) rules = undefined;
      },
    );
    return () => (gone = true);
  });
  return {
    get rule() {
      const wanted = id();
      return wanted ? rules?.[wanted] : undefined;
    },
  };
}
