// Numbers as Korean readers and English readers write them.

import type { Language } from '../i18n/words';

/** A figure of an answer; won above 2^53 arrive as bigint, to the won. */
export type Numeric = number | bigint;

/** Exact also where won arrive as bigint. */
export function plus(a: Numeric, b: Numeric): Numeric {
  return typeof a === 'bigint' || typeof b === 'bigint' ? BigInt(a) + BigInt(b) : a + b;
}

/** How a figure is written. A rate is a share of one, written in percent. */
export type Kind = 'count' | 'won' | 'usd' | 'rate' | 'percent' | 'area' | 'number' | 'index' | 'year';

const LOCALE = { ko: 'ko-KR', en: 'en-GB' } as const;
export const NONE = '–';

const writers = new Map<string, Intl.NumberFormat>();

/** Grouped, with at most so many decimals. */
export function grouped(value: Numeric, language: Language, decimals = 0, fixed = false): string {
  const key = `${language}${decimals}${fixed}`;
  let writer = writers.get(key);
  if (!writer) {
    writer = new Intl.NumberFormat(LOCALE[language], {
      maximumFractionDigits: decimals,
      minimumFractionDigits: fixed ? decimals : 0,
    });
    writers.set(key, writer);
  }
  return writer.format(value).replace(/^-(?=0(\.0*)?$)/, '').replace('-', '−');
}

/** Half away from zero, in whole units of `unit`. */
function inUnits(value: bigint, unit: bigint): bigint {
  const half = unit / 2n;
  return value < 0n ? -((-value + half) / unit) : (value + half) / unit;
}

const EOK = 100_000_000n;
const MAN = 10_000n;

function wholeWon(value: Numeric): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.round(value));
}

/** Korean money: 조 with 억, 억 (one decimal below ten), 만, won. */
function wonKorean(won: bigint): string {
  const size = won < 0n ? -won : won;
  const sign = won < 0n ? '−' : '';
  const eok = inUnits(size, EOK);
  if (eok >= MAN) {
    const jo = eok / MAN;
    const rest = eok % MAN;
    return `${sign}${grouped(jo, 'ko')}조${rest === 0n ? '' : ` ${grouped(rest, 'ko')}억`}`;
  }
  if (size >= 10n * EOK) return `${sign}${grouped(eok, 'ko')}억`;
  if (size >= EOK) return `${sign}${grouped(Number(inUnits(size, EOK / 10n)) / 10, 'ko', 1)}억`;
  if (size >= MAN) {
    const man = inUnits(size, MAN);
    return man >= MAN ? `${sign}1억` : `${sign}${grouped(man, 'ko')}만`;
  }
  return `${sign}${grouped(size, 'ko')}`;
}

const SHORT: readonly (readonly [bigint, string])[] = [
  [1_000_000_000_000n, 'tn'],
  [1_000_000_000n, 'bn'],
  [1_000_000n, 'm'],
  [1_000n, 'k'],
];

/** English money: three figures or so, then tn, bn, m, k. */
function short(value: bigint, mark: string): string {
  const size = value < 0n ? -value : value;
  const sign = value < 0n ? '−' : '';
  for (const [unit, name] of SHORT) {
    const decimals = size >= 100n * unit ? 0 : size >= 10n * unit ? 1 : 2;
    const scaled = Number(inUnits(size * BigInt(10 ** decimals), unit)) / 10 ** decimals;
    if (scaled >= 1) return `${sign}${mark}${grouped(scaled, 'en', decimals)}${name}`;
  }
  return `${sign}${mark}${grouped(size, 'en')}`;
}

/** Money in won, shortened. */
export function won(value: Numeric, language: Language): string {
  const whole = wholeWon(value);
  return language === 'ko' ? `${wonKorean(whole)} 원`.replace(/^(−?[\d,]+) 원$/, '$1원') : short(whole, '₩');
}

/** US dollars, shortened. */
export function usd(value: Numeric, language: Language): string {
  if (language === 'en') return short(wholeWon(value), '$');
  return `${wonKorean(wholeWon(value))} 달러`;
}

/** Square metres, as square kilometres where that is easier to read. */
export function area(value: Numeric, language: Language): string {
  const metres = Number(value);
  return metres >= 100_000 ? `${grouped(metres / 1_000_000, language, metres >= 10_000_000 ? 1 : 2)} km²` : `${grouped(metres, language)} m²`;
}

/** A figure as it is read at a glance. */
export function brief(value: Numeric | null | undefined, kind: Kind, language: Language): string {
  if (value === null || value === undefined) return NONE;
  switch (kind) {
    case 'won':
      return won(value, language);
    case 'usd':
      return usd(value, language);
    case 'rate':
      return `${grouped(Number(value) * 100, language, 1, true)}%`;
    case 'percent':
      return `${grouped(value, language, 1)}%`;
    case 'area':
      return area(value, language);
    case 'index':
      return grouped(value, language, 3, true);
    case 'number':
      return grouped(value, language, Math.abs(Number(value)) < 10 ? 2 : Math.abs(Number(value)) < 1000 ? 1 : 0);
    case 'year':
      return String(value);
    case 'count':
      return grouped(value, language);
  }
}

/** The figure to its last digit, as shown on hover, in the drawer and to screen readers. */
export function full(value: Numeric | null | undefined, kind: Kind, language: Language): string {
  if (value === null || value === undefined) return language === 'ko' ? '값 없음' : 'no value';
  switch (kind) {
    case 'won':
      return language === 'ko' ? `${grouped(value, language)}원` : `${grouped(value, language)} won`;
    case 'usd':
      return language === 'ko' ? `${grouped(value, language, 2)} 달러` : `${grouped(value, language, 2)} US dollars`;
    case 'area':
      return `${grouped(value, language, 6)} m²`;
    case 'rate':
      return `${grouped(Number(value) * 100, language, 4)}%`;
    case 'percent':
      return `${grouped(value, language, 6)}%`;
    case 'year':
      return String(value);
    default:
      return grouped(value, language, 6);
  }
}
