// What makes a pair similar, and a draft from a form. Pure.

import type { Draft, Similar } from '../../api/types';

/** The id that a draft carries in the answer. */
export const DRAFT_ID = 'DRAFT';

export const MIN_SCORES = ['0.5', '0.6', '0.7', '0.8', '0.9'] as const;

/** Codes written one after another. */
export function codesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))].sort();
}

export interface DraftForm {
  readonly type: string;
  readonly regions: string;
  readonly industries: string;
  readonly technologies: string;
}

/** The draft, or nothing where a needed part is missing. */
export function draftOf(form: DraftForm): Draft | undefined {
  const regions = codesIn(form.regions);
  if (form.type === '' || regions.length === 0) return undefined;
  return { cluster_id: DRAFT_ID, type_code: form.type, regions, industries: codesIn(form.industries), technologies: codesIn(form.technologies) };
}

/** Ids that stand in any of the pairs. */
export function idsIn(rows: readonly Similar[]): Set<string> {
  return new Set(rows.flatMap((row) => [row.a, row.b]));
}

/** Those most alike first; equal ones as they came. */
export function alikeFirst(rows: readonly Similar[]): Similar[] {
  return [...rows].sort((a, b) => b.score - a.score);
}
