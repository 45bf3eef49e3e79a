// Days and instants, Korean style and English style, always in Seoul.

import type { Language } from '../i18n/words';
import { isDay } from '../state/moment';
import { NONE } from './number';

const LOCALE = { ko: 'ko-KR', en: 'en-GB' } as const;

const DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

function instantOf(text: string): Date {
  return new Date(isDay(text) ? `${text}T12:00:00+09:00` : text);
}

function written(text: string | null | undefined, options: Intl.DateTimeFormatOptions, language: Language): string {
  if (!text) return NONE;
  const instant = instantOf(text);
  if (Number.isNaN(instant.getTime())) return text;
  return new Intl.DateTimeFormat(LOCALE[language], { ...options, timeZone: 'Asia/Seoul' }).format(instant);
}

/** 2024년 9월 30일 · 30 September 2024 */
export function longDay(text: string | null | undefined, language: Language): string {
  return written(text, DAY, language);
}

/** 2024. 9. 30. · 30 Sept 2024 */
export function shortDay(text: string | null | undefined, language: Language): string {
  return written(text, language === 'ko' ? { ...DAY, month: 'numeric' } : { ...DAY, month: 'short' }, language);
}

/** A day with the time of day. */
export function instant(text: string | null | undefined, language: Language): string {
  const options = language === 'ko' ? { ...DAY, month: 'numeric' as const } : { ...DAY, month: 'short' as const };
  return written(text, { ...options, ...TIME }, language);
}

/** How long ago, in the largest unit that fits. */
export function age(seconds: number | null | undefined, language: Language): string {
  if (seconds === null || seconds === undefined) return NONE;
  const units = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const found = units.find(([, size]) => seconds >= size);
  if (!found) return language === 'ko' ? '방금' : 'just now';
  return new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'always' }).format(-Math.floor(seconds / found[1]), found[0]);
}
