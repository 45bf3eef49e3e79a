// Counting and narrowing findings. Pure.

import { together } from '../../api/traces';
import { SEVERITIES, type Finding, type Severity } from '../../api/types';
import { kindOf as kindByName } from '../../format/kind';
import type { Kind } from '../../format/number';
import { axesChart, type Spec } from '../../parts/chart/build';

/** Findings shown at first, and with each press of "more". */
export const STEP = 20;

export interface RuleCount {
  readonly rule: string;
  readonly severity: Severity;
  readonly count: number;
  readonly trace: string | undefined;
}

/** Warnings first, then notices; most first within. */
export function byRule(findings: readonly Finding[]): RuleCount[] {
  const rules = new Map<string, Finding[]>();
  for (const finding of findings) rules.set(finding.rule_id, [...(rules.get(finding.rule_id) ?? []), finding]);
  return [...rules]
    .map(([rule, of]) => ({ rule, severity: of.at(-1)?.severity ?? 'info', count: of.length, trace: together(of.map((one) => one.trace)) }))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.count - a.count);
}

export function ruleBars(counts: readonly RuleCount[], name: (rule: string) => string, severityName: (severity: Severity) => string): Spec {
  const colours: Record<Severity, number> = { warning: 3, notice: 2, info: 0 };
  return axesChart({
    categories: counts.map((one) => name(one.rule)),
    series: SEVERITIES.map((severity) => ({
      name: severityName(severity),
      points: counts.map((one) => (one.severity === severity ? { value: one.count, trace: one.trace } : { value: null })),
      colour: colours[severity],
    })),
    kind: 'count',
    stacked: true,
    horizontal: true,
  });
}

/** Figures of findings whose names alone do not tell how they are written. */
const KINDS: Readonly<Record<string, Kind>> = {
  bound: 'percent',
  from_year: 'year',
  largest: 'won',
  smallest: 'won',
  to_year: 'year',
  year: 'year',
};

/** How a figure of a finding is written. */
export function kindOf(figure: string): Kind {
  return KINDS[figure] ?? kindByName(figure);
}

/** Ids of clusters in a subject such as `A/B`. */
export function partsOf(subject: string): string[] {
  return subject.split('/').filter((part) => part !== '' && part !== '-');
}

/** How many there are in force and under the draft, and which only one of both finds. */
export function tried(rows: readonly Finding[]): { now: number; then: number; more: Finding[]; fewer: Finding[] } {
  const [now, then] = [rows.filter((row) => !row.draft), rows.filter((row) => row.draft)];
  const without = (all: readonly Finding[], others: readonly Finding[]) => {
    const subjects = new Set(others.map((row) => row.subject));
    return all.filter((row) => !subjects.has(row.subject));
  };
  return { now: now.length, then: then.length, more: without(then, now), fewer: without(now, then) };
}

/** Filters of the address that name nothing there is. They are asked as they stand: the view refuses them and says what there is. */
export function unknown(filters: { rule: string | undefined; severity: string | undefined }, rules: readonly string[] | undefined): Record<string, string> {
  const { rule, severity } = filters;
  return {
    ...(rule && rules && !rules.includes(rule) ? { rule } : {}),
    ...(severity && !SEVERITIES.some((one) => one === severity) ? { severity } : {}),
  };
}

export function matches(finding: Finding, q: string): boolean {
  const wanted = q.trim().toLowerCase();
  return wanted === '' || `${finding.statement_ko} ${finding.statement_en} ${finding.subject}`.toLowerCase().includes(wanted);
}
