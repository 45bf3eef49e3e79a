// From governance rows to charts. Pure.

import type { GovernanceRow } from '../../api/types';
import { axesChart, type Spec } from '../../parts/chart/build';

export const UNITS = ['province', 'district'] as const;

/** Regions shown as bars; all of them stand in the table. */
export const TOP_REGIONS = 20;

export function lawBars(rows: readonly GovernanceRow[], name: (code: string) => string, words: { laws: string; ministries: string }): Spec {
  const top = [...rows].sort((a, b) => b.laws - a.laws || (a.region < b.region ? -1 : 1)).slice(0, TOP_REGIONS);
  return axesChart({
    categories: top.map((row) => name(row.region)),
    series: [
      { name: words.laws, points: top.map((row) => ({ value: row.laws, trace: row.trace })) },
      { name: words.ministries, points: top.map((row) => ({ value: row.ministries, trace: row.trace })), colour: 2 },
    ],
    kind: 'count',
    horizontal: true,
    labels: true,
  });
}

/** One agency, several, or none. */
export function agenciesOf(who: string | readonly string[] | null): readonly string[] {
  if (who === null || who === '') return [];
  return typeof who === 'string' ? [who] : who;
}
