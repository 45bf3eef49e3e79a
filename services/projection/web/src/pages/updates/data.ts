// The question behind the list of updates. Pure.

import { PAGE_ROWS, type Ask } from '../../api/client';

export const FILTERS = ['agency', 'status', 'kind'] as const;

/** Rows asked for: the newest, or as many as an answer may have when the reader wants all. */
const NEWEST = 1_000;

/** What is asked, without how much of it: the file has everything. */
export function updatesAsk(get: (name: string) => string | undefined): Ask {
  return { view: 'updates', parameters: { ...Object.fromEntries(FILTERS.map((name) => [name, get(name)])), order: 'recent' } };
}

export function shownAsk(get: (name: string) => string | undefined): Ask {
  const ask = updatesAsk(get);
  return { ...ask, parameters: { ...ask.parameters, limit: get('list.page') === 'all' ? PAGE_ROWS : NEWEST } };
}
