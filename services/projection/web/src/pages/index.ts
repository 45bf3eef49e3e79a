// Every page: one line each. A page is a folder with words.ts (what it says in both languages), data.ts (rows into what is shown; pure)
// and Page.svelte (what it asks and how it stands), in this order.

import type { Component } from 'svelte';

type Loader = () => Promise<{ default: Component }>;
type OneLoader = () => Promise<{ default: Component<{ id: string }> }>;

export interface PageEntry {
  /** Also its word in the list of names. */
  readonly name: 'overview' | 'clusters' | 'similar' | 'plans' | 'money' | 'results' | 'survey' | 'governance' | 'findings' | 'updates' | 'compare' | 'send' | 'definitions';
  readonly path: string;
  readonly load: Loader;
  /** The page of one thing under it: `/clusters/ID`. */
  readonly one?: OneLoader;
}

export const PAGES: readonly PageEntry[] = [
  { name: 'overview', path: '/', load: () => import('./overview/Page.svelte') },
  { name: 'clusters', path: '/clusters', load: () => import('./clusters/Page.svelte'), one: () => import('./dossier/Page.svelte') },
  { name: 'similar', path: '/similar', load: () => import('./similar/Page.svelte') },
  { name: 'plans', path: '/plans', load: () => import('./plans/Page.svelte') },
  { name: 'money', path: '/money', load: () => import('./money/Page.svelte') },
  { name: 'results', path: '/results', load: () => import('./results/Page.svelte') },
  { name: 'survey', path: '/survey', load: () => import('./survey/Page.svelte') },
  { name: 'governance', path: '/governance', load: () => import('./governance/Page.svelte') },
  { name: 'findings', path: '/findings', load: () => import('./findings/Page.svelte') },
  { name: 'updates', path: '/updates', load: () => import('./updates/Page.svelte') },
  { name: 'compare', path: '/compare', load: () => import('./compare/Page.svelte') },
  { name: 'send', path: '/send', load: () => import('./send/Page.svelte') },
  { name: 'definitions', path: '/definitions', load: () => import('./definitions/Page.svelte') },
];

/** Which page an address names: the page itself, or one thing on it. */
export type Route = { readonly entry: PageEntry } | { readonly entry: PageEntry; readonly one: OneLoader; readonly id: string };

export function route(path: string): Route | undefined {
  const [first = '', ...rest] = path.split('/').filter(Boolean);
  const entry = PAGES.find((page) => page.path === `/${first}`);
  if (!entry) return undefined;
  if (rest.length === 0) return { entry };
  if (rest.length > 1 || !entry.one) return undefined;
  try {
    return { entry, one: entry.one, id: decodeURIComponent(rest[0] ?? '') };
  } catch {
    return undefined;
  }
}
