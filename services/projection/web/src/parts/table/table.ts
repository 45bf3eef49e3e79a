// What a table is made of, and how it is put in order. Pure.

import type { Kind, Numeric } from '../../format/number';

export type Tone = 'plain' | 'good' | 'notice' | 'bad' | 'info';
export type CellValue = Numeric | string | boolean | null | undefined;

export interface Column<Row> {
  /** Field name: also the name of the sort in the address. */
  readonly key: string;
  readonly label: string;
  readonly kind?: Kind | 'text' | 'day' | 'instant' | 'code';
  /** What the column sorts by and, without `text`, shows. */
  readonly of: (row: Row) => CellValue;
  readonly text?: (row: Row) => string;
  readonly href?: (row: Row) => string | undefined;
  readonly tone?: (row: Row) => Tone | undefined;
  /** Name of the definition behind the figure, or behind what is said in words; opens the row's trace. */
  readonly figure?: string;
  readonly trace?: (row: Row) => string | undefined;
  /** Takes more room; beyond three lines it is cut, and shown whole on hover and on paper. */
  readonly wide?: boolean;
  /** Never cut: what stands here is the content of the table. */
  readonly uncut?: boolean;
}

/** Rows on one page of a table. */
export const PAGE_SIZE = 50;
/** From so many rows on only those in view are in the document. */
export const WINDOW_FROM = 150;
/** Height of a row in a windowed table, in pixels; the style sheet holds rows to it. */
export const ROW_HEIGHT = 41;
/** Rows kept in the document above and below those in view. */
const OVERSCAN = 10;

export interface Sort {
  readonly key: string;
  readonly down: boolean;
}

export function readSort(text: string | undefined): Sort | undefined {
  if (!text) return undefined;
  return text.startsWith('-') ? { key: text.slice(1), down: true } : { key: text, down: false };
}

/** The next order when a heading is pressed: up, down, as it came. */
export function turnSort(sort: Sort | undefined, key: string): string | null {
  if (sort?.key !== key) return key;
  return sort.down ? null : `-${key}`;
}

function isNothing(value: CellValue): value is null | undefined {
  return value === null || value === undefined || value === '';
}

/** Nothing comes last whichever way a column is sorted. */
export function compare(a: CellValue, b: CellValue, down: boolean, collator: Intl.Collator): number {
  if (isNothing(a) || isNothing(b)) return Number(isNothing(a)) - Number(isNothing(b));
  const order = typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : a < b ? -1 : a > b ? 1 : 0;
  return down ? -order : order;
}

export function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | undefined, language: string): readonly Row[] {
  const column = sort && columns.find((one) => one.key === sort.key);
  if (!sort || !column) return rows;
  const collator = new Intl.Collator(language, { numeric: true });
  const text = column.kind === undefined || column.kind === 'text' ? column.text : undefined;
  const value = text ?? column.of;
  return rows
    .map((row) => [value(row), row] as const)
    .sort(([a], [b]) => compare(a, b, sort.down, collator))
    .map(([, row]) => row);
}

/** Which rows are in view of a scroller, with some to spare. */
export function windowOf(count: number, scrollTop: number, height: number): { from: number; to: number } {
  const from = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - OVERSCAN);
  const to = Math.min(count, Math.ceil((scrollTop + height) / ROW_HEIGHT) + OVERSCAN);
  return { from: Math.min(from, to), to };
}

/** Numbers stand on the right. */
export function isNumeric(kind: Column<unknown>['kind']): kind is Kind {
  return kind !== undefined && kind !== 'text' && kind !== 'day' && kind !== 'instant' && kind !== 'code';
}

/** Columns that name a row in one line. */
const NAMING = 4;

/** The columns before the first figure name the row; where a figure comes first, none does. */
export function namingColumns<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  const first = columns.findIndex((column) => column.figure !== undefined);
  return columns.slice(0, Math.min(first < 0 ? 1 : first, NAMING));
}
