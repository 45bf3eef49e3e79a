// Two moments, their difference and its parts. Pure.

import type { Change, Figure } from '../../api/types';
import { plus } from '../../format/number';
import { axesChart, type Spec } from '../../parts/chart/build';

/** Bars shown; all rows stand in the table. */
export const TOP_ROWS = 17;

export function difference(before: Figure | null, after: Figure | null): Figure | null {
  if (before === null && after === null) return null;
  const minus = (value: Figure): Figure => (typeof value === 'bigint' ? -value : -value);
  return plus(after ?? 0, minus(before ?? 0));
}

/** Clusters of a group at one moment. */
export interface Counted {
  readonly name: string;
  readonly value: number;
  readonly trace?: string | undefined;
}

export interface Pair {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** What is behind each of both; a group that was not there has nothing behind it. */
  readonly traces: { readonly before?: string | undefined; readonly after?: string | undefined };
}

/** The same group at both moments; largest change first, those that stayed last. */
export function pairsOf(before: readonly Counted[], after: readonly Counted[]): Pair[] {
  const groups = new Map<string, Omit<Pair, 'name'>>();
  for (const { name, value, trace } of before) groups.set(name, { before: value, after: 0, traces: { before: trace } });
  for (const { name, value, trace } of after) {
    const old = groups.get(name);
    groups.set(name, { before: old?.before ?? 0, after: value, traces: { ...old?.traces, after: trace } });
  }
  return [...groups]
    .map(([name, pair]) => ({ name, ...pair }))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || b.after - a.after || (a.name < b.name ? -1 : 1));
}

export function pairBars(pairs: readonly Pair[], before: string, after: string): Spec {
  const top = pairs.slice(0, TOP_ROWS);
  return axesChart({
    categories: top.map((pair) => pair.name),
    series: [
      { name: before, points: top.map((pair) => ({ value: pair.before, trace: pair.traces.before })), colour: 5 },
      { name: after, points: top.map((pair) => ({ value: pair.after, trace: pair.traces.after })), colour: 0 },
    ],
    kind: 'count',
    horizontal: true,
    labels: true,
  });
}

/** Where a changed figure is listed, in this order: the whole, then what it is counted by. */
export const SECTIONS = ['whole', 'money', 'ministry', 'region', 'type', 'indicator', 'other'] as const;
export type Section = (typeof SECTIONS)[number];

const SECTION_OF: Readonly<Record<string, Section>> = {
  'overview.budget_by_year': 'money',
  'overview.clusters_by_ministry': 'ministry',
  'overview.clusters_by_region': 'region',
  'overview.clusters_by_type': 'type',
  performance: 'indicator',
  overview: 'whole',
};

export function sectionOf(figure: string): Section {
  return SECTION_OF[figure.slice(0, figure.lastIndexOf('.'))] ?? 'other';
}

/** The lines by section, those without any left out; in a section the largest change first, equal ones by name. */
export function inSections(changes: readonly Change[]): { section: Section; changes: readonly Change[] }[] {
  const size = (change: Change) => Math.abs(Number(change.difference));
  const later = (a: Change, b: Change) => size(b) - size(a) || (`${a.figure}${a.group ?? ''}` < `${b.figure}${b.group ?? ''}` ? -1 : 1);
  return SECTIONS.map((section) => ({ section, changes: changes.filter((change) => sectionOf(change.figure) === section).sort(later) })).filter((one) => one.changes.length > 0);
}

/** An indicator and its year, as the group of an observed figure names them. */
export function observedOf(group: string): { indicator: string; year: string } {
  const cut = group.lastIndexOf('/');
  return cut < 0 ? { indicator: group, year: '' } : { indicator: group.slice(0, cut), year: group.slice(cut + 1) };
}

/** What each agency did to the figure, largest part first. */
export function byAgency({ agencies }: Pick<Change, 'agencies'>): Change['agencies'][number][] {
  return [...agencies].sort((a, b) => Math.abs(Number(b.difference)) - Math.abs(Number(a.difference)));
}

/** How many updates made the difference, listed one by one or not. */
export function updatesOf({ agencies }: Pick<Change, 'agencies'>): number {
  return agencies.reduce((sum, agency) => sum + agency.updates, 0);
}
