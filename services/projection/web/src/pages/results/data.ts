// From results to charts. Pure.

import { together } from '../../api/traces';
import type { ForeignInvestment, Performance, Ratio, SpinOff } from '../../api/types';
import { plus } from '../../format/number';
import { axesChart, type Spec } from '../../parts/chart/build';
import { everyYear } from '../dossier/data';

export const GROUPINGS = ['all', 'type', 'ministry', 'region', 'cluster'] as const;
export const VIEWS = ['ratios', 'indicators', 'spinOffs', 'investment'] as const;

/** Lines in one chart that can still be told apart. */
export const LINES = 6;

interface Valued {
  readonly group: string;
  readonly value: number | bigint | null;
  readonly trace?: string;
}

/** The groups with the largest last value, and one line for each. */
function lines<Row extends Valued>(rows: readonly Row[], periodOf: (row: Row) => string, name: (group: string) => string, broken: (row: Row, index: number) => boolean): Spec {
  const periods = [...new Set(rows.map(periodOf))].sort();
  const last = periods.at(-1);
  const groups = rows
    .filter((row) => periodOf(row) === last)
    .sort((a, b) => Number(b.value ?? -1) - Number(a.value ?? -1))
    .slice(0, LINES)
    .map((row) => row.group);
  return axesChart({
    categories: periods,
    series: groups.map((group) => {
      const of = periods.map((period) => rows.find((row) => row.group === group && periodOf(row) === period));
      return {
        name: name(group),
        points: of.map((row) => ({ value: row?.value ?? null, trace: row?.trace })),
        line: true,
        breaks: of.flatMap((row, index) => (row && broken(row, index) ? [index] : [])),
      };
    }),
    kind: 'number',
  });
}

/** A change that cannot be told though both years have a value: the definition changed between them. */
export function isBreak(rows: readonly Ratio[], row: Ratio): boolean {
  if (row.change !== null || row.value === null) return false;
  return rows.some((one) => one.group === row.group && one.ratio_id === row.ratio_id && one.year === row.year - 1 && one.value !== null);
}

export function ratioLines(rows: readonly Ratio[], name: (group: string) => string): Spec {
  return lines(rows, (row) => String(row.year), name, (row) => isBreak(rows, row));
}

export function indicatorLines(rows: readonly Performance[], name: (group: string) => string): Spec {
  return lines(rows, (row) => row.period, name, () => false);
}

/** Companies by where they stand, with the definition of their number. */
export function headlines(rows: readonly SpinOff[]) {
  return [
    { word: 'companies', figure: 'page.spin_offs_registered', of: rows.filter((row) => row.status === 'registered') },
    { word: 'inBreach', figure: 'page.spin_offs_in_breach', of: rows.filter((row) => row.compliant === false) },
    { word: 'deregistered', figure: 'page.spin_offs_deregistered', of: rows.filter((row) => row.status === 'deregistered') },
  ] as const;
}

export interface BreachCount {
  readonly breach: string;
  readonly count: number;
  readonly trace: string | undefined;
}

/** How often each kind of breach occurs, and what is behind it. */
export function breachCounts(rows: readonly SpinOff[]): BreachCount[] {
  const companies = new Map<string, SpinOff[]>();
  for (const row of rows) for (const breach of row.breaches) companies.set(breach, [...(companies.get(breach) ?? []), row]);
  return [...companies].map(([breach, of]) => ({ breach, count: of.length, trace: together(of.map((row) => row.trace)) })).sort((a, b) => b.count - a.count);
}

export function investmentBars(rows: readonly ForeignInvestment[], declared: string, arrived: string): Spec {
  const years = everyYear(rows.map((row) => ({ fiscal_year: row.year })));
  const points = (key: 'declared_usd' | 'arrived_usd') =>
    years.map((year) => {
      const of = rows.filter((row) => row.year === year);
      return { value: of.map((row) => row[key]).reduce(plus, 0), trace: together(of.map((row) => row.trace)) };
    });
  return axesChart({ categories: years.map(String), series: [{ name: declared, figure: 'foreign-investment.declared_usd', points: points('declared_usd') }, { name: arrived, figure: 'foreign-investment.arrived_usd', points: points('arrived_usd') }], kind: 'usd' });
}
