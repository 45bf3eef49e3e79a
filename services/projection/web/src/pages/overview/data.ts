// From the overview's answer to its charts. Pure.

import type { Overview, YearMoney } from '../../api/types';
import { axesChart, type Spec } from '../../parts/chart/build';
import { everyYear, unlessNothing, type YearName } from '../dossier/data';

/** Types shown as bars; all of them stand in the table. */
export const TOP_TYPES = 15;

/** Seoul, Incheon, Gyeonggi. */
const CAPITAL = ['11', '28', '41'];

/** Share of the provinces' counts outside the capital region; null where nothing is counted. */
export function outsideCapital(rows: readonly Pick<Overview['clusters_by_region'][number], 'region' | 'clusters'>[]): number | null {
  const total = rows.reduce((sum, row) => sum + row.clusters, 0);
  const capital = rows.filter((row) => CAPITAL.includes(row.region)).reduce((sum, row) => sum + row.clusters, 0);
  return total === 0 ? null : 1 - capital / total;
}

export interface Counted {
  readonly name: string;
  readonly clusters: number;
  readonly trace?: string | undefined;
}

/** Most first; equal ones by name. */
export function mostFirst(rows: readonly Counted[]): Counted[] {
  return [...rows].sort((a, b) => b.clusters - a.clusters || (a.name < b.name ? -1 : 1));
}

export function countBars(rows: readonly Counted[], series: string): Spec {
  return axesChart({
    categories: rows.map((row) => row.name),
    series: [{ name: series, points: rows.map((row) => ({ value: row.clusters, trace: row.trace })) }],
    kind: 'count',
    horizontal: true,
    labels: true,
  });
}

export function moneyByYear(rows: readonly YearMoney[], names: { national: string; local: string; private: string; executed: string }, yearName: YearName = String): Spec {
  const years = everyYear(rows);
  const points = (key: 'national' | 'local' | 'private' | 'executed') =>
    years.map((year) => {
      const row = rows.find((one) => one.fiscal_year === year);
      return { value: row?.[key] ?? null, trace: row?.trace };
    });
  return axesChart({
    categories: years.map(yearName),
    series: [
      ...(['national', 'local', 'private'] as const).map((key) => ({ name: names[key], figure: `overview.budget_by_year.${key}`, points: points(key) })),
      { name: names.executed, figure: 'overview.budget_by_year.executed', points: points('executed').map(unlessNothing), line: true, colour: 3 },
    ],
    kind: 'won',
    stacked: true,
  });
}
