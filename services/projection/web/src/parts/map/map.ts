// Shading and finding on the map. Pure.

import type { Cluster } from '../../api/types';

export interface MapPoint {
  readonly id: string;
  readonly label: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly tone: 'plain' | 'strong';
}

/** One of five shades, in equal steps of the largest; nothing has the palest to itself. */
export function shadeOf(value: number | undefined, most: number): 0 | 1 | 2 | 3 | 4 {
  if (!value || value <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil((value / most) * 4))) as 1 | 2 | 3 | 4;
}

/** What each shade stands for, where whole numbers are counted; shades without a number are left out. */
export function shadesOf(most: number): { shade: number; from: number; to: number }[] {
  return [1, 2, 3, 4]
    .map((shade) => ({ shade, from: Math.floor((most * (shade - 1)) / 4) + 1, to: Math.floor((most * shade) / 4) }))
    .filter(({ from, to }) => from <= to);
}

/** The point next to a place, if any is near enough. */
export function nearest<P extends { readonly at: readonly [number, number] }>(points: readonly P[], x: number, y: number, reach: number): P | undefined {
  let found: P | undefined;
  let best = reach * reach;
  for (const point of points) {
    const distance = (point.at[0] - x) ** 2 + (point.at[1] - y) ** 2;
    if (distance <= best) [best, found] = [distance, point];
  }
  return found;
}

type Placeable = Pick<Cluster, 'cluster_id' | 'name_ko' | 'name_en' | 'longitude' | 'latitude'>;

/** Clusters that have coordinates, as points, and how many have none. */
export function placesOf<C extends Placeable>(clusters: readonly C[], strong: (cluster: C) => boolean = () => false, name: (cluster: C) => string = (cluster) => cluster.name_ko): { points: MapPoint[]; unplaced: number } {
  const points: MapPoint[] = [];
  for (const cluster of clusters) {
    const { longitude, latitude } = cluster;
    if (longitude === null || latitude === null) continue;
    points.push({ id: cluster.cluster_id, label: name(cluster), longitude: Number(longitude), latitude: Number(latitude), tone: strong(cluster) ? 'strong' : 'plain' });
  }
  return { points, unplaced: clusters.length - points.length };
}
