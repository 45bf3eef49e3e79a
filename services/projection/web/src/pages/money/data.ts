// From budget rows to charts. Pure.

import { together } from '../../api/traces';
import { SOURCES, type Budget } from '../../api/types';
import { plus } from '../../format/number';
import { axesChart, type Spec } from '../../parts/chart/build';
import { budgetOf, everyYear, summed, yearsOf, type YearName } from '../dossier/data';

export const GROUPINGS = ['type', 'ministry', 'region', 'programme', 'cluster'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Groups shown as bars; all of them stand in the table. */
export const TOP_GROUPS = 18;

type Money = Budget['executed'];

export interface GroupSum {
  readonly group: string;
  readonly rows: readonly Budget[];
  readonly bySource: Readonly<Record<string, Money>>;
  readonly budget: Money;
  readonly executed: Money;
  /** What is behind the budget and what was executed of it. */
  readonly trace?: string | undefined;
}

function total(rows: readonly Budget[], value: (row: Budget) => Money): Money {
  return rows.map(value).reduce(plus, 0);
}

/** Sums by group over the rows, largest budget first. */
export function sumsOf(rows: readonly Budget[]): GroupSum[] {
  const groups = new Map<string, Budget[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  const sum = ([group, of]: [string, readonly Budget[]]): GroupSum => ({
    group,
    rows: of,
    bySource: Object.fromEntries(SOURCES.map((source) => [source, of.filter((row) => row.source === source)] as const).filter(([, some]) => some.length > 0).map(([source, some]) => [source, total(some, budgetOf)])),
    budget: total(of, budgetOf),
    executed: total(of, (row) => row.executed),
    trace: together(of.map((row) => row.trace)),
  });
  return [...groups].map(sum).sort((a, b) => (a.budget === b.budget ? (a.group < b.group ? -1 : 1) : a.budget > b.budget ? -1 : 1));
}

export function groupBars(sums: readonly GroupSum[], name: (group: string) => string, sourceName: (source: string) => string): Spec {
  const top = sums.slice(0, TOP_GROUPS);
  return axesChart({
    categories: top.map((sum) => name(sum.group)),
    series: SOURCES.map((source) => ({ name: sourceName(source), points: top.map((sum) => summed(sum.rows.filter((row) => row.source === source), budgetOf)) })),
    kind: 'won',
    stacked: true,
    horizontal: true,
  });
}

/** By how much the groups add up to less than the nation, or to more. */
export function lacking(whole: readonly Budget[], rows: readonly Budget[]): { whole: Money; groups: Money; lacking: Money } {
  const [nation, groups] = [total(whole, budgetOf), total(rows, budgetOf)];
  return { whole: nation, groups, lacking: plus(nation, -groups) };
}

export interface Rate {
  readonly group: string;
  readonly fiscal_year: number;
  readonly rate: number | null;
}

/** Rates of the groups by year and all sources: executed over what could be spent, carried-over money included. */
export function ratesOf(rows: readonly Budget[], groups: readonly string[]): Rate[] {
  const sum = (group: string, year: number, value: (row: Budget) => Money) => Number(total(rows.filter((row) => row.group === group && row.fiscal_year === year), value));
  const rate = (group: string, year: number) => {
    const available = sum(group, year, budgetOf) + sum(group, year - 1, (row) => row.carried_over);
    const executed = sum(group, year, (row) => row.executed);
    // Nothing executed at all is a year of which nobody reported.
    return available > 0 && executed !== 0 ? executed / available : null;
  };
  return groups.flatMap((group) => yearsOf(rows).map((fiscal_year) => ({ group, fiscal_year, rate: rate(group, fiscal_year) })));
}

export function rateLines(rows: readonly Budget[], groups: readonly string[], name: (group: string) => string, yearName: YearName = String): Spec {
  const years = everyYear(rows);
  const rates = ratesOf(rows, groups);
  return axesChart({
    categories: years.map(yearName),
    series: groups.map((group) => ({
      name: name(group),
      points: years.map((year) => ({ value: rates.find((one) => one.group === group && one.fiscal_year === year)?.rate ?? null })),
      line: true,
    })),
    kind: 'rate',
  });
}
