// What the key of a row is called: which list a code is of depends on its field.

import type { NameList } from '../api/types';
import { names } from '../state/names.svelte';
import { codeWord, groupName } from './codes.svelte';

const LISTS: Readonly<Record<string, NameList>> = {
  addressee_agency_id: 'agencies',
  agency_id: 'agencies',
  indicator_id: 'indicators',
  ministry_id: 'agencies',
  programme_id: 'programmes',
  ratio_id: 'indicators',
  region: 'regions',
  region_a: 'regions',
  region_b: 'regions',
  rule_id: 'rules',
  type_code: 'types',
};

/** The name of what a field of a row holds; what has none stands as it is. */
export function nameOfField(field: string, value: string, by: string, target: string | undefined): string {
  if (field === 'group') return groupName(by, value);
  if (field === 'source') return codeWord('source', value);
  if (field === 'stage') return codeWord('stage', value);
  if (field === 'code') return names.of(target === 'industry' ? 'industries' : 'technologies', value);
  const list = LISTS[field];
  return list ? names.of(list, value) : value;
}
