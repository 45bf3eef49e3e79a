// The address bar is the only state that counts: a link shows the same thing to everybody.

import { change, kept, read, write, type Changes, type Place } from './address';

const inBrowser = typeof window !== 'undefined';

class Address {
  #place = $state.raw<Place>(inBrowser ? read(location.pathname, location.search) : { path: '/', query: {} });

  constructor() {
    if (inBrowser) window.addEventListener('popstate', () => (this.#place = read(location.pathname, location.search)));
  }

  get path(): string {
    return this.#place.path;
  }

  get query(): Place['query'] {
    return this.#place.query;
  }

  get(name: string): string | undefined {
    return this.#place.query[name];
  }

  /** The address of the place in view with other choices. */
  with(changes: Changes): string {
    return write({ path: this.path, query: change(this.query, changes) });
  }

  /** The address of a page; moment and language stay, filters do not. */
  to(path: string, changes: Changes = {}): string {
    return write({ path, query: change(kept(this.query), changes) });
  }

  /** Goes there. `replace` for what is typed, so that the back button does not undo single letters. */
  go(href: string, replace = false): void {
    const url = new URL(href, location.origin);
    const elsewhere = url.pathname !== this.path;
    history[replace ? 'replaceState' : 'pushState'](null, '', url.pathname + url.search);
    this.#place = read(url.pathname, url.search);
    if (elsewhere) window.scrollTo(0, 0);
  }

  /** Changes choices of the place in view. */
  set(changes: Changes, replace = false): void {
    this.go(this.with(changes), replace);
  }
}

export const address = new Address();

/** Follows links inside the page without a reload; leaves downloads, new tabs and other places alone. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.hasAttribute('download') || link.getAttribute('target')) return;
  const href = link.getAttribute('href');
  if (!href?.startsWith('/') || href.startsWith('/api/')) return;
  event.preventDefault();
  address.go(href);
}
