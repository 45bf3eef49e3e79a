// A choice that narrows a page.

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface Field {
  /** Its name in the address. */
  readonly name: string;
  readonly label: string;
  /** What can be chosen; free text without. */
  readonly options?: readonly Option[];
  /** What no choice means. */
  readonly any?: string;
  readonly hint?: string;
}

/** Values that occur, each once, in order. */
export function distinct(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}
