// From plan answers to the matrices. Pure.

import { together } from '../../api/traces';
import type { Alignment, Concentration, ConcentrationRow } from '../../api/types';
import { axesChart, heatChart, type HeatCell, type Spec } from '../../parts/chart/build';

export const TARGETS = ['technology', 'industry'] as const;

/** Bars shown; all rows stand in the table. */
export const TOP_CODES = 16;

/** Rows: provinces; columns: ordered pairs of plans. */
export function alignmentMatrix(rows: readonly Alignment[], provinces: readonly { code: string; name: string }[], words: string): Spec {
  const pairs = [...new Set(rows.map((row) => `${row.plan_a} → ${row.plan_b}`))].sort();
  const cells: HeatCell[] = rows.flatMap((row) => {
    const y = provinces.findIndex((province) => province.code === row.region);
    const x = pairs.indexOf(`${row.plan_a} → ${row.plan_b}`);
    return row.coverage_a === null || y < 0 ? [] : [{ x, y, value: row.coverage_a, words, trace: row.trace }];
  });
  return heatChart({ x: pairs, y: provinces.map((province) => province.name), cells, max: 1, kind: 'rate', labels: pairs.length <= 6 });
}

export interface Chosen {
  readonly code: string;
  readonly region: string;
  readonly plans: number;
  readonly trace?: string | undefined;
}

/** How many plans name each code in each province. */
export function chosen(rows: readonly ConcentrationRow[]): Chosen[] {
  const counts = new Map<string, ConcentrationRow[]>();
  for (const row of rows) {
    for (const region of row.regions) {
      const key = `${row.code}/${region}`;
      counts.set(key, [...(counts.get(key) ?? []), row]);
    }
  }
  return [...counts]
    .map(([key, of]) => ({ code: of[0]?.code ?? '', region: key.slice(key.lastIndexOf('/') + 1), plans: of.length, trace: together(of.map((row) => row.trace)) }))
   .sort((a, b) => (a.code + a.region < b.code + b.region ? -1 : 1));
}

export function choiceHeat(cells: readonly Chosen[], codes: readonly { code: string; name: string }[], provinces: readonly { code: string; name: string }[], words: string): Spec {
  const at = (list: readonly { code: string }[], code: string) => list.findIndex((one) => one.code === code);
  return heatChart({
    x: provinces.map((province) => province.name),
    y: codes.map((code) => code.name),
    cells: cells
      .map((cell) => ({ x: at(provinces, cell.region), y: at(codes, cell.code), value: cell.plans, words, trace: cell.trace }))
      .filter((cell) => cell.x >= 0 && cell.y >= 0),
    max: Math.max(1, ...cells.map((cell) => cell.plans)),
    kind: 'count',
    labels: true,
  });
}

export type Pair = Concentration['pairs'][number] & { readonly common: readonly string[] };

/** Provinces that chose most alike first, with what both of them chose. */
export function alikeFirst({ pairs, rows }: Pick<Concentration, 'pairs' | 'rows'>): Pair[] {
  const both = (pair: Concentration['pairs'][number]) => rows.filter((row) => row.plan === pair.plan && row.target === pair.target && row.regions.includes(pair.region_a) && row.regions.includes(pair.region_b)).map((row) => row.code);
  return pairs.map((pair) => ({ ...pair, common: both(pair) })).sort((a, b) => (b.jaccard ?? -1) - (a.jaccard ?? -1));
}

/** Provinces per code, most first; where several plans are shown each bar names its own. */
export function concentrationBars(rows: Concentration['rows'], name: (code: string) => string, words: string): Spec {
  const top = [...rows].sort((a, b) => b.region_count - a.region_count || (a.code < b.code ? -1 : 1)).slice(0, TOP_CODES);
  return axesChart({
    categories: top.map((row) => (new Set(rows.map((one) => one.plan)).size > 1 ? `${row.plan}: ${name(row.code)}` : name(row.code))),
    series: [{ name: words, points: top.map((row) => ({ value: row.region_count, trace: row.trace })) }],
    kind: 'count',
    horizontal: true,
    labels: true,
  });
}
