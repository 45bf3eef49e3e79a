// Asking the view over HTTP.

import type { Answer, Refusal } from './types';

export const API = '/api/v1/';

/** A view and its parameters; absent ones are left out. */
export interface Ask {
  readonly view: string;
  readonly parameters?: Readonly<Record<string, string | number | null | undefined>>;
}

/** Rows asked for at once, and how many such pages a list may have here. */
export const PAGE_ROWS = 10_000;
export const MAX_PAGES = 5;

/** Why there is no answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly refusals: readonly Refusal[],
  ) {
    super(refusals[0]?.message_en ?? `status ${status}`);
  }
}

/** The address of an answer. */
export function addressOf(ask: Ask): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(ask.parameters ?? {})) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const path = ask.view.split('/').map(encodeURIComponent).join('/');
  const search = parameters.toString();
  return `${API}${path}${search === '' ? '' : `?${search}`}`;
}

/** JSON in which whole numbers beyond 2^53 keep every digit. */
export function parse(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  // `context.source` is the text of the number; where a browser lacks it, the rounded number stays.
  const exact = (_: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
    return context?.source && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
  };
  return JSON.parse(text, exact as (key: string, value: unknown) => unknown);
}

function refusalsIn(body: unknown): Refusal[] {
  if (typeof body !== 'object' || body === null) return [];
  if ('refusals' in body && Array.isArray(body.refusals)) return body.refusals as Refusal[];
  if ('refusal' in body) return [body.refusal as Refusal];
  return 'code' in body ? [body as Refusal] : [];
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  let body: unknown = null;
  try {
    body = parse(text);
  } catch {
    throw new Problem(response.ok ? 502 : response.status, []);
  }
  if (!response.ok) throw new Problem(response.status, refusalsIn(body));
  return body;
}

async function request(address: string, options: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    // Asked anew each time; where the log has not moved the server says so without a body.
    response = await fetch(address, { cache: 'no-cache', ...options, headers: { accept: 'application/json', ...options.headers } });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, []);
  }
  return answerOf(response);
}

/** One answer. */
export async function get<Data>(ask: Ask, signal?: AbortSignal): Promise<Answer<Data>> {
  return (await request(addressOf(ask), signal ? { signal } : {})) as Answer<Data>;
}

/** A list to its end, or to the most that is kept here; `next_cursor` then says that there is more. */
export async function getAll<Row>(ask: Ask, signal?: AbortSignal): Promise<Answer<readonly Row[]>> {
  const first = await get<readonly Row[]>({ ...ask, parameters: { ...ask.parameters, limit: PAGE_ROWS } }, signal);
  const rows = [...first.data];
  let cursor = first.next_cursor;
  for (let page = 1; cursor && page < MAX_PAGES; page += 1) {
    // The cursor keeps the moment of the first page.
    const parameters = { ...ask.parameters, limit: PAGE_ROWS, cursor };
    const next = await get<readonly Row[]>({ ...ask, parameters }, signal);
    rows.push(...next.data);
    cursor = next.next_cursor;
  }
  return { ...first, data: rows, next_cursor: cursor };
}

/** Sends something to be looked at; nothing is recorded. */
export async function post<Body>(ask: Ask, body: BodyInit, type: string): Promise<Body> {
  return (await request(addressOf(ask), { method: 'POST', body, headers: { 'content-type': type } })) as Body;
}

/** A document that is no answer of a view: names, definitions. */
export async function document<Body>(name: string): Promise<Body> {
  const body = await request(API + name, {});
  // Wrapped or plain: both say the same.
  return (typeof body === 'object' && body !== null && 'data' in body ? body.data : body) as Body;
}
