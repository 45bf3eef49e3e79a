// What an address says, without a browser: path and query, read and written.

/** A place in the page: where, and every choice made there. */
export interface Place {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Choices that stay when the reader goes to another page. */
export const KEPT = ['known_at', 'effective_on', 'lang'] as const;

/** Changes to a query; null takes a choice away. */
export type Changes = Readonly<Record<string, string | number | null | undefined>>;

/** Reads a path and a query string. */
export function read(path: string, search: string): Place {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) if (value !== '') query[name] = value;
  return { path: path === '' ? '/' : path, query };
}

/** The query with the changes made. */
export function change(query: Place['query'], changes: Changes): Record<string, string> {
  const next: Record<string, string> = { ...query };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') delete next[name];
    else next[name] = String(value);
  }
  return next;
}

/** Only what is kept from page to page. */
export function kept(query: Place['query']): Record<string, string> {
  const names: readonly string[] = KEPT;
  return Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)));
}

/** Written as a relative address; names in alphabetical order, so that equal places have equal addresses. */
export function write(place: Place): string {
  const parameters = new URLSearchParams(Object.entries(place.query).sort(([a], [b]) => (a < b ? -1 : 1)));
  const search = parameters.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
  return search === '' ? place.path : `${place.path}?${search}`;
}
