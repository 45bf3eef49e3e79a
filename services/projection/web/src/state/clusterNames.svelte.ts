// Names of clusters for pages whose rows carry only ids.

import type { Cluster } from '../api/types';
import { useRows } from '../api/view.svelte';
import { language } from '../i18n/language.svelte';

/** The name in the language in use; Korean where it has no other. */
export function clusterName(cluster: Pick<Cluster, 'name_ko' | 'name_en'>): string {
  return (language() === 'en' && cluster.name_en) || cluster.name_ko;
}

export interface ClusterNames {
  /** The cluster, once known. */
  get(id: string): Cluster | undefined;
  /** Its name, or its id. */
  of(id: string): string;
}

/** Asks for the list of clusters at the moment shown; call while a component is set up. */
export function useClusterNames(): ClusterNames {
  const view = useRows<Cluster>(() => ({ view: 'clusters' }));
  const byId = $derived(new Map((view.answer?.data ?? []).map((cluster) => [cluster.cluster_id, cluster])));
  return {
    get: (id) => byId.get(id),
    of: (id) => {
      const cluster = byId.get(id);
      return cluster ? clusterName(cluster) : id;
    },
  };
}
