// A figure that a link opens was not clicked here: it is asked for again, as its trace tells what it is of.

import { get } from '../api/client';
import { rowIn, type Row } from '../api/rows';
import type { Answer, TraceAnswer } from '../api/types';
import { summedIn } from '../codes/derived';
import { nameOfField } from '../codes/fields.svelte';
import { kindOf } from '../format/kind';
import { brief, full } from '../format/number';
import { language } from '../i18n/language.svelte';
import type { Clicked, Shown } from './opened.svelte';

type Named = TraceAnswer['figures'][number];

interface Found {
  readonly named: Named;
  readonly rows: readonly Row[];
}

/** Rows asked for at once, and pages looked through. */
const LIMIT = 10_000;
const PAGES = 10;

/** What rows are grouped by: of lists that are asked with it, it is the first part of the key. */
const GROUPINGS = ['all', 'cluster', 'ministry', 'programme', 'region', 'type'];

function byOf({ parameters, key }: Named): string | undefined {
  return valueOf(parameters, 'by') ?? GROUPINGS.find((by) => by === key[0]);
}

function valueOf(parameters: Named['parameters'], name: string): string | undefined {
  return parameters.find((parameter) => parameter.name === name)?.value;
}

/** The rows of tokens of one view and moment; nothing unless all of them are found. */
async function find(trace: string, signal: AbortSignal): Promise<Found | undefined> {
  const tokens = [...new Set(trace.split(','))];
  const { figures, known_at, effective_on } = (await get({ view: 'trace', parameters: { figure: trace, limit: 1 } }, signal)) as TraceAnswer;
  const [named] = figures;
  if (!named) return undefined;
  const parameters = Object.fromEntries(named.parameters.map(({ name, value }) => [name, value]));
  const rows = new Map<string, Row>();
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const asked = { by: byOf(named), ...parameters, known_at, effective_on, limit: LIMIT, cursor };
    const answer: Answer<unknown> = await get<unknown>({ view: named.view, parameters: asked }, signal);
    for (const token of tokens) {
      const row = rows.has(token) ? undefined : rowIn(answer.data, token);
      if (row) rows.set(token, row);
    }
    if (rows.size === tokens.length) return { named, rows: [...rows.values()] };
    cursor = answer.next_cursor;
    if (!cursor) return undefined;
  }
  return undefined;
}

const YEARS = ['fiscal_year', 'year'];

/** What a row is about: its own name, else the names of its key. */
function about({ named, rows }: Found): string {
  const [row] = rows;
  if (!row || rows.length > 1) return '';
  const own = (language() === 'en' && row['name_en']) || row['name_ko'];
  if (typeof own === 'string') return own;
  const by = byOf(named) ?? '';
  const key = Object.entries(row).filter(([field, value]) => field !== 'by' && (typeof value === 'string' || YEARS.includes(field)) && named.key.includes(String(value)));
  return key.map(([field, value]) => nameOfField(field, String(value), by, valueOf(named.parameters, 'target'))).join(' · ');
}

function written(figure: string, found: Found): Clicked {
  const [row] = found.rows;
  const statement = row?.[language() === 'ko' ? 'statement_ko' : 'statement_en'];
  if (figure.startsWith('findings.') && typeof statement === 'string') return { label: statement, brief: '', full: '' };
  const value = summedIn(figure, found.rows);
  const kind = kindOf(figure);
  return { label: about(found), brief: value === undefined ? '' : brief(value, kind, language()), full: value === undefined ? '' : full(value, kind, language()) };
}

/** Call while a component is set up. */
export function useRecalled(shown: () => Shown | undefined): { readonly clicked: Clicked | undefined } {
  let found = $state.raw<Found>();
  const trace = $derived(shown()?.clicked ? undefined : shown()?.trace);
  $effect(() => {
    found = undefined;
    if (!trace) return;
    const abort = new AbortController();
    find(trace, abort.signal).then(
      (all) => {
        if (!abort.signal.aborted) found = all;
      },
      // The definition and the updates stand without it; why there is no answer is said there.
      () => undefined,
    );
    return () => abort.abort();
  });
  return {
    get clicked() {
      const open = shown();
      return open && found && !open.clicked ? written(open.figure, found) : undefined;
    },
  };
}
