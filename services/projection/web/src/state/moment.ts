// The two times of a question, in Seoul's days, and how old what is said then is.

import type { Freshness } from '../api/types';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SEOUL_MS = 9 * 60 * 60 * 1000;

/** A day that exists. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day in Seoul of an instant (or of a day, which is its own). */
export function seoulDay(instant: string): string {
  if (isDay(instant)) return instant;
  const time = Date.parse(instant);
  return Number.isNaN(time) ? '' : new Date(time + SEOUL_MS).toISOString().slice(0, 10);
}

/** The same day a number of years away; 29 February becomes 28. */
export function yearsFrom(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const moved = `${year}${day.slice(4)}`;
  return isDay(moved) ? moved : `${year}-02-28`;
}

/** The last day of the quarter before the one that a day is in. */
export function lastQuarterEnd(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - ((month - 1) % 3), 0)).toISOString().slice(0, 10);
}

/** The agency whose last word lies back furthest, of those that still sign: whom another succeeded says nothing any more. */
export function oldestWord(freshness: readonly Freshness[], succeeded: readonly string[]): Freshness | undefined {
  const gone = new Set(succeeded);
  return freshness.filter((one) => one.age_seconds !== null && !gone.has(one.agency_id)).sort((a, b) => (b.age_seconds ?? 0) - (a.age_seconds ?? 0))[0];
}

/** Whether figures follow the log, or a past moment is held still. */
export function isLive(query: Readonly<Record<string, string>>): boolean {
  return query['known_at'] === undefined;
}
