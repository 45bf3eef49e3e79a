// Two moments, their difference and its parts. Pure.

import type { Change, ChangePart, Figure } from '../../api/types';
import type { Kind } from '../../format/number';
import { axesChart, type Spec } from '../../parts/chart/build';
import { plus } from '../dossier/data';

/** Bars shown; all rows stand in the table. */
export const TOP_ROWS = 17;

export function difference(before: Figure | null, after: Figure | null): Figure | null {
  if (before === null && after === null) return null;
  const minus = (value: Figure): Figure => (typeof value === 'bigint' ? -value : -value);
  return plus(after ?? 0, minus(before ?? 0));
}

export interface Pair {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** The same group at both moments; largest change first, those that stayed last. */
export function pairsOf(before: readonly { name: string; value: number }[], after: readonly { name: string; value: number }[]): Pair[] {
  const groups = new Map<string, { before: number; after: number }>();
  for (const { name, value } of before) groups.set(name, { before: value, after: 0 });
  for (const { name, value } of after) groups.set(name, { before: groups.get(name)?.before ?? 0, after: value });
  return [...groups]
    .map(([name, pair]) => ({ name, ...pair }))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || b.after - a.after || (a.name < b.name ? -1 : 1));
}

export function pairBars(pairs: readonly Pair[], before: string, after: string): Spec {
  const top = pairs.slice(0, TOP_ROWS);
  return axesChart({
    categories: top.map((pair) => pair.name),
    series: [
      { name: before, points: top.map((pair) => ({ value: pair.before })), colour: 5 },
      { name: after, points: top.map((pair) => ({ value: pair.after })), colour: 0 },
    ],
    kind: 'count',
    horizontal: true,
    labels: true,
  });
}

/** What each agency did to the figure, largest part first. */
export function byAgency(parts: readonly Pick<ChangePart, 'agency_id' | 'difference'>[]): { agency_id: string; updates: number; difference: Figure }[] {
  const agencies = new Map<string, { updates: number; difference: Figure }>();
  for (const part of parts) {
    const so = agencies.get(part.agency_id) ?? { updates: 0, difference: 0 };
    agencies.set(part.agency_id, { updates: so.updates + 1, difference: plus(so.difference, part.difference) });
  }
  return [...agencies].map(([agency_id, of]) => ({ agency_id, ...of })).sort((a, b) => Math.abs(Number(b.difference)) - Math.abs(Number(a.difference)));
}

const MONEY = /(^|[._/])(budget|budget_total|national|local|private|executed|requested|appropriated|supplementary|carried_over|lapsed|capital_krw|difference)($|[._/:?])/;
const DOLLARS = /_usd($|[._/:?])/;
const RATES = /(rate|share|coverage|attainment)(_a|_b)?($|[._/:?])/;
const AREAS = /_m2($|[._/:?])/;

/** How a figure is written, from its name. */
export function kindOf(figure: Change['figure']): Kind {
  if (DOLLARS.test(figure)) return 'usd';
  if (RATES.test(figure)) return 'rate';
  if (AREAS.test(figure)) return 'area';
  return MONEY.test(figure) ? 'won' : 'number';
}
