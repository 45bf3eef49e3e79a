// Where a figure stands in the answer of its view. Pure.

/** A row of whatever view. */
export type Row = Readonly<Record<string, unknown>>;

/** What carries a token in an answer of its view: a row, or an object that names it, with what it names. */
export function rowIn(data: unknown, token: string): Row | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (Array.isArray(data)) {
    for (const one of data) {
      const found = rowIn(one, token);
      if (found) return found;
    }
    return undefined;
  }
  const row = data as Row;
  if (row['trace'] === token) return row;
  const named = Object.entries((row['traces'] ?? {}) as Record<string, string>).find(([, trace]) => trace === token);
  if (!named) return rowIn(Object.values(row).filter(Array.isArray), token);
  const part = row[named[0]];
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? { ...row, ...part } : row;
}
