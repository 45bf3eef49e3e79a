// How a figure is written, told from its name. Pure.

import type { Kind } from './number';

const MONEY = /(^|[._/])(budget|budget_total|national|local|private|executed|requested|appropriated|supplementary|carried_over|lapsed|capital_krw|difference)($|[._/:?])/;
const DOLLARS = /_usd($|[._/:?])/;
const PERCENT = /_percent($|[._/:?])/;
const RATES = /(rate|share|coverage|attainment)(_a|_b)?($|[._/:?])/;
const INDEX = /(score|hhi|jaccard|place|theme|industry|technology)($|[._/:?])/;
const AREAS = /_m2($|[._/:?])/;

export function kindOf(figure: string): Kind {
  if (DOLLARS.test(figure)) return 'usd';
  if (PERCENT.test(figure)) return 'percent';
  if (RATES.test(figure)) return 'rate';
  if (INDEX.test(figure)) return 'index';
  if (AREAS.test(figure)) return 'area';
  return MONEY.test(figure) ? 'won' : 'number';
}
