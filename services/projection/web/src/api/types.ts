// What the view answers, field by field. Every field of a row is always there: null where unknown, [] for an empty list.

/** A figure; above 2^53 it arrives as bigint, to the last digit. */
export type Figure = number | bigint;
export type Maybe<T> = T | null;

/** Carried by every row: opens the signed updates behind it. */
export interface Traced {
  readonly trace?: string;
}

export interface Freshness {
  readonly agency_id: string;
  readonly last_recorded_at: Maybe<string>;
  readonly age_seconds: Maybe<number>;
}

/** The envelope of every answer. */
export interface Answer<Data> {
  readonly position: string;
  readonly known_at: string;
  readonly effective_on: string;
  readonly data: Data;
  readonly next_cursor: Maybe<string>;
  readonly freshness: readonly Freshness[];
  readonly warnings: readonly Refusal[];
  readonly demonstration: boolean;
}

/** A refusal or warning: what was wrong, and what to do. */
export interface Refusal {
  readonly code: string;
  readonly field: Maybe<string>;
  readonly given: Maybe<string>;
  readonly expected: Maybe<string>;
  readonly rule_id?: Maybe<string>;
  readonly message_ko: string;
  readonly message_en: string;
}

// ---- names and definitions

export interface Name {
  readonly ko: string;
  readonly en: Maybe<string>;
}

export const NAME_LISTS = ['agencies', 'types', 'regions', 'technologies', 'industries', 'laws', 'programmes', 'indicators', 'kinds', 'figures', 'rules'] as const;
export type NameList = (typeof NAME_LISTS)[number];

export interface Meta {
  readonly version: string;
  readonly demonstration: boolean;
  readonly public_facts: boolean;
  readonly names: Readonly<Partial<Record<NameList, Readonly<Record<string, Name>>>>>;
  /** The rules of the moment that was asked. */
  readonly rules?: Readonly<Record<string, Rule>>;
}

export interface Rule {
  readonly method_ko: string;
  readonly method_en: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly adopted: Maybe<{ on: string; position: string; agency_id: string; law_id: Maybe<string>; article: Maybe<string>; rationale: Maybe<string> }>;
}

export interface Definition {
  readonly figure: string;
  readonly name_ko: string;
  readonly name_en: string;
  readonly definition_ko: string;
  readonly definition_en: string;
  readonly formula: Maybe<string>;
  readonly unit: Maybe<string>;
  readonly rule_id: Maybe<string>;
  readonly law_id: Maybe<string>;
  readonly article: Maybe<string>;
}

export interface TraceRow {
  readonly position: string;
  readonly agency_id: string;
  readonly update_id: string;
  readonly kind: string;
  readonly subject: string;
  readonly recorded_at: string;
  readonly effective_on: string;
  readonly signature: string;
  readonly note: Maybe<string>;
}

// ---- overview

export interface YearMoney extends Traced {
  readonly fiscal_year: number;
  readonly national: Figure;
  readonly local: Figure;
  readonly private: Figure;
  readonly executed: Figure;
}

export interface AgencyCount extends Traced {
  readonly agency_id: string;
  readonly accepted: number;
  readonly refused: number;
  readonly last_recorded_at: Maybe<string>;
}

export interface Overview {
  readonly types: number;
  readonly types_defined: number;
  readonly types_never_used: number;
  readonly clusters: number;
  readonly clusters_by_type: readonly (Traced & { type_code: string; clusters: number })[];
  readonly clusters_by_ministry: readonly (Traced & { ministry_id: string; clusters: number })[];
  readonly clusters_by_region: readonly (Traced & { region: string; clusters: number })[];
  readonly budget_by_year: readonly YearMoney[];
  readonly budget_total: Figure;
  readonly agencies: readonly AgencyCount[];
  readonly traces?: Readonly<Record<string, string>>;
}

// ---- clusters

export const STATUSES = ['designated', 'suspended', 'released', 'expired'] as const;
export type Status = (typeof STATUSES)[number];

export interface Cluster extends Traced {
  readonly cluster_id: string;
  readonly type_code: string;
  readonly name_ko: string;
  readonly name_en?: Maybe<string>;
  readonly regions: readonly string[];
  readonly ministry_id: string;
  readonly managing_agency_id: string;
  readonly law_id: string;
  readonly status: Status;
  readonly designated_on: string;
  readonly area_m2: Maybe<Figure>;
  readonly industries: readonly string[];
  readonly technologies: readonly string[];
  readonly lapses_on: Maybe<string>;
  readonly longitude?: Maybe<number>;
  readonly latitude?: Maybe<number>;
}

export interface Act extends Traced {
  readonly position: string;
  readonly recorded_at: string;
  readonly effective_on: string;
  readonly agency_id: string;
  readonly kind: string;
  readonly update_id: string;
  readonly note: Maybe<string>;
  /** Whether it still counts: false where superseded or withdrawn. */
  readonly counts: boolean;
}

export interface Observation extends Traced {
  readonly indicator_id: string;
  readonly period: string;
  readonly value: Figure;
  readonly status: 'provisional' | 'final';
  readonly definition: Maybe<string>;
  readonly agency_id: string;
  readonly position: string;
}

export interface Dossier {
  readonly cluster: Cluster;
  readonly identifiers: readonly { scheme: string; identifier: string; agency_id: string }[];
  readonly acts: readonly Act[];
  readonly amounts: readonly Budget[];
  readonly observations: readonly Observation[];
  readonly reviews: readonly Review[];
  readonly milestones: readonly { milestone: string; effective_on: string }[];
  readonly answers: readonly { survey_id: string; item_id: string; value: string; explanation?: Maybe<string> }[];
  readonly similar: readonly Similar[];
}

export const RELATIONS = ['required', 'allowed', 'none'] as const;

export interface Similar extends Traced {
  readonly a: string;
  readonly b: string;
  readonly place: number;
  readonly industry: number;
  readonly technology: number;
  readonly theme: number;
  readonly score: number;
  readonly same_type: boolean;
  readonly same_ministry: boolean;
  readonly relation: (typeof RELATIONS)[number];
}

/** A designation that nobody has made yet. */
export interface Draft {
  readonly cluster_id: string;
  readonly type_code: string;
  readonly regions: readonly string[];
  readonly industries: readonly string[];
  readonly technologies: readonly string[];
}

// ---- plans

export interface Alignment extends Traced {
  readonly plan_a: string;
  readonly plan_b: string;
  readonly region: string;
  readonly target: 'industry' | 'technology';
  readonly a_codes: readonly string[];
  readonly b_codes: readonly string[];
  readonly matched: readonly string[];
  readonly coverage_a: Maybe<number>;
  readonly coverage_b: Maybe<number>;
  readonly jaccard: Maybe<number>;
  readonly insufficient: boolean;
}

export interface ConcentrationRow extends Traced {
  readonly plan: string;
  readonly target: 'industry' | 'technology';
  readonly code: string;
  readonly regions: readonly string[];
  readonly region_count: number;
  readonly share: number;
}

export interface Concentration {
  readonly rows: readonly ConcentrationRow[];
  readonly hhi: readonly (Traced & { plan: string; target: string; hhi: number })[];
  readonly pairs: readonly (Traced & { plan: string; target: string; region_a: string; region_b: string; jaccard: number })[];
}

// ---- money

export const SOURCES = ['national', 'local', 'private'] as const;
export const STAGES = ['requested', 'appropriated', 'supplementary', 'executed', 'carried_over', 'lapsed'] as const;
export type Stage = (typeof STAGES)[number];

export interface Budget extends Traced, Readonly<Record<Stage, Figure>> {
  readonly by: string;
  readonly group: string;
  readonly fiscal_year: number;
  readonly source: (typeof SOURCES)[number];
  readonly execution_rate: Maybe<number>;
}

export interface Reconciliation extends Traced {
  readonly programme_id: string;
  readonly fiscal_year: number;
  readonly cluster_id: Maybe<string>;
  readonly source: string;
  readonly stage: string;
  readonly amounts: readonly { agency_id: string; amount_krw: Figure }[];
  readonly difference: Figure;
}

// ---- results

export interface Performance extends Traced {
  readonly by: string;
  readonly group: string;
  readonly period: string;
  readonly indicator_id: string;
  readonly value: Maybe<Figure>;
  readonly provisional_share: Maybe<number>;
}

export interface Ratio extends Traced {
  readonly by: string;
  readonly group: string;
  readonly year: number;
  readonly ratio_id: string;
  readonly numerator: Maybe<Figure>;
  readonly denominator: Maybe<Figure>;
  readonly value: Maybe<number>;
  readonly change: Maybe<number>;
  readonly declining: boolean;
}

export interface Target extends Traced {
  readonly cluster_id: string;
  readonly indicator_id: string;
  readonly period: string;
  readonly baseline: Maybe<Figure>;
  readonly target: Figure;
  readonly actual: Maybe<Figure>;
  readonly attainment: Maybe<number>;
}

export interface SpinOff extends Traced {
  readonly company_id: string;
  readonly cluster_id: string;
  readonly registered_on: string;
  readonly status: 'registered' | 'deregistered';
  readonly capital_krw: Figure;
  readonly institution_share_percent: number;
  readonly required_share_percent: Maybe<number>;
  readonly located_in_zone: boolean;
  readonly compliant: Maybe<boolean>;
  readonly breaches: readonly string[];
  readonly since: Maybe<string>;
}

export interface ForeignInvestment extends Traced {
  readonly cluster_id: string;
  readonly year: number;
  readonly declared_usd: Figure;
  readonly arrived_usd: Figure;
  readonly arrival_rate: Maybe<number>;
  readonly companies_active: number;
  readonly companies_closed: number;
}

// ---- surveys, governance

export interface SurveyCounts extends Traced {
  readonly expected: number;
  readonly submitted: number;
  readonly on_time: number;
  readonly returned: number;
  readonly certified: number;
}

export interface Survey extends SurveyCounts {
  readonly survey_id: string;
  readonly title_ko: string;
  readonly title_en?: Maybe<string>;
  readonly reference_on: string;
  readonly due_on: string;
  readonly state: string;
}

export interface SurveyDetail extends Survey {
  readonly traces?: Readonly<Record<string, string>>;
  readonly agencies: readonly (SurveyCounts & { agency_id: string })[];
  readonly discrepancies: readonly (Traced & { cluster_id: string; item_id: string; answer: Maybe<string>; recorded: Maybe<string | Figure> })[];
}

export interface GovernanceRow extends Traced {
  readonly by: string;
  readonly region: string;
  readonly clusters: number;
  readonly types: number;
  readonly ministries: number;
  readonly laws: number;
  readonly ministry_hhi: Maybe<number>;
}

export interface Governance {
  readonly rows: readonly GovernanceRow[];
  readonly differently_listed: readonly (Traced & { scheme: string; identifiers: readonly string[]; cluster_ids: readonly string[] })[];
}

export interface Review extends Traced {
  readonly review_id: string;
  readonly type_code: string;
  readonly cluster_id: string;
  readonly state: 'open' | 'concluded';
  readonly outcome: Maybe<string>;
  readonly requested_on: string;
  readonly answer_due_on: string;
  readonly overdue: boolean;
  readonly opinions: readonly { agency_id: string; opinion: string }[];
  readonly must_act: readonly string[];
}

export interface Recommendation extends Traced {
  readonly recommendation_id: string;
  readonly addressee_agency_id: string;
  readonly title_ko: string;
  readonly due_on: string;
  readonly progress_percent: Maybe<number>;
  readonly state: 'open' | 'closed';
  readonly outcome: Maybe<string>;
  readonly overdue: boolean;
  readonly must_act: Maybe<string> | readonly string[];
}

// ---- findings, updates, changes

export const SEVERITIES = ['warning', 'notice', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding extends Traced {
  readonly finding_id: string;
  readonly rule_id: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly statement_ko: string;
  readonly statement_en: string;
  readonly figures: readonly (Traced & { name: string; value: Maybe<Figure | string | readonly string[]> })[];
  /** Made under a draft rule that the question brought along. */
  readonly draft?: boolean;
}

export const UPDATE_STATES = ['accepted', 'refused', 'superseded', 'withdrawn'] as const;

export interface Update extends Traced {
  readonly agency_id: string;
  readonly update_id: string;
  readonly kind: string;
  readonly subject: string;
  readonly effective_on: Maybe<string>;
  readonly status: (typeof UPDATE_STATES)[number];
  readonly position: Maybe<string>;
  readonly recorded_at: string;
  readonly refusals: readonly Refusal[];
}

export interface ChangePart {
  readonly position: string;
  readonly agency_id: string;
  readonly update_id: string;
  readonly kind?: string;
  readonly subject?: string;
  readonly difference?: Maybe<Figure>;
}

export interface Change extends Traced {
  readonly figure: string;
  readonly before: Maybe<Figure>;
  readonly after: Maybe<Figure>;
  readonly updates: readonly ChangePart[];
}

/** One row of a file, judged but not recorded. */
export interface Judged {
  readonly row: number;
  readonly update_id: Maybe<string>;
  readonly kind: Maybe<string>;
  readonly status: 'accepted' | 'refused';
  readonly warnings: readonly Refusal[];
  readonly refusals: readonly Refusal[];
}
