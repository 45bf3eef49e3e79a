// What the list of clusters can be narrowed by. Pure.

import type { Ask } from '../../api/client';

export const FILTERS = ['q', 'status', 'type', 'region', 'ministry', 'industry', 'technology'] as const;

/** The question behind the list, from the choices in the address. */
export function listAsk(get: (name: string) => string | undefined): Ask {
  return { view: 'clusters', parameters: Object.fromEntries(FILTERS.map((name) => [name, get(name)])) };
}

/** Clusters per province; one over several provinces counts in each. */
export function byProvince(clusters: readonly { readonly regions: readonly string[] }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const cluster of clusters) {
    for (const province of new Set(cluster.regions.map((region) => region.slice(0, 2)))) counts[province] = (counts[province] ?? 0) + 1;
  }
  return counts;
}
