// From budget rows to charts. Pure.

import { SOURCES, type Budget } from '../../api/types';
import { axesChart, type Spec } from '../../parts/chart/build';
import { budgetOf, plus, yearsOf } from '../dossier/data';

export const GROUPINGS = ['type', 'ministry', 'region', 'programme', 'cluster'] as const;

/** Groups shown as bars; all of them stand in the table. */
export const TOP_GROUPS = 18;

type Money = Budget['executed'];

export interface GroupSum {
  readonly group: string;
  readonly bySource: Readonly<Record<string, Money>>;
  readonly budget: Money;
  readonly executed: Money;
  readonly trace?: string | undefined;
}

/** Sums by group over the rows, largest budget first. */
export function sumsOf(rows: readonly Budget[]): GroupSum[] {
  const groups = new Map<string, GroupSum>();
  for (const row of rows) {
    const so = groups.get(row.group) ?? { group: row.group, bySource: {}, budget: 0, executed: 0, trace: row.trace };
    groups.set(row.group, {
      ...so,
      bySource: { ...so.bySource, [row.source]: plus(so.bySource[row.source] ?? 0, budgetOf(row)) },
      budget: plus(so.budget, budgetOf(row)),
      executed: plus(so.executed, row.executed),
    });
  }
  return [...groups.values()].sort((a, b) => (a.budget === b.budget ? (a.group < b.group ? -1 : 1) : a.budget > b.budget ? -1 : 1));
}

export function groupBars(sums: readonly GroupSum[], name: (group: string) => string, sourceName: (source: string) => string): Spec {
  const top = sums.slice(0, TOP_GROUPS);
  return axesChart({
    categories: top.map((sum) => name(sum.group)),
    series: SOURCES.map((source) => ({ name: sourceName(source), points: top.map((sum) => ({ value: sum.bySource[source] ?? null, trace: sum.trace })) })),
    kind: 'won',
    stacked: true,
    horizontal: true,
  });
}

/** Rates of the groups by year and all sources: executed over what could be spent, carried-over money included. */
export function ratesOf(rows: readonly Budget[], groups: readonly string[]): { years: number[]; rates: Map<string, (number | null)[]> } {
  const years = yearsOf(rows);
  const sum = (group: string, year: number, value: (row: Budget) => Money) =>
    Number(rows.filter((row) => row.group === group && row.fiscal_year === year).map(value).reduce(plus, 0));
  const rate = (group: string, year: number) => {
    const available = sum(group, year, budgetOf) + sum(group, year - 1, (row) => row.carried_over);
    return available > 0 ? sum(group, year, (row) => row.executed) / available : null;
  };
  return { years, rates: new Map(groups.map((group) => [group, years.map((year) => rate(group, year))])) };
}

export function rateLines(rows: readonly Budget[], groups: readonly string[], name: (group: string) => string): Spec {
  const { years, rates } = ratesOf(rows, groups);
  return axesChart({
    categories: years.map(String),
    series: groups.map((group) => ({ name: name(group), points: (rates.get(group) ?? []).map((value) => ({ value })), line: true })),
    kind: 'rate',
  });
}
