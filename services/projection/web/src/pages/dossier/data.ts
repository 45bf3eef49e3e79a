// From one cluster's answer to its charts. Pure.

import { together } from '../../api/traces';
import { SOURCES, type Budget, type Observation } from '../../api/types';
import { plus } from '../../format/number';
import { axesChart, type Point, type Spec } from '../../parts/chart/build';

type Money = Budget['executed'];

/** What a source gave in a year. */
export function budgetOf(row: Budget): Money {
  return plus(row.appropriated, row.supplementary);
}

export function yearsOf(rows: readonly { readonly fiscal_year: number }[]): number[] {
  return [...new Set(rows.map((row) => row.fiscal_year))].sort((a, b) => a - b);
}

/** All years from the first to the last, so that a gap is seen as one. */
export function everyYear(rows: readonly { readonly fiscal_year: number }[]): number[] {
  const years = yearsOf(rows);
  const [first, last] = [years[0], years.at(-1)];
  return first === undefined || last === undefined ? [] : Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** Years as they are written under a chart; one that is not over on the day shown says so. */
export type YearName = (year: number) => string;

/** A sum with what is behind all of its parts. */
export function summed(rows: readonly Budget[], value: (row: Budget) => Money): Point {
  if (rows.length === 0) return { value: null };
  return { value: rows.map(value).reduce(plus), trace: together(rows.map((row) => row.trace)) };
}

/** Nothing executed in a whole year is a year of which nobody reported yet: no point, rather than one at zero. */
export function unlessNothing(point: Point): Point {
  return point.value === null || Number(point.value) === 0 ? { value: null } : point;
}

/** Budget by source as bars, money executed as a line. */
export function moneyChart(rows: readonly Budget[], sourceName: (source: string) => string, executed: string, yearName: YearName = String): Spec {
  const years = everyYear(rows);
  const at = (year: number, source?: string) => rows.filter((row) => row.fiscal_year === year && (!source || row.source === source));
  return axesChart({
    categories: years.map(yearName),
    series: [
      ...SOURCES.map((source) => ({ name: sourceName(source), figure: 'page.budget', points: years.map((year) => summed(at(year, source), budgetOf)) })),
      { name: executed, figure: 'page.executed', points: years.map((year) => unlessNothing(summed(at(year), (row) => row.executed))), line: true, colour: 3 },
    ],
    kind: 'won',
    stacked: true,
  });
}

export interface SeriesOf {
  readonly indicator: string;
  readonly rows: readonly Observation[];
}

/** Observations of each indicator in order of period. */
export function seriesOf(rows: readonly Observation[]): SeriesOf[] {
  const byIndicator = new Map<string, Observation[]>();
  for (const row of rows) byIndicator.set(row.indicator_id, [...(byIndicator.get(row.indicator_id) ?? []), row]);
  return [...byIndicator].map(([indicator, of]) => ({ indicator, rows: of.sort((a, b) => (a.period < b.period ? -1 : 1)) }));
}

/** Where the definition behind the value changed. */
export function breaksOf(rows: readonly { readonly definition: string | null }[]): number[] {
  return rows.flatMap((row, index) => (index > 0 && row.definition !== rows[index - 1]?.definition ? [index] : []));
}

export function seriesChart(series: SeriesOf, name: string): Spec {
  return axesChart({
    categories: series.rows.map((row) => row.period),
    series: [{ name, points: series.rows.map((row) => ({ value: row.value, trace: row.trace })), line: true, breaks: breaksOf(series.rows) }],
    kind: 'number',
  });
}
