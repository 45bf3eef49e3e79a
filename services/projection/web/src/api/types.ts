// What the view answers: the types that are made from its description, under the names that the page has for them.

import type { components } from './schema';

type Schemas = components['schemas'];

/** A figure; above 2^53 it arrives as bigint, to the last digit. */
export type Figure = number | bigint;
export type Maybe<T> = T | null;

/** Carried by rows that open to the signed updates behind them. */
export interface Traced {
  readonly trace?: string;
}

/** A row, from a list of its own or within something else, where it may have no trace. */
type Row<Name extends keyof Schemas> = Omit<Schemas[Name], 'trace'> & Traced;

export type Freshness = Schemas['Freshness'];

/** The updates behind figures, and which figures these are. */
export type TraceAnswer = Schemas['TraceAnswer'];

/** The envelope of every answer. */
export type Answer<Data> = Omit<Schemas['OverviewAnswer'], 'data'> & { readonly data: Data };

/** A refusal or warning: what was wrong, and what to do. */
export type Refusal = Schemas['Refusal'];

// ---- names and definitions

export type Name = Schemas['Name'];
export type Meta = Schemas['Meta'];
export type NameList = keyof Meta['names'];
export type Rule = Schemas['Rule'];
export type Definition = Schemas['Definition'];
export type TraceRow = Schemas['TraceRow'];

// ---- overview

export type Overview = Schemas['Overview'];
export type YearMoney = Row<'OverviewBudgetByYearRow'>;
export type AgencyCount = Row<'OverviewAgenciesRow'>;

// ---- clusters

export type Cluster = Row<'ClustersRow'>;
export type Status = Cluster['status'];
export const STATUSES = ['designated', 'suspended', 'released', 'expired'] as const satisfies readonly Status[];

export type Dossier = Schemas['ClustersId'];
export type Act = Row<'ClustersIdActsRow'>;
export type Observation = Row<'ClustersIdObservationsRow'>;

export type Similar = Row<'SimilarRow'>;
export const RELATIONS = ['required', 'allowed', 'none'] as const satisfies readonly Similar['relation'][];

/** A designation that nobody has made yet. */
export interface Draft {
  readonly cluster_id: string;
  readonly type_code: string;
  readonly regions: readonly string[];
  readonly industries: readonly string[];
  readonly technologies: readonly string[];
}

// ---- plans

export type Alignment = Row<'AlignmentRow'>;
export type Concentration = Schemas['Concentration'];
export type ConcentrationRow = Row<'ConcentrationRowsRow'>;

// ---- money

export type Budget = Row<'BudgetRow'>;
export const SOURCES = ['national', 'local', 'private'] as const satisfies readonly Budget['source'][];
export const STAGES = ['requested', 'appropriated', 'supplementary', 'executed', 'carried_over', 'lapsed'] as const satisfies readonly Reconciliation['stage'][];
export type Stage = Reconciliation['stage'];
export type Reconciliation = Row<'BudgetReconciliationRow'>;

// ---- results

export type Performance = Row<'PerformanceRow'>;
export type Ratio = Row<'PerformanceRatiosRow'>;
export type Target = Row<'PerformanceTargetsRow'>;
export type SpinOff = Row<'SpinOffsRow'>;
export type ForeignInvestment = Row<'ForeignInvestmentRow'>;

// ---- surveys, governance

export type Survey = Row<'SurveysRow'>;
export type SurveyCounts = Pick<Survey, 'expected' | 'submitted' | 'on_time' | 'returned' | 'certified'> & Traced;
export type SurveyDetail = Schemas['SurveysId'];
export type Governance = Schemas['Governance'];
export type GovernanceRow = Row<'GovernanceRowsRow'>;
export type Review = Row<'ReviewsRow'>;
export type Recommendation = Row<'RecommendationsRow'>;

// ---- findings, updates, changes

export type Finding = Row<'FindingsRow'>;
export type Severity = Finding['severity'];
export const SEVERITIES = ['warning', 'notice', 'info'] as const satisfies readonly Severity[];

export type Update = Row<'UpdatesRow'>;
export const UPDATE_STATES = ['accepted', 'refused', 'superseded', 'withdrawn'] as const satisfies readonly Update['status'][];

export type Change = Row<'ChangesRow'>;

/** What the line of events tells. */
export type Told = Schemas['Moved'];

/** One row of a file, judged but not recorded. */
export type Judged = Schemas['Judged'];
export type Judgement = Schemas['Judgement'];
