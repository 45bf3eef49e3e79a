// A code in words of the language in use; a code without words is shown as it is.

import { language } from '../i18n/language.svelte';
import { pick, type Word } from '../i18n/words';
import { names } from '../state/names.svelte';
import type { Tone } from '../parts/table/table';
import { table } from './words';

const words: Readonly<Record<string, Word>> = table;

export type Group = 'status' | 'update' | 'source' | 'stage' | 'relation' | 'by' | 'target' | 'severity' | 'breach' | 'company' | 'state' | 'outcome' | 'opinion' | 'milestone' | 'observation' | 'parameter';

export function codeWord(group: Group, code: string | null | undefined): string {
  if (!code) return '–';
  const word = words[`${group}.${code}`];
  return word ? pick(word, language()) : code;
}

/** The codes of a group that have words, as options. */
export function optionsOf(group: Group, codes: readonly string[]): { value: string; label: string }[] {
  return codes.map((value) => ({ value, label: codeWord(group, value) }));
}

/** The name of a group of figures: what the code is depends on how they are grouped. */
export function groupName(by: string, group: string): string {
  switch (by) {
    case 'type':
      return names.of('types', group);
    case 'ministry':
      return names.of('agencies', group);
    case 'region':
      return names.of('regions', group);
    case 'programme':
      return names.of('programmes', group);
    case 'all':
      return codeWord('by', 'all');
    default:
      return group;
  }
}

const TONES: Readonly<Record<string, Tone>> = {
  designated: 'good',
  suspended: 'notice',
  released: 'plain',
  expired: 'plain',
  accepted: 'good',
  refused: 'bad',
  superseded: 'notice',
  withdrawn: 'notice',
  warning: 'bad',
  notice: 'notice',
  info: 'info',
  required: 'info',
  allowed: 'info',
  none: 'notice',
  open: 'info',
  concluded: 'plain',
  closed: 'plain',
  object: 'bad',
  agree: 'good',
  agree_with_conditions: 'notice',
};

export function toneOf(code: string | null | undefined): Tone {
  return (code && TONES[code]) || 'plain';
}
