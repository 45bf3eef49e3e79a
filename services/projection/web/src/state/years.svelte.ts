// Years as they are written under a chart.

import { words } from '../i18n/language.svelte';
import { table } from '../parts/words';
import { moment } from './moment.svelte';

const t = words(table);

/** The year; one that is not over on the day shown says so, because its money is not all spent. */
export function yearName(year: number): string {
  const over = moment.effective_on === '' || `${year}-12-31` < moment.effective_on;
  return over ? String(year) : t('running', { year });
}
