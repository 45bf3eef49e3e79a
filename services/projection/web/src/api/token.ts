// What the trace of a figure names: the view, its parameters, the figure in it, the moment. As `token.rs` writes it. Pure.

/** A figure as its token names it. */
export interface Named {
  readonly view: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of a row its key, of an object the name of the figure and the key in it. */
  readonly key: readonly string[];
  readonly known_at: string;
  readonly effective_on: string;
}

const TRACE = 'T'.charCodeAt(0);
/** Places of the streams and of the refusals; the view works them out of the moment. */
const PLACES = 5;
/** The checksum at the end is for the view to hold against what it is asked. */
const SUM_BYTES = 4;

class Reader {
  #at = 1;
  constructor(readonly bytes: Uint8Array) {}

  number(): number {
    for (let value = 0, unit = 1; ; unit *= 128) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) throw new RangeError();
      value += (byte % 128) * unit;
      if (byte < 128) return value;
    }
  }

  text(): string {
    const to = this.number() + this.#at;
    if (to > this.bytes.length) throw new RangeError();
    const text = new TextDecoder().decode(this.bytes.subarray(this.#at, to));
    this.#at = to;
    return text;
  }

  texts(count: number): string[] {
    return Array.from({ length: count }, () => this.text());
  }
}

/** To the microsecond: at any other instant the figure may be another. */
function instantOf(micros: number): string {
  const second = new Date(Math.floor(micros / 1_000_000) * 1_000).toISOString().slice(0, 19);
  return `${second}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}

/** Reads a token; none if it is not one of a figure. Several together are read one by one. */
export function readTrace(token: string): Named | undefined {
  try {
    const bytes = Uint8Array.from(atob(token.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    if (bytes[0] !== TRACE) return undefined;
    const reader = new Reader(bytes.subarray(0, -SUM_BYTES));
    const known_at = instantOf(reader.number());
    for (let place = 0; place < PLACES; place += 1) reader.number();
    const effective_on = reader.text().replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
    const view = reader.text();
    const pairs = reader.texts(2 * reader.number());
    const parameters = Object.fromEntries(pairs.flatMap((name, at) => (at % 2 === 0 ? [[name, pairs[at + 1] ?? '']] : [])));
    return { view, parameters, key: reader.texts(reader.number()), known_at, effective_on };
  } catch {
    return undefined;
  }
}

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
