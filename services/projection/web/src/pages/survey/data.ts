// From a survey's answer to its chart. Pure.

import type { SurveyCounts, SurveyDetail } from '../../api/types';
import { axesChart, type Spec } from '../../parts/chart/build';

/** Agencies shown as bars; all of them stand in the table. */
export const TOP_AGENCIES = 20;

export function completeness(counts: SurveyCounts): number | null {
  return counts.expected > 0 ? counts.submitted / counts.expected : null;
}

/** Furthest behind first; those with the most missing before those with few. */
export function behind(agencies: SurveyDetail['agencies']): SurveyDetail['agencies'] {
  return [...agencies].sort((a, b) => (completeness(a) ?? 2) - (completeness(b) ?? 2) || b.expected - b.submitted - (a.expected - a.submitted));
}

/** By how much an answer exceeds the record, where both are numbers. */
export function difference({ answer, recorded }: Pick<SurveyDetail['discrepancies'][number], 'answer' | 'recorded'>): number | null {
  return typeof answer === 'number' && typeof recorded === 'number' ? answer - recorded : null;
}

export function agencyBars(agencies: SurveyDetail['agencies'], name: (id: string) => string, words: { certified: string; submitted: string; missing: string }): Spec {
  const top = behind(agencies).slice(0, TOP_AGENCIES);
  const points = (value: (one: SurveyDetail['agencies'][number]) => number) => top.map((one) => ({ value: value(one), trace: one.trace }));
  return axesChart({
    categories: top.map((one) => name(one.agency_id)),
    series: [
      { name: words.certified, figure: 'surveys.certified', points: points((one) => one.certified), colour: 1 },
      { name: words.submitted, figure: 'page.uncertified', points: points((one) => one.submitted - one.certified), colour: 0 },
      { name: words.missing, figure: 'page.missing', points: points((one) => one.expected - one.submitted), colour: 3 },
    ],
    kind: 'count',
    stacked: true,
    horizontal: true,
  });
}
