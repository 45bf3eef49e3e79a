// Names of clusters for pages whose rows carry only ids.

import type { Cluster } from '../api/types';
import { useRows } from '../api/view.svelte';

export interface ClusterNames {
  /** The cluster, once known. */
  get(id: string): Cluster | undefined;
  /** Its name, or its id. */
  of(id: string): string;
}

/** Asks for the list of clusters at the moment shown; call while a component is set up. */
export function useClusterNames(): ClusterNames {
  const view = useRows<Cluster>(() => ({ view: 'clusters' }));
  const byId = $derived(new Map((view.data ?? []).map((cluster) => [cluster.cluster_id, cluster])));
  return {
    get: (id) => byId.get(id),
    of: (id) => byId.get(id)?.name_ko ?? id,
  };
}
