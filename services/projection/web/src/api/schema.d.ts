// Made by `npm run types` from openapi.json.

export interface paths {
    readonly "/api/v1/alignment": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Alignment of plans
         * @description How far what a plan names for a province is named by another plan too (rule alignment).
         *
         *     한 계획이 시·도에 정한 산업·기술을 다른 계획이 얼마나 담고 있는가(규칙 alignment).
         */
        readonly get: operations["alignment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/budget": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Budget
         * @description Money by group, fiscal year and source in six stages, with the execution rate. Where several agencies report the same, that of the programme's ministry counts, else the latest. Money of a whole programme is split over clusters by its shares.
         *
         *     구분, 회계연도, 재원별 여섯 단계의 금액과 집행률. 여러 기관이 같은 금액을 보고하면 사업 소관 부처의 것을, 없으면 가장 늦은 것을 쓴다. 사업 전체의 금액은 배분 비율로 클러스터에 나눈다.
         */
        readonly get: operations["budget"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/budget/reconciliation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Reconciliation
         * @description Where at least two agencies report the same programme, year, cluster, source and stage: the latest word of each, and largest less smallest.
         *
         *     둘 이상의 기관이 같은 사업, 연도, 클러스터, 재원, 단계의 금액을 보고한 경우 기관별 최종 금액과 가장 큰 차이.
         */
        readonly get: operations["budget_reconciliation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Changes
         * @description What differs between two moments of knowledge about the same day, and the updates of agencies that did it. The parts add up.
         *
         *     같은 기준일에 대해 두 시점에 알려진 수치의 차이와, 그 차이를 만든 기관의 갱신. 갱신별 차이를 모두 더하면 전체 차이가 된다.
         */
        readonly get: operations["changes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/clusters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Clusters
         * @description Every cluster designated at or before the day, with its status. Ministry and law follow the definition of its type on that day.
         *
         *     기준일까지 지정된 모든 클러스터와 그 상태. 소관 부처와 법률은 기준일의 유형 정의를 따른다.
         */
        readonly get: operations["clusters"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/clusters/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Dossier
         * @description All that was said of a cluster: acts, identifiers, money, observations, reviews, answers, and what it is similar to.
         *
         *     한 클러스터에 대해 말해진 모든 것: 조치, 식별자, 예산, 관측, 심의, 조사 응답, 유사 클러스터.
         */
        readonly get: operations["clusters_ID"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/concentration": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Concentration
         * @description Whether a plan names the same industries or technologies for many provinces (rule concentration).
         *
         *     계획이 여러 시·도에 같은 산업·기술을 정하고 있는가(규칙 concentration).
         */
        readonly get: operations["concentration"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/findings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Findings
         * @description What the rules of the moment find fault with. With a rule and parameters of it, what a draft would find beside it.
         *
         *     기준 시점의 규칙으로 찾은 문제. rule과 그 매개변수를 주면 규칙안으로 찾은 것을 나란히 보인다.
         */
        readonly get: operations["findings"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/foreign-investment": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Foreign investment
         * @description Declared and arrived by cluster and year, with the companies. What arrives counts at the cluster of its investment, in the year in which it arrives.
         *
         *     클러스터, 연도별 신고액과 도착액, 외국인투자기업의 수. 도착액은 도착한 해에 그 투자의 클러스터로 센다.
         */
        readonly get: operations["foreign_investment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/governance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Governance
         * @description Types, ministries and laws of the clusters in force by region, how far they are in one hand, and clusters that lists tell apart.
         *
         *     지역별로 효력이 있는 클러스터의 유형, 소관 부처, 법률의 수와 부처 집중도. 기관마다 다르게 적힌 클러스터.
         */
        readonly get: operations["governance"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Overview
         * @description Clusters and types in force, money by year, and what each agency sent, at a glance.
         *
         *     기준일에 효력이 있는 클러스터, 유형, 예산, 기관별 제출 현황을 한눈에 보인다.
         */
        readonly get: operations["overview"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/performance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Performance
         * @description Values of indicators by group and year. At each cluster the coarsest form recorded (year, half, quarter, month) is put together as the indicator says. With a period the values are of that very period.
         *
         *     구분, 연도별 지표값. 클러스터마다 가장 굵은 기간(연, 반기, 분기, 월)의 관측값을 지표의 집계 방법으로 모은다. 기간을 지정하면 바로 그 기간의 값이다.
         */
        readonly get: operations["performance"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/performance/ratios": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Ratios
         * @description Numerator over denominator, with the change against the year before. Where a definition changed there is no change; what fell year after year is declining.
         *
         *     분자 지표를 분모로 나눈 비율과 전년 대비 변화. 정의가 바뀐 해에는 변화를 비우고, 연속해서 떨어지면 감소로 본다.
         */
        readonly get: operations["performance_ratios"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/performance/targets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Targets
         * @description Targets by cluster, indicator and period beside the observation of the very same period. Where lower is better, target over actual.
         *
         *     클러스터, 지표, 기간별 목표와 같은 기간의 관측값. 낮을수록 좋은 지표는 목표를 실적으로 나눈다.
         */
        readonly get: operations["performance_targets"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/recommendations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Recommendations
         * @description How far each recommendation has come, its deadline, and who must act.
         *
         *     권고의 이행 정도와 기한, 조치할 기관.
         */
        readonly get: operations["recommendations"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/reviews": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Reviews
         * @description State and deadline of each designation review, its opinions, and who must act.
         *
         *     지정 심의의 상태와 기한, 의견, 조치할 기관.
         */
        readonly get: operations["reviews"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/similar": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Similar clusters
         * @description Pairs of clusters in force that lie in the same region (on the same ground, where both have boundaries) and share at least half of their industries or technologies (rule similar).
         *
         *     같은 지역에 있고(둘 다 경계가 있으면 땅이 겹치고) 산업이나 기술이 절반 이상 같은, 효력이 있는 클러스터의 쌍(규칙 similar).
         */
        readonly get: operations["similar"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/similar/check": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Check of a draft
         * @description The clusters in force that a draft designation is similar to. Nothing is recorded.
         *
         *     지정안과 유사한, 효력이 있는 클러스터. 아무것도 기록하지 않는다.
         */
        readonly get: operations["similar_check"];
        readonly put?: never;
        /**
         * Check of a draft
         * @description The clusters in force that a draft designation is similar to. Nothing is recorded.
         *
         *     지정안과 유사한, 효력이 있는 클러스터. 아무것도 기록하지 않는다.
         */
        readonly post: operations["similar_check_posted"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/spin-offs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Spin-offs
         * @description Whether each company keeps what is required (share held, place in its zone, technology contributed, zone in force), and since when not. Each day is judged by the rule of that day.
         *
         *     연구소기업이 요건(지분율, 특구 내 소재, 기술 출자, 특구의 효력)을 지키는지, 어기고 있다면 언제부터인지. 날마다 그날의 규칙을 적용한다.
         */
        readonly get: operations["spin_offs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/surveys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Surveys
         * @description For each survey: clusters expected to answer, submitted, in time, returned, certified.
         *
         *     조사별로 응답해야 할 클러스터와 제출, 기한 내 제출, 반려, 확정의 수.
         */
        readonly get: operations["surveys"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/surveys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A survey
         * @description How far a survey has come by responsible agency, and where answers and the record disagree.
         *
         *     한 조사의 기관별 진행과, 응답과 기록이 어긋나는 곳.
         */
        readonly get: operations["surveys_ID"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/trace": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Trace
         * @description The signed updates that made a figure; of several figures those that made any of them.
         *
         *     수치를 만든 서명된 갱신들. 수치가 여럿이면 그 가운데 하나라도 만든 것.
         */
        readonly get: operations["trace"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/updates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Updates
         * @description Everything that agencies sent; what was refused comes with its reasons.
         *
         *     기관이 보낸 모든 갱신. 반려된 것은 그 사유와 함께 보인다.
         */
        readonly get: operations["updates"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/judge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** What would become of each row of a CSV or NDJSON file; records nothing */
        readonly post: operations["judge"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/surveys/{id}/form": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What the form of a survey begins with, by agency */
        readonly get: operations["surveys_ID_form"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/meta": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Names for the codes in answers */
        readonly get: operations["meta"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/definitions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What every figure means */
        readonly get: operations["definitions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How far the view is, and what it could not read */
        readonly get: operations["status"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/services": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where the four services are reached */
        readonly get: operations["services"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The views that changed, with the position */
        readonly get: operations["stream"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly AlignmentRow: {
            /** @description The plan that is to be covered. (반영되어야 할 계획.) */
            readonly plan_a: string;
            /** @description The plan that covers it. (반영하는 계획.) */
            readonly plan_b: string;
            /** @description Province or district. (시·도 또는 시·군·구 코드.) */
            readonly region: string;
            /**
             * @description Industries or technologies. (산업 또는 기술.)
             * @enum {string}
             */
            readonly target: "industry" | "technology";
            /** @description Codes that plan A names for the province. (계획 A가 이 시·도에 정한 코드.) */
            readonly a_codes: readonly string[];
            /** @description Codes that plan B names for the province. (계획 B가 이 시·도에 정한 코드.) */
            readonly b_codes: readonly string[];
            /** @description Codes that both plans name. (두 계획이 모두 정한 코드.) */
            readonly matched: readonly string[];
            /** @description Part of the codes of A that B names too. (A의 코드 가운데 B에도 있는 비율.) */
            readonly coverage_a: number | null;
            /** @description Part of the codes of B that A names too. (B의 코드 가운데 A에도 있는 비율.) */
            readonly coverage_b: number | null;
            /** @description Codes in common of all. (공통 코드의 비율.) */
            readonly jaccard: number | null;
            /** @description Whether too little is covered. (반영률이 기준보다 낮은가.) */
            readonly insufficient: boolean;
            readonly trace: string;
        };
        readonly AlignmentAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["AlignmentRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly BudgetRow: {
            /**
             * @description What figures are grouped by. (무엇으로 나누어 세었는가.)
             * @enum {string}
             */
            readonly by: "all" | "cluster" | "ministry" | "programme" | "region" | "type";
            /** @description The group. (나누어 센 하나하나.) */
            readonly group: string;
            /** @description Fiscal year. (회계연도.) */
            readonly fiscal_year: number;
            /**
             * @description Whose money it is. (재원.)
             * @enum {string}
             */
            readonly source: "national" | "local" | "private";
            /**
             * Format: won
             * @description Money requested. (요구한 금액.)
             */
            readonly requested: number | bigint;
            /**
             * Format: won
             * @description Money appropriated. (본예산 금액.)
             */
            readonly appropriated: number | bigint;
            /**
             * Format: won
             * @description Money by supplementary budgets. (추가경정 금액.)
             */
            readonly supplementary: number | bigint;
            /**
             * Format: won
             * @description Money executed. (집행된 금액.)
             */
            readonly executed: number | bigint;
            /**
             * Format: won
             * @description Money carried over to the next year. (다음 해로 넘긴 금액.)
             */
            readonly carried_over: number | bigint;
            /**
             * Format: won
             * @description Money that lapsed. (쓰지 않고 남은 금액.)
             */
            readonly lapsed: number | bigint;
            /** @description Part of the money there was that was executed. (쓸 수 있는 예산 가운데 집행한 비율.) */
            readonly execution_rate: number | null;
            readonly trace: string;
        };
        readonly BudgetAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["BudgetRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly BudgetReconciliationRow: {
            /** @description Id of the programme. (사업 번호.) */
            readonly programme_id: string;
            /** @description Fiscal year. (회계연도.) */
            readonly fiscal_year: number;
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string | null;
            /**
             * @description Whose money it is. (재원.)
             * @enum {string}
             */
            readonly source: "national" | "local" | "private";
            /**
             * @description How far the money has come. (예산 단계.)
             * @enum {string}
             */
            readonly stage: "requested" | "appropriated" | "supplementary" | "executed" | "carried_over" | "lapsed";
            /** @description Amounts of money. (금액.) */
            readonly amounts: readonly {
                readonly agency_id: string;
                /** Format: won */
                readonly amount_krw: number | bigint;
            }[];
            /**
             * Format: won
             * @description Largest less smallest. (가장 큰 값과 가장 작은 값의 차이.)
             */
            readonly difference: number | bigint;
            readonly trace: string;
        };
        readonly BudgetReconciliationAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["BudgetReconciliationRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly ChangesRow: {
            /** @description The figure that differs. (달라진 수치.) */
            readonly figure: string;
            /** @description The group. (나누어 센 하나하나.) */
            readonly group: string | null;
            /**
             * Format: decimal
             * @description The figure at the earlier moment. (앞선 시점의 값.)
             */
            readonly before: number | bigint | null;
            /**
             * Format: decimal
             * @description The figure at the later moment. (나중 시점의 값.)
             */
            readonly after: number | bigint | null;
            /**
             * Format: decimal
             * @description The later figure less the earlier one. (나중 값에서 이전 값을 뺀 것.)
             */
            readonly difference: number | bigint;
            /** @description The updates that made the difference. (차이를 만든 갱신.) */
            readonly updates: readonly {
                readonly position: string | null;
                readonly agency_id: string;
                readonly update_id: string | null;
                readonly kind: string | null;
                readonly subject: string | null;
                /** Format: date-time */
                readonly recorded_at: string | null;
                /** Format: decimal */
                readonly difference: number | bigint;
            }[];
            /** @description What the updates of each agency did together. (기관별로 모은 갱신의 수와 차이.) */
            readonly agencies: readonly {
                readonly agency_id: string;
                readonly updates: number;
                /** Format: decimal */
                readonly difference: number | bigint;
            }[];
            /** @description Updates that are not listed one by one but together by agency; 0 in CSV and XLSX, which list all. (한 건씩 나열하지 않고 기관별로 합친 갱신의 수. CSV와 XLSX에서는 모두 나열하여 0.) */
            readonly unlisted: number;
            readonly trace: string;
        };
        readonly ChangesAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["ChangesRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly ClustersRow: {
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /** @description Type of the cluster. (클러스터 유형.) */
            readonly type_code: string;
            /** @description Name in Korean. (국문 이름.) */
            readonly name_ko: string;
            /** @description Provinces or districts. (시·도 또는 시·군·구 코드.) */
            readonly regions: readonly string[];
            /** @description Ministry in charge, followed through successions. (유형의 소관 부처. 승계되면 승계 부처.) */
            readonly ministry_id: string | null;
            /** @description Agency that manages it, followed through successions. (관리 기관. 승계되면 승계 기관.) */
            readonly managing_agency_id: string;
            /** @description Law on which the type rests. (유형의 근거 법률.) */
            readonly law_id: string | null;
            /**
             * @description Where it stands. (기준일의 상태.)
             * @enum {string}
             */
            readonly status: "designated" | "expired" | "released" | "suspended";
            /**
             * Format: date
             * @description First day of the present designation. (현재 지정이 시작된 날.)
             */
            readonly designated_on: string;
            /**
             * Format: decimal
             * @description Designated area; what is left after partial releases. (지정 면적. 일부 해제된 뒤에는 남은 면적.)
             */
            readonly area_m2: number | bigint | null;
            /** @description KSIC codes. (한국표준산업분류 코드.) */
            readonly industries: readonly string[];
            /** @description National strategic technologies. (국가전략기술 코드.) */
            readonly technologies: readonly string[];
            /**
             * Format: date
             * @description Day on which it lapses unless the milestone is reached; shown from 180 days before. (단계에 이르지 못하면 실효하는 날. 180일 전부터 보인다.)
             */
            readonly lapses_on: string | null;
            /** @description Name in English. (영문 이름.) */
            readonly name_en: string | null;
            /**
             * Format: decimal
             * @description Longitude, WGS 84. (WGS 84 경도.)
             */
            readonly longitude: number | bigint | null;
            /**
             * Format: decimal
             * @description Latitude, WGS 84. (WGS 84 위도.)
             */
            readonly latitude: number | bigint | null;
            readonly trace: string;
        };
        readonly ClustersAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["ClustersRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly ClustersIdClusterRow: {
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /** @description Type of the cluster. (클러스터 유형.) */
            readonly type_code: string;
            /** @description Name in Korean. (국문 이름.) */
            readonly name_ko: string;
            /** @description Provinces or districts. (시·도 또는 시·군·구 코드.) */
            readonly regions: readonly string[];
            /** @description Ministry in charge, followed through successions. (유형의 소관 부처. 승계되면 승계 부처.) */
            readonly ministry_id: string | null;
            /** @description Agency that manages it, followed through successions. (관리 기관. 승계되면 승계 기관.) */
            readonly managing_agency_id: string;
            /** @description Law on which the type rests. (유형의 근거 법률.) */
            readonly law_id: string | null;
            /**
             * @description Where it stands. (기준일의 상태.)
             * @enum {string}
             */
            readonly status: "designated" | "expired" | "released" | "suspended";
            /**
             * Format: date
             * @description First day of the present designation. (현재 지정이 시작된 날.)
             */
            readonly designated_on: string;
            /**
             * Format: decimal
             * @description Designated area; what is left after partial releases. (지정 면적. 일부 해제된 뒤에는 남은 면적.)
             */
            readonly area_m2: number | bigint | null;
            /** @description KSIC codes. (한국표준산업분류 코드.) */
            readonly industries: readonly string[];
            /** @description National strategic technologies. (국가전략기술 코드.) */
            readonly technologies: readonly string[];
            /**
             * Format: date
             * @description Day on which it lapses unless the milestone is reached; shown from 180 days before. (단계에 이르지 못하면 실효하는 날. 180일 전부터 보인다.)
             */
            readonly lapses_on: string | null;
            /** @description Name in English. (영문 이름.) */
            readonly name_en: string | null;
            /**
             * Format: decimal
             * @description Longitude, WGS 84. (WGS 84 경도.)
             */
            readonly longitude: number | bigint | null;
            /**
             * Format: decimal
             * @description Latitude, WGS 84. (WGS 84 위도.)
             */
            readonly latitude: number | bigint | null;
        };
        readonly ClustersIdIdentifiersRow: {
            /** @description The list of another agency. (다른 기관의 목록.) */
            readonly scheme: string;
            /** @description Name in another list. (다른 목록에서의 이름.) */
            readonly identifier: string;
            /** @description Id of the agency. (기관 번호.) */
            readonly agency_id: string;
        };
        readonly ClustersIdActsRow: {
            /** @description Place in the log. (기록에서의 위치.) */
            readonly position: string;
            /**
             * Format: date-time
             * @description When the log took it, UTC. (기록된 시각, UTC.)
             */
            readonly recorded_at: string;
            /**
             * Format: date
             * @description First day on which the fact holds. (사실이 효력을 갖는 첫날.)
             */
            readonly effective_on: string;
            /** @description Id of the agency. (기관 번호.) */
            readonly agency_id: string;
            /** @description Kind of record. (기록의 종류.) */
            readonly kind: string;
            /** @description Id that the agency gave the update. (기관이 붙인 갱신 번호.) */
            readonly update_id: string;
            /** @description Explanation that came with the update. (갱신과 함께 전해진 설명.) */
            readonly note: string | null;
            /** @description Whether it still counts; not once superseded or withdrawn. (아직 유효한가. 대체·철회되면 아니다.) */
            readonly counts: boolean;
        };
        readonly ClustersIdAmountsRow: {
            /**
             * @description What figures are grouped by. (무엇으로 나누어 세었는가.)
             * @enum {string}
             */
            readonly by: "all" | "cluster" | "ministry" | "programme" | "region" | "type";
            /** @description The group. (나누어 센 하나하나.) */
            readonly group: string;
            /** @description Fiscal year. (회계연도.) */
            readonly fiscal_year: number;
            /**
             * @description Whose money it is. (재원.)
             * @enum {string}
             */
            readonly source: "national" | "local" | "private";
            /**
             * Format: won
             * @description Money requested. (요구한 금액.)
             */
            readonly requested: number | bigint;
            /**
             * Format: won
             * @description Money appropriated. (본예산 금액.)
             */
            readonly appropriated: number | bigint;
            /**
             * Format: won
             * @description Money by supplementary budgets. (추가경정 금액.)
             */
            readonly supplementary: number | bigint;
            /**
             * Format: won
             * @description Money executed. (집행된 금액.)
             */
            readonly executed: number | bigint;
            /**
             * Format: won
             * @description Money carried over to the next year. (다음 해로 넘긴 금액.)
             */
            readonly carried_over: number | bigint;
            /**
             * Format: won
             * @description Money that lapsed. (쓰지 않고 남은 금액.)
             */
            readonly lapsed: number | bigint;
            /** @description Part of the money there was that was executed. (쓸 수 있는 예산 가운데 집행한 비율.) */
            readonly execution_rate: number | null;
            readonly trace: string;
        };
        readonly ClustersIdObservationsRow: {
            /** @description Id of the indicator. (지표 번호.) */
            readonly indicator_id: string;
            /** @description Period. (기간.) */
            readonly period: string;
            /**
             * Format: decimal
             * @description The value. (값.)
             */
            readonly value: number | bigint;
            /**
             * @description Where it stands. (기준일의 상태.)
             * @enum {string}
             */
            readonly status: "provisional" | "final";
            /** @description Version of the definition behind the value; a change is a break in the series. (값 뒤의 정의. 바뀌면 시계열이 끊긴다.) */
            readonly definition: string | null;
            /** @description Id of the agency. (기관 번호.) */
            readonly agency_id: string;
            /** @description Place in the log. (기록에서의 위치.) */
            readonly position: string;
            readonly trace: string;
        };
        readonly ClustersIdReviewsRow: {
            /** @description Id of the review. (심의 번호.) */
            readonly review_id: string;
            /** @description Type of the cluster. (클러스터 유형.) */
            readonly type_code: string;
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /**
             * @description Where it stands. (상태.)
             * @enum {string}
             */
            readonly state: "concluded" | "open";
            /**
             * @description How it ended. (결과.)
             * @enum {string|null}
             */
            readonly outcome: "cleared" | "cleared_with_conditions" | "rejected" | "withdrawn" | null;
            /**
             * Format: date
             * @description First day of the request. (심의를 요청한 날.)
             */
            readonly requested_on: string;
            /**
             * Format: date
             * @description Last day for opinions. (의견을 보낼 마지막 날.)
             */
            readonly answer_due_on: string;
            /** @description Whether it is open and late. (끝나지 않은 채 기한이 지났는가.) */
            readonly overdue: boolean;
            /** @description The latest opinion of each agency. (기관별 최근 의견.) */
            readonly opinions: readonly {
                readonly agency_id: string;
                /** @enum {string} */
                readonly opinion: "agree" | "agree_with_conditions" | "object";
            }[];
            /** @description Who must act now. (지금 조치해야 할 기관.) */
            readonly must_act: readonly string[];
            /** @description What it is similar to. (이 클러스터와 유사한 클러스터.) */
            readonly similar: readonly string[] | null;
            readonly trace: string;
        };
        readonly ClustersIdMilestonesRow: {
            /**
             * @description Milestone that was reached. (도달한 단계.)
             * @enum {string}
             */
            readonly milestone: "plan_applied" | "plan_approved" | "construction_started" | "completed";
            /**
             * Format: date
             * @description First day on which the fact holds. (사실이 효력을 갖는 첫날.)
             */
            readonly effective_on: string;
        };
        readonly ClustersIdAnswersRow: {
            /** @description Id of the survey. (조사 번호.) */
            readonly survey_id: string;
            /** @description Item of the survey. (조사 항목.) */
            readonly item_id: string;
            /** @description The value. (값.) */
            readonly value: string;
            /** @description What was said about the answer. (응답에 대한 설명.) */
            readonly explanation: string | null;
            readonly trace: string;
        };
        readonly ClustersIdSimilarRow: {
            /** @description The cluster of the pair with the smaller id. (쌍 가운데 번호가 앞서는 클러스터.) */
            readonly a: string;
            /** @description The cluster of the pair with the larger id. (쌍 가운데 번호가 뒤인 클러스터.) */
            readonly b: string;
            /** @description Regions in common; ground in common where both have boundaries. (같은 지역의 비율. 둘 다 경계가 있으면 겹치는 땅의 비율.) */
            readonly place: number;
            /** @description Industries in common of all. (공통 산업의 비율.) */
            readonly industry: number;
            /** @description Technologies in common of all. (공통 기술의 비율.) */
            readonly technology: number;
            /** @description The larger one of industry and technology. (산업과 기술 가운데 큰 쪽.) */
            readonly theme: number;
            /** @description How similar they are, by place and theme. (장소와 업종을 합한 유사도.) */
            readonly score: number;
            /** @description Whether both are of one type. (유형이 같은가.) */
            readonly same_type: boolean;
            /** @description Whether both are of one ministry. (소관 부처가 같은가.) */
            readonly same_ministry: boolean;
            /**
             * @description What the law says about the two types. (두 유형의 법적 관계.)
             * @enum {string}
             */
            readonly relation: "allowed" | "none" | "required";
            readonly trace: string;
        };
        readonly ClustersId: {
            readonly cluster: components["schemas"]["ClustersIdClusterRow"];
            readonly identifiers: readonly components["schemas"]["ClustersIdIdentifiersRow"][];
            readonly acts: readonly components["schemas"]["ClustersIdActsRow"][];
            readonly amounts: readonly components["schemas"]["ClustersIdAmountsRow"][];
            readonly observations: readonly components["schemas"]["ClustersIdObservationsRow"][];
            readonly reviews: readonly components["schemas"]["ClustersIdReviewsRow"][];
            readonly milestones: readonly components["schemas"]["ClustersIdMilestonesRow"][];
            readonly answers: readonly components["schemas"]["ClustersIdAnswersRow"][];
            readonly similar: readonly components["schemas"]["ClustersIdSimilarRow"][];
            readonly traces: {
                readonly cluster: string;
            };
        };
        readonly ClustersIdAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: components["schemas"]["ClustersId"];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly ConcentrationRowsRow: {
            /** @description Id of the plan. (계획 번호.) */
            readonly plan: string;
            /**
             * @description Industries or technologies. (산업 또는 기술.)
             * @enum {string}
             */
            readonly target: "industry" | "technology";
            /** @description Code of an industry or technology. (산업 또는 기술 코드.) */
            readonly code: string;
            /** @description Provinces or districts. (시·도 또는 시·군·구 코드.) */
            readonly regions: readonly string[];
            /** @description Provinces for which it is named. (이 코드를 정한 시·도의 수.) */
            readonly region_count: number;
            /** @description Part of all that the plan names. (계획이 정한 전체 가운데의 비중.) */
            readonly share: number;
            readonly trace: string;
        };
        readonly ConcentrationHhiRow: {
            /** @description Id of the plan. (계획 번호.) */
            readonly plan: string;
            /**
             * @description Industries or technologies. (산업 또는 기술.)
             * @enum {string}
             */
            readonly target: "industry" | "technology";
            /** @description Herfindahl-Hirschman index; 1 with a single one. (허핀달-허시먼 지수. 1이면 하나뿐.) */
            readonly hhi: number;
            readonly trace: string;
        };
        readonly ConcentrationPairsRow: {
            /** @description Id of the plan. (계획 번호.) */
            readonly plan: string;
            /**
             * @description Industries or technologies. (산업 또는 기술.)
             * @enum {string}
             */
            readonly target: "industry" | "technology";
            /** @description The province with the smaller code. (코드가 앞서는 시·도.) */
            readonly region_a: string;
            /** @description The other province. (코드가 뒤인 시·도.) */
            readonly region_b: string;
            /** @description Codes in common of all. (공통 코드의 비율.) */
            readonly jaccard: number;
            readonly trace: string;
        };
        readonly Concentration: {
            readonly rows: readonly components["schemas"]["ConcentrationRowsRow"][];
            readonly hhi: readonly components["schemas"]["ConcentrationHhiRow"][];
            readonly pairs: readonly components["schemas"]["ConcentrationPairsRow"][];
            readonly traces: Record<string, never>;
        };
        readonly ConcentrationAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: components["schemas"]["Concentration"];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly FindingsRow: {
            /** @description Id of the finding. (지적 사항의 번호.) */
            readonly finding_id: string;
            /**
             * @description The rule that was applied. (적용한 규칙.)
             * @enum {string}
             */
            readonly rule_id: "alignment" | "arrival" | "concentration" | "declining" | "designation_bar" | "fragmentation" | "lapse" | "overdue" | "reconciliation" | "similar" | "spin_off_share" | "survey_completeness" | "unused_type";
            /**
             * @description How grave it is. (심각도.)
             * @enum {string}
             */
            readonly severity: "info" | "notice" | "warning";
            /** @description What it is about. (기록이 다루는 대상.) */
            readonly subject: string;
            /** @description What is the matter. (무엇이 문제인가.) */
            readonly statement_ko: string;
            /** @description What is the matter. (무엇이 문제인가.) */
            readonly statement_en: string;
            /** @description The figures that show it. (문제를 보이는 수치.) */
            readonly figures: readonly {
                readonly name: string;
                readonly value: string | number | readonly string[] | null;
            }[];
            /** @description Whether it was found under a draft of the rule. (규칙안으로 찾은 것인가.) */
            readonly draft: boolean;
            readonly trace: string;
        };
        readonly FindingsAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["FindingsRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly ForeignInvestmentRow: {
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /** @description Calendar year. (연도.) */
            readonly year: number;
            /**
             * Format: decimal
             * @description Money declared in the year. (그해 신고된 금액.)
             */
            readonly declared_usd: number | bigint;
            /**
             * Format: decimal
             * @description Money that arrived in the year. (그해 도착한 금액.)
             */
            readonly arrived_usd: number | bigint;
            /** @description What arrived as a part of what was declared. (신고 금액 가운데 도착한 비율.) */
            readonly arrival_rate: number | null;
            /** @description Foreign companies active at the end of the year, or on the day. (연말 또는 기준일에 활동하는 외국인투자기업.) */
            readonly companies_active: number;
            /** @description Foreign companies closed in the year. (그해 문을 닫은 외국인투자기업.) */
            readonly companies_closed: number;
            readonly trace: string;
        };
        readonly ForeignInvestmentAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["ForeignInvestmentRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly GovernanceRowsRow: {
            /**
             * @description What figures are grouped by. (무엇으로 나누어 세었는가.)
             * @enum {string}
             */
            readonly by: "district" | "province";
            /** @description Province or district. (시·도 또는 시·군·구 코드.) */
            readonly region: string;
            /** @description Clusters in force on the day. (기준일에 효력이 있는 클러스터의 수.) */
            readonly clusters: number;
            /** @description Types with a cluster in force. (효력이 있는 클러스터가 있는 유형의 수.) */
            readonly types: number;
            /** @description Ministries in charge. (소관 부처의 수.) */
            readonly ministries: number;
            /** @description Laws on which the types rest. (근거 법률의 수.) */
            readonly laws: number;
            /** @description How far clusters are in one hand; 1 with a single ministry. (한 부처에 모여 있는 정도. 1이면 하나뿐.) */
            readonly ministry_hhi: number | null;
            readonly trace: string;
        };
        readonly GovernanceDifferentlyListedRow: {
            /** @description The list of another agency. (다른 기관의 목록.) */
            readonly scheme: string;
            /** @description Names in other lists. (다른 목록에서의 이름.) */
            readonly identifiers: readonly string[];
            /** @description Ids of the clusters. (클러스터 번호.) */
            readonly cluster_ids: readonly string[];
            readonly trace: string;
        };
        readonly Governance: {
            readonly rows: readonly components["schemas"]["GovernanceRowsRow"][];
            readonly differently_listed: readonly components["schemas"]["GovernanceDifferentlyListedRow"][];
            readonly traces: Record<string, never>;
        };
        readonly GovernanceAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: components["schemas"]["Governance"];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly OverviewClustersByTypeRow: {
            /** @description Type of the cluster. (클러스터 유형.) */
            readonly type_code: string;
            /** @description Clusters in force on the day. (기준일에 효력이 있는 클러스터의 수.) */
            readonly clusters: number;
            readonly trace: string;
        };
        readonly OverviewClustersByMinistryRow: {
            /** @description Ministry in charge, followed through successions. (유형의 소관 부처. 승계되면 승계 부처.) */
            readonly ministry_id: string;
            /** @description Clusters in force on the day. (기준일에 효력이 있는 클러스터의 수.) */
            readonly clusters: number;
            readonly trace: string;
        };
        readonly OverviewClustersByRegionRow: {
            /** @description Province or district. (시·도 또는 시·군·구 코드.) */
            readonly region: string;
            /** @description Clusters in force on the day. (기준일에 효력이 있는 클러스터의 수.) */
            readonly clusters: number;
            readonly trace: string;
        };
        readonly OverviewBudgetByYearRow: {
            /** @description Fiscal year. (회계연도.) */
            readonly fiscal_year: number;
            /**
             * Format: won
             * @description Money of the state. (국가 재원.)
             */
            readonly national: number | bigint;
            /**
             * Format: won
             * @description Money of local governments. (지방자치단체 재원.)
             */
            readonly local: number | bigint;
            /**
             * Format: won
             * @description Private money. (민간 재원.)
             */
            readonly private: number | bigint;
            /**
             * Format: won
             * @description Money executed. (집행된 금액.)
             */
            readonly executed: number | bigint;
            readonly trace: string;
        };
        readonly OverviewAgenciesRow: {
            /** @description Id of the agency. (기관 번호.) */
            readonly agency_id: string;
            /** @description Updates that were appended, also those superseded or withdrawn since. (기록에 더해진 갱신의 수. 뒤에 대체·철회된 것도 센다.) */
            readonly accepted: number;
            /** @description Updates that were refused. (반려된 갱신의 수.) */
            readonly refused: number;
            /**
             * Format: date-time
             * @description When the last accepted update was recorded. (마지막으로 수리된 갱신의 기록 시각.)
             */
            readonly last_recorded_at: string | null;
            readonly trace: string;
        };
        readonly Overview: {
            /** @description Types with a cluster in force. (효력이 있는 클러스터가 있는 유형의 수.) */
            readonly types: number;
            /** @description Types defined on the day. (기준일에 정의된 유형의 수.) */
            readonly types_defined: number;
            /** @description Types defined of which no cluster was ever designated. (정의되었으나 한 번도 지정되지 않은 유형의 수.) */
            readonly types_never_used: number;
            /** @description Clusters in force on the day. (기준일에 효력이 있는 클러스터의 수.) */
            readonly clusters: number;
            readonly clusters_by_type: readonly components["schemas"]["OverviewClustersByTypeRow"][];
            readonly clusters_by_ministry: readonly components["schemas"]["OverviewClustersByMinistryRow"][];
            readonly clusters_by_region: readonly components["schemas"]["OverviewClustersByRegionRow"][];
            readonly budget_by_year: readonly components["schemas"]["OverviewBudgetByYearRow"][];
            /**
             * Format: won
             * @description National, local and private money of all years. (모든 연도의 국비, 지방비, 민간 예산의 합.)
             */
            readonly budget_total: number | bigint;
            readonly agencies: readonly components["schemas"]["OverviewAgenciesRow"][];
            readonly traces: {
                readonly types: string;
                readonly types_defined: string;
                readonly types_never_used: string;
                readonly clusters: string;
                readonly budget_total: string;
            };
        };
        readonly OverviewAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: components["schemas"]["Overview"];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly PerformanceRow: {
            /**
             * @description What figures are grouped by. (무엇으로 나누어 세었는가.)
             * @enum {string}
             */
            readonly by: "all" | "cluster" | "ministry" | "region" | "type";
            /** @description The group. (나누어 센 하나하나.) */
            readonly group: string;
            /** @description Period. (기간.) */
            readonly period: string;
            /** @description Id of the indicator. (지표 번호.) */
            readonly indicator_id: string;
            /**
             * Format: decimal
             * @description The value. (값.)
             */
            readonly value: number | bigint;
            /** @description Part of the observations that are provisional. (잠정값의 비율.) */
            readonly provisional_share: number | null;
            readonly trace: string;
        };
        readonly PerformanceAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["PerformanceRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly PerformanceRatiosRow: {
            /**
             * @description What figures are grouped by. (무엇으로 나누어 세었는가.)
             * @enum {string}
             */
            readonly by: "all" | "cluster" | "ministry" | "region" | "type";
            /** @description The group. (나누어 센 하나하나.) */
            readonly group: string;
            /** @description Calendar year. (연도.) */
            readonly year: number;
            /** @description Id of the ratio. (비율 지표 번호.) */
            readonly ratio_id: string;
            /**
             * Format: decimal
             * @description What is divided. (비율의 분자.)
             */
            readonly numerator: number | bigint;
            /**
             * Format: decimal
             * @description What is divided by. (비율의 분모.)
             */
            readonly denominator: number | bigint | null;
            /** @description The value. (값.) */
            readonly value: number | null;
            /** @description Difference to the year before; none across a break in the definition. (전년과의 차이. 정의가 바뀌면 비운다.) */
            readonly change: number | null;
            /** @description Whether it fell in each of the last two years. (두 해 내리 줄었는가.) */
            readonly declining: boolean;
            readonly trace: string;
        };
        readonly PerformanceRatiosAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["PerformanceRatiosRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly PerformanceTargetsRow: {
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /** @description Id of the indicator. (지표 번호.) */
            readonly indicator_id: string;
            /** @description Period. (기간.) */
            readonly period: string;
            /**
             * Format: decimal
             * @description The value from which the target starts. (목표를 정할 때의 값.)
             */
            readonly baseline: number | bigint | null;
            /**
             * Format: decimal
             * @description The value that is aimed at. (목표값.)
             */
            readonly target: number | bigint;
            /**
             * Format: decimal
             * @description The observation of the very same period. (같은 기간의 관측값.)
             */
            readonly actual: number | bigint | null;
            /** @description Actual against target; the other way round where lower is better. (목표에 대한 실적. 낮을수록 좋은 지표는 뒤집는다.) */
            readonly attainment: number | null;
            readonly trace: string;
        };
        readonly PerformanceTargetsAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["PerformanceTargetsRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly RecommendationsRow: {
            /** @description Id of the recommendation. (권고 번호.) */
            readonly recommendation_id: string;
            /** @description Agency that is to act, followed through successions. (권고를 이행할 기관. 승계되면 승계 기관.) */
            readonly addressee_agency_id: string;
            /** @description Title in Korean. (국문 제목.) */
            readonly title_ko: string;
            /**
             * Format: date
             * @description Last day. (마지막 날.)
             */
            readonly due_on: string;
            /**
             * Format: decimal
             * @description Progress as last reported. (마지막으로 보고된 진행률.)
             */
            readonly progress_percent: number | bigint | null;
            /**
             * @description Where it stands. (상태.)
             * @enum {string}
             */
            readonly state: "closed" | "open";
            /**
             * @description How it ended. (결과.)
             * @enum {string|null}
             */
            readonly outcome: "implemented" | "partly" | "not_implemented" | "withdrawn" | null;
            /** @description Whether it is open and late. (끝나지 않은 채 기한이 지났는가.) */
            readonly overdue: boolean;
            /** @description Who must act now. (지금 조치해야 할 기관.) */
            readonly must_act: readonly string[];
            readonly trace: string;
        };
        readonly RecommendationsAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["RecommendationsRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly ReviewsRow: {
            /** @description Id of the review. (심의 번호.) */
            readonly review_id: string;
            /** @description Type of the cluster. (클러스터 유형.) */
            readonly type_code: string;
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /**
             * @description Where it stands. (상태.)
             * @enum {string}
             */
            readonly state: "concluded" | "open";
            /**
             * @description How it ended. (결과.)
             * @enum {string|null}
             */
            readonly outcome: "cleared" | "cleared_with_conditions" | "rejected" | "withdrawn" | null;
            /**
             * Format: date
             * @description First day of the request. (심의를 요청한 날.)
             */
            readonly requested_on: string;
            /**
             * Format: date
             * @description Last day for opinions. (의견을 보낼 마지막 날.)
             */
            readonly answer_due_on: string;
            /** @description Whether it is open and late. (끝나지 않은 채 기한이 지났는가.) */
            readonly overdue: boolean;
            /** @description The latest opinion of each agency. (기관별 최근 의견.) */
            readonly opinions: readonly {
                readonly agency_id: string;
                /** @enum {string} */
                readonly opinion: "agree" | "agree_with_conditions" | "object";
            }[];
            /** @description Who must act now. (지금 조치해야 할 기관.) */
            readonly must_act: readonly string[];
            /** @description Clusters similar when the review was requested; none if they could not be asked for then. (심의를 요청할 때 유사하던 클러스터. 당시에 묻지 못했으면 비운다.) */
            readonly similar: readonly string[] | null;
            readonly trace: string;
        };
        readonly ReviewsAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["ReviewsRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly SimilarRow: {
            /** @description The cluster of the pair with the smaller id. (쌍 가운데 번호가 앞서는 클러스터.) */
            readonly a: string;
            /** @description The cluster of the pair with the larger id. (쌍 가운데 번호가 뒤인 클러스터.) */
            readonly b: string;
            /** @description Regions in common; ground in common where both have boundaries. (같은 지역의 비율. 둘 다 경계가 있으면 겹치는 땅의 비율.) */
            readonly place: number;
            /** @description Industries in common of all. (공통 산업의 비율.) */
            readonly industry: number;
            /** @description Technologies in common of all. (공통 기술의 비율.) */
            readonly technology: number;
            /** @description The larger one of industry and technology. (산업과 기술 가운데 큰 쪽.) */
            readonly theme: number;
            /** @description How similar they are, by place and theme. (장소와 업종을 합한 유사도.) */
            readonly score: number;
            /** @description Whether both are of one type. (유형이 같은가.) */
            readonly same_type: boolean;
            /** @description Whether both are of one ministry. (소관 부처가 같은가.) */
            readonly same_ministry: boolean;
            /**
             * @description What the law says about the two types. (두 유형의 법적 관계.)
             * @enum {string}
             */
            readonly relation: "allowed" | "none" | "required";
            readonly trace: string;
        };
        readonly SimilarAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["SimilarRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly SimilarCheckRow: {
            /** @description The cluster of the pair with the smaller id. (쌍 가운데 번호가 앞서는 클러스터.) */
            readonly a: string;
            /** @description The cluster of the pair with the larger id. (쌍 가운데 번호가 뒤인 클러스터.) */
            readonly b: string;
            /** @description Regions in common; ground in common where both have boundaries. (같은 지역의 비율. 둘 다 경계가 있으면 겹치는 땅의 비율.) */
            readonly place: number;
            /** @description Industries in common of all. (공통 산업의 비율.) */
            readonly industry: number;
            /** @description Technologies in common of all. (공통 기술의 비율.) */
            readonly technology: number;
            /** @description The larger one of industry and technology. (산업과 기술 가운데 큰 쪽.) */
            readonly theme: number;
            /** @description How similar they are, by place and theme. (장소와 업종을 합한 유사도.) */
            readonly score: number;
            /** @description Whether both are of one type. (유형이 같은가.) */
            readonly same_type: boolean;
            /** @description Whether both are of one ministry. (소관 부처가 같은가.) */
            readonly same_ministry: boolean;
            /**
             * @description What the law says about the two types. (두 유형의 법적 관계.)
             * @enum {string}
             */
            readonly relation: "allowed" | "none" | "required";
            readonly trace: string;
        };
        readonly SimilarCheckAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["SimilarCheckRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly SpinOffsRow: {
            /** @description Id of the company. (기업 번호.) */
            readonly company_id: string;
            /** @description Name in Korean. (국문 이름.) */
            readonly name_ko: string;
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /**
             * Format: date
             * @description Day of the registration. (등록된 날.)
             */
            readonly registered_on: string;
            /**
             * @description Where it stands. (기준일의 상태.)
             * @enum {string}
             */
            readonly status: "deregistered" | "registered";
            /**
             * Format: won
             * @description Capital. (자본금.)
             */
            readonly capital_krw: number | bigint;
            /**
             * Format: decimal
             * @description Share of the institution. (연구기관의 지분.)
             */
            readonly institution_share_percent: number | bigint;
            /**
             * Format: decimal
             * @description Share that the rule requires. (규칙이 요구하는 지분.)
             */
            readonly required_share_percent: number | bigint | null;
            /** @description Whether it is located in the zone. (구역 안에 있는가.) */
            readonly located_in_zone: boolean;
            /** @description Whether all requirements are met; none once it is deregistered. (모든 요건을 지키는가. 등록이 끝났으면 비운다.) */
            readonly compliant: boolean | null;
            /** @description Requirements that are not met. (지켜지지 않은 요건.) */
            readonly breaches: readonly ("SHARE_BELOW" | "NOT_IN_ZONE" | "TECHNOLOGY_NOT_CONTRIBUTED" | "ZONE_NOT_IN_FORCE")[];
            /**
             * Format: date
             * @description First day of the unbroken run of days in breach. (끊이지 않고 위반한 첫날.)
             */
            readonly since: string | null;
            readonly trace: string;
        };
        readonly SpinOffsAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["SpinOffsRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly SurveysRow: {
            /** @description Id of the survey. (조사 번호.) */
            readonly survey_id: string;
            /** @description Title in Korean. (국문 제목.) */
            readonly title_ko: string;
            /** @description Title in English. (영문 제목.) */
            readonly title_en: string | null;
            /**
             * Format: date
             * @description Reference day of the survey. (조사 기준일.)
             */
            readonly reference_on: string;
            /**
             * Format: date
             * @description Last day. (마지막 날.)
             */
            readonly due_on: string;
            /**
             * @description Where it stands. (상태.)
             * @enum {string}
             */
            readonly state: "closed" | "open";
            /** @description Clusters that are to answer. (응답해야 할 클러스터의 수.) */
            readonly expected: number;
            /** @description Clusters submitted or certified. (제출되었거나 확정된 클러스터의 수.) */
            readonly submitted: number;
            /** @description Clusters first submitted in time. (기한 안에 처음 제출한 클러스터의 수.) */
            readonly on_time: number;
            /** @description Clusters whose answers are now returned. (지금 반려된 클러스터의 수.) */
            readonly returned: number;
            /** @description Clusters whose answers are certified. (응답이 확정된 클러스터의 수.) */
            readonly certified: number;
            readonly trace: string;
        };
        readonly SurveysAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["SurveysRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly SurveysIdAgenciesRow: {
            /** @description Id of the agency. (기관 번호.) */
            readonly agency_id: string;
            /** @description Clusters that are to answer. (응답해야 할 클러스터의 수.) */
            readonly expected: number;
            /** @description Clusters submitted or certified. (제출되었거나 확정된 클러스터의 수.) */
            readonly submitted: number;
            /** @description Clusters first submitted in time. (기한 안에 처음 제출한 클러스터의 수.) */
            readonly on_time: number;
            /** @description Clusters whose answers are now returned. (지금 반려된 클러스터의 수.) */
            readonly returned: number;
            /** @description Clusters whose answers are certified. (응답이 확정된 클러스터의 수.) */
            readonly certified: number;
            readonly trace: string;
        };
        readonly SurveysIdDiscrepanciesRow: {
            /** @description Id of the cluster. (클러스터 번호.) */
            readonly cluster_id: string;
            /** @description Item of the survey. (조사 항목.) */
            readonly item_id: string;
            /** @description What was answered. (조사에서 응답한 값.) */
            readonly answer: string | number | readonly string[];
            /** @description What the record says. (기록에 있는 값.) */
            readonly recorded: string | number | readonly string[];
            readonly trace: string;
        };
        readonly SurveysId: {
            /** @description Id of the survey. (조사 번호.) */
            readonly survey_id: string;
            /** @description Title in Korean. (국문 제목.) */
            readonly title_ko: string;
            /** @description Title in English. (영문 제목.) */
            readonly title_en: string | null;
            /**
             * Format: date
             * @description Reference day of the survey. (조사 기준일.)
             */
            readonly reference_on: string;
            /**
             * Format: date
             * @description Last day. (마지막 날.)
             */
            readonly due_on: string;
            /**
             * @description Where it stands. (상태.)
             * @enum {string}
             */
            readonly state: "closed" | "open";
            /** @description Clusters that are to answer. (응답해야 할 클러스터의 수.) */
            readonly expected: number;
            /** @description Clusters submitted or certified. (제출되었거나 확정된 클러스터의 수.) */
            readonly submitted: number;
            /** @description Clusters first submitted in time. (기한 안에 처음 제출한 클러스터의 수.) */
            readonly on_time: number;
            /** @description Clusters whose answers are now returned. (지금 반려된 클러스터의 수.) */
            readonly returned: number;
            /** @description Clusters whose answers are certified. (응답이 확정된 클러스터의 수.) */
            readonly certified: number;
            readonly agencies: readonly components["schemas"]["SurveysIdAgenciesRow"][];
            readonly discrepancies: readonly components["schemas"]["SurveysIdDiscrepanciesRow"][];
            /** @description Clusters of the frame when the survey was opened; none if it could not be asked then. (조사를 열 때 대상이던 클러스터의 수. 당시에 묻지 못했으면 비운다.) */
            readonly expected_when_opened: number | null;
            readonly traces: {
                readonly expected: string;
                readonly submitted: string;
                readonly on_time: string;
                readonly returned: string;
                readonly certified: string;
                readonly expected_when_opened?: string;
            };
        };
        readonly SurveysIdAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: components["schemas"]["SurveysId"];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly TraceRow: {
            /** @description Place in the log. (기록에서의 위치.) */
            readonly position: string;
            /** @description Id of the agency. (기관 번호.) */
            readonly agency_id: string;
            /** @description Id that the agency gave the update. (기관이 붙인 갱신 번호.) */
            readonly update_id: string;
            /** @description Kind of record. (기록의 종류.) */
            readonly kind: string | null;
            /** @description What it is about. (기록이 다루는 대상.) */
            readonly subject: string;
            /**
             * Format: date-time
             * @description When the log took it, UTC. (기록된 시각, UTC.)
             */
            readonly recorded_at: string;
            /**
             * Format: date
             * @description First day on which the fact holds. (사실이 효력을 갖는 첫날.)
             */
            readonly effective_on: string | null;
            /** @description Ed25519 signature of the agency, base64url. (기관의 Ed25519 서명, base64url.) */
            readonly signature: string | null;
            /** @description Explanation that came with the update. (갱신과 함께 전해진 설명.) */
            readonly note: string | null;
            /** @description What the update says of its subject, as `name=value`, but for a boundary. (갱신이 대상에 대해 말하는 값, `이름=값`으로. 경계는 빠진다.) */
            readonly says: readonly string[];
        };
        readonly TraceAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["TraceRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
            readonly figures: readonly {
                readonly view: string;
                readonly parameters: readonly {
                    readonly name: string;
                    readonly value: string;
                }[];
                readonly key: readonly string[];
            }[];
        };
        readonly UpdatesRow: {
            /** @description Id of the agency. (기관 번호.) */
            readonly agency_id: string | null;
            /** @description Id that the agency gave the update. (기관이 붙인 갱신 번호.) */
            readonly update_id: string | null;
            /** @description Kind of record. (기록의 종류.) */
            readonly kind: string | null;
            /** @description What it is about. (기록이 다루는 대상.) */
            readonly subject: string | null;
            /** @description First day on which the fact holds. (사실이 효력을 갖는 첫날.) */
            readonly effective_on: string | null;
            /**
             * @description Where it stands. (기준일의 상태.)
             * @enum {string}
             */
            readonly status: "accepted" | "refused" | "superseded" | "withdrawn";
            /** @description Place in the log. (기록에서의 위치.) */
            readonly position: string | null;
            /**
             * Format: date-time
             * @description When the log took it, UTC. (기록된 시각, UTC.)
             */
            readonly recorded_at: string;
            /** @description Why it was refused. (반려된 사유.) */
            readonly refusals: readonly {
                readonly code: string;
                readonly field: string | null;
                readonly given: string | null;
                readonly expected: string | null;
                readonly rule_id: string | null;
                readonly message_ko: string;
                readonly message_en: string;
            }[];
            readonly trace: string;
        };
        readonly UpdatesAnswer: {
            readonly position: string;
            /** Format: date-time */
            readonly known_at: string;
            /** Format: date */
            readonly effective_on: string;
            readonly data: readonly components["schemas"]["UpdatesRow"][];
            readonly next_cursor: string | null;
            readonly freshness: readonly components["schemas"]["Freshness"][];
            readonly warnings: readonly components["schemas"]["Refusal"][];
            readonly demonstration: boolean;
        };
        readonly Refusal: {
            readonly code: string;
            readonly field: string | null;
            readonly given: string | null;
            readonly expected: string | null;
            readonly rule_id: string | null;
            readonly message_ko: string;
            readonly message_en: string;
        };
        readonly Problem: {
            readonly code: string;
            readonly field: string | null;
            readonly given: string | null;
            readonly expected: string | null;
            readonly rule_id: string | null;
            readonly message_ko: string;
            readonly message_en: string;
            readonly refusals: readonly components["schemas"]["Refusal"][];
        };
        readonly Freshness: {
            readonly agency_id: string;
            /** Format: date-time */
            readonly last_recorded_at: string;
            readonly age_seconds: number;
        };
        readonly Definition: {
            readonly figure: string;
            readonly name_ko: string;
            readonly name_en: string;
            readonly definition_ko: string;
            readonly definition_en: string;
            readonly formula: string | null;
            readonly unit: string | null;
            readonly rule_id: string | null;
            readonly law_id: string | null;
            readonly article: string | null;
        };
        readonly Name: {
            readonly ko: string;
            readonly en: string | null;
        };
        readonly Adoption: {
            /** Format: date */
            readonly on: string;
            readonly position: string;
            readonly agency_id: string;
            readonly law_id: string | null;
            readonly article: string | null;
            readonly rationale: string | null;
        };
        readonly Rule: {
            readonly method_ko: string;
            readonly method_en: string;
            /** @enum {string} */
            readonly severity: "info" | "notice" | "warning";
            readonly parameters: {
                readonly [key: string]: string;
            };
            readonly adopted: components["schemas"]["Adoption"] | null;
        };
        readonly Meta: {
            readonly version: string;
            readonly demonstration: boolean;
            readonly public_facts: boolean;
            readonly names: {
                readonly agencies: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly types: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly laws: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly programmes: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly indicators: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly regions: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly industries: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly technologies: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly kinds: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly rules: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
                readonly figures: {
                    readonly [key: string]: components["schemas"]["Name"];
                };
            };
            readonly units: {
                readonly [key: string]: string;
            };
            readonly retired: {
                readonly agencies: readonly string[];
                readonly regions: readonly string[];
                readonly industries: readonly string[];
                readonly technologies: readonly string[];
            };
            readonly rules: {
                readonly [key: string]: components["schemas"]["Rule"];
            };
        };
        readonly Status: {
            readonly position: string;
            readonly streams: {
                readonly registry: number;
                readonly budget: number;
                readonly performance: number;
                readonly governance: number;
                readonly refusals: number;
            };
            readonly lag: number;
            readonly parked: readonly {
                readonly position: string;
                readonly subject: string;
                readonly reason: string;
            }[];
            readonly services: components["schemas"]["Services"];
        };
        readonly Services: {
            readonly [key: string]: string;
        };
        readonly Moved: {
            readonly position: string;
            readonly views: readonly string[];
        };
        readonly Judged: {
            readonly row: number;
            readonly update_id: string | null;
            readonly kind: string | null;
            /** @enum {string} */
            readonly status: "accepted" | "refused";
            readonly unchanged: boolean;
            readonly warnings: readonly {
                readonly code: string;
                readonly field: string | null;
                readonly given: string | null;
                readonly expected: string | null;
                readonly rule_id: string | null;
                readonly message_ko: string;
                readonly message_en: string;
            }[];
            readonly refusals: readonly {
                readonly code: string;
                readonly field: string | null;
                readonly given: string | null;
                readonly expected: string | null;
                readonly rule_id: string | null;
                readonly message_ko: string;
                readonly message_en: string;
            }[];
        };
        readonly Judgement: {
            readonly data: readonly components["schemas"]["Judged"][];
            readonly agency_id: string;
            readonly note_ko: string;
            readonly note_en: string;
        };
        readonly SurveyItem: {
            readonly item_id: string;
            readonly question_ko: string;
            readonly question_en: string | null;
            /** @enum {string} */
            readonly kind: "number" | "text" | "choice" | "yes_no";
            readonly unit: string | null;
            readonly required: boolean;
            readonly minimum: string | null;
            readonly maximum: string | null;
            readonly choices: readonly string[];
            readonly check: string | null;
        };
        readonly SurveyCluster: {
            readonly cluster_id: string;
            readonly name_ko: string | null;
            readonly agency_id: string | null;
            /** @enum {string} */
            readonly phase: "open" | "submitted" | "returned" | "certified";
            readonly newest: number;
            readonly answers: {
                readonly [key: string]: string;
            };
            readonly explanations: {
                readonly [key: string]: string;
            };
            readonly recorded: {
                readonly [key: string]: string;
            };
        };
        readonly SurveyForm: {
            readonly survey_id: string;
            readonly title_ko: string;
            readonly title_en: string | null;
            /** Format: date */
            readonly reference_on: string;
            /** Format: date */
            readonly due_on: string;
            /** @enum {string} */
            readonly state: "closed" | "open";
            /** Format: date */
            readonly today: string;
            readonly agencies: {
                readonly [key: string]: string | null;
            };
            readonly items: readonly components["schemas"]["SurveyItem"][];
            readonly clusters: readonly components["schemas"]["SurveyCluster"][];
        };
        readonly Draft: {
            /** @constant */
            readonly record?: "cluster_designated";
            readonly update_id?: string;
            /** Format: date */
            readonly effective_on?: string;
            readonly note?: string;
            readonly cluster_id?: string | number | null;
            readonly type_code: string | number | null;
            readonly name_ko?: string | number | null;
            readonly name_en?: string | number | null;
            readonly regions: readonly string[] | string | null;
            readonly area_m2?: string | number | null;
            readonly industries?: readonly string[] | string | null;
            readonly technologies?: readonly string[] | string | null;
            readonly managing_agency_id?: string | number | null;
            readonly review_id?: string | number | null;
            readonly notice_no?: string | number | null;
            readonly expires_on?: string | number | null;
            readonly longitude?: string | number | null;
            readonly latitude?: string | number | null;
            readonly boundary?: Record<string, never> | string | null;
        };
    };
    responses: {
        /** @description The question is wrong */
        readonly Wrong: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Nothing has this id at this moment */
        readonly Missing: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large */
        readonly TooLarge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Too much is asked at once */
        readonly Busy: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description It took too long, or the position asked for was not reached */
        readonly Late: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        readonly after: string;
        readonly cursor: string;
        readonly effective_on: string;
        readonly format: "csv" | "json" | "xlsx";
        readonly known_at: string;
        readonly limit: number;
        /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
        readonly part: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly alignment: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly plan_a?: string;
                readonly plan_b?: string;
                readonly target?: "industry" | "technology";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AlignmentAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly budget: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly by?: "all" | "cluster" | "ministry" | "programme" | "region" | "type";
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                /** @description May also be written year */
                readonly fiscal_year?: number;
                /** @description May also be written ministry_id */
                readonly ministry?: string;
                /** @description May also be written programme_id */
                readonly programme?: string;
                readonly region?: string;
                readonly source?: "local" | "national" | "private";
                /** @description May also be written type_code */
                readonly type?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BudgetAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly budget_reconciliation: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                readonly differing?: "false" | "true";
                /** @description May also be written year */
                readonly fiscal_year?: number;
                /** @description May also be written programme_id */
                readonly programme?: string;
                readonly source?: "local" | "national" | "private";
                readonly stage?: "appropriated" | "carried_over" | "executed" | "lapsed" | "requested" | "supplementary";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BudgetReconciliationAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly changes: {
        readonly parameters: {
            readonly query: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly from: string;
                readonly to?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangesAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly clusters: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly industry?: string;
                /** @description May also be written ministry_id */
                readonly ministry?: string;
                readonly q?: string;
                readonly region?: string;
                readonly status?: "designated" | "expired" | "released" | "suspended";
                readonly technology?: string;
                /** @description May also be written type_code */
                readonly type?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ClustersAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly clusters_ID: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ClustersIdAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 404: components["responses"]["Missing"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly concentration: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly plan?: string;
                readonly target?: "industry" | "technology";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConcentrationAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly findings: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly q?: string;
                /** @description May also be written rule_id */
                readonly rule?: "alignment" | "arrival" | "concentration" | "declining" | "designation_bar" | "fragmentation" | "lapse" | "overdue" | "reconciliation" | "similar" | "spin_off_share" | "survey_completeness" | "unused_type";
                readonly severity?: "info" | "notice" | "warning";
                readonly subject?: string;
                /** @description With rule: parameters of a draft of it, as name=value */
                readonly parameters?: {
                    readonly [key: string]: number;
                };
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FindingsAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly foreign_investment: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                readonly region?: string;
                /** @description May also be written type_code */
                readonly type?: string;
                /** @description May also be written fiscal_year */
                readonly year?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ForeignInvestmentAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly governance: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly by?: "district" | "province";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["GovernanceAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly overview: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OverviewAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly performance: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly by?: "all" | "cluster" | "ministry" | "region" | "type";
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                /** @description May also be written year */
                readonly fiscal_year?: number;
                /** @description May also be written indicator_id */
                readonly indicator?: string;
                /** @description May also be written ministry_id */
                readonly ministry?: string;
                readonly period?: string;
                readonly region?: string;
                /** @description May also be written type_code */
                readonly type?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PerformanceAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly performance_ratios: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly by?: "all" | "cluster" | "ministry" | "region" | "type";
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                readonly declining?: "false" | "true";
                /** @description May also be written ministry_id */
                readonly ministry?: string;
                /** @description May also be written ratio_id */
                readonly ratio?: string;
                readonly region?: string;
                /** @description May also be written type_code */
                readonly type?: string;
                /** @description May also be written fiscal_year */
                readonly year?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PerformanceRatiosAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly performance_targets: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                /** @description May also be written year */
                readonly fiscal_year?: number;
                /** @description May also be written indicator_id */
                readonly indicator?: string;
                /** @description May also be written ministry_id */
                readonly ministry?: string;
                readonly period?: string;
                readonly region?: string;
                /** @description May also be written type_code */
                readonly type?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PerformanceTargetsAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly recommendations: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                /** @description May also be written agency_id */
                readonly agency?: string;
                readonly overdue?: "false" | "true";
                readonly state?: "closed" | "open";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecommendationsAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly reviews: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                /** @description May also be written agency_id */
                readonly agency?: string;
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                readonly overdue?: "false" | "true";
                readonly state?: "concluded" | "open";
                /** @description May also be written type_code */
                readonly type?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReviewsAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly similar: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                readonly min_score?: number;
                readonly region?: string;
                /** @description May also be written type_code */
                readonly type?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SimilarAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly similar_check: {
        readonly parameters: {
            readonly query: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly draft: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SimilarCheckAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly similar_check_posted: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Draft"];
            };
        };
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SimilarCheckAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly spin_offs: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly breach?: "SHARE_BELOW" | "NOT_IN_ZONE" | "TECHNOLOGY_NOT_CONTRIBUTED" | "ZONE_NOT_IN_FORCE";
                /** @description May also be written cluster_id */
                readonly cluster?: string;
                readonly compliant?: "false" | "true";
                readonly region?: string;
                readonly status?: "deregistered" | "registered";
                /** @description May also be written type_code */
                readonly type?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SpinOffsAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly surveys: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SurveysAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly surveys_ID: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SurveysIdAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 404: components["responses"]["Missing"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly trace: {
        readonly parameters: {
            readonly query: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                readonly figure: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TraceAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly updates: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
                /** @description May also be written agency_id */
                readonly agency?: string;
                readonly kind?: "cluster_type_defined" | "cluster_designated" | "cluster_amended" | "cluster_partly_released" | "cluster_suspended" | "cluster_resumed" | "cluster_released" | "milestone_reached" | "cluster_identified" | "plan_target_set" | "programme_defined" | "share_set" | "amount_recorded" | "indicator_defined" | "ratio_defined" | "observation_reported" | "target_set" | "spin_off_registered" | "spin_off_reported" | "spin_off_deregistered" | "foreign_company_registered" | "foreign_company_closed" | "investment_declared" | "investment_arrived" | "agency_registered" | "agency_succeeded" | "key_granted" | "key_revoked" | "grant_issued" | "grant_withdrawn" | "law_recorded" | "code_published" | "code_retired" | "rule_adopted" | "review_requested" | "opinion_given" | "review_concluded" | "survey_opened" | "survey_item_defined" | "survey_answered" | "survey_submitted" | "survey_returned" | "survey_certified" | "survey_closed" | "recommendation_issued" | "action_reported" | "recommendation_closed" | "record_withdrawn";
                readonly order?: "agency" | "recent";
                readonly service?: "budget" | "governance" | "performance" | "registry";
                readonly status?: "accepted" | "refused" | "superseded" | "withdrawn";
                readonly subject?: string;
                readonly update_id?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UpdatesAnswer"];
                    readonly "text/csv": string;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
            /** @description Nothing has changed since the answer with the tag in If-None-Match */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly judge: {
        readonly parameters: {
            readonly query?: {
                /** @description May also be written agency_id */
                readonly agency?: string;
                readonly record?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "text/csv": string;
                readonly "application/x-ndjson": string;
            };
        };
        readonly responses: {
            /** @description What would become of each row of a CSV or NDJSON file; records nothing */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Judgement"];
                };
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 404: components["responses"]["Missing"];
            readonly 413: components["responses"]["TooLarge"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly surveys_ID_form: {
        readonly parameters: {
            readonly query?: {
                /** @description May also be written agency_id */
                readonly agency?: string;
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What the form of a survey begins with, by agency */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SurveyForm"];
                };
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 404: components["responses"]["Missing"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly meta: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["parameters"]["after"];
                readonly cursor?: components["parameters"]["cursor"];
                readonly effective_on?: components["parameters"]["effective_on"];
                readonly format?: components["parameters"]["format"];
                readonly known_at?: components["parameters"]["known_at"];
                readonly limit?: components["parameters"]["limit"];
                /** @description With format=csv: the table to give of an answer that has several (clusters/ID: cluster, identifiers, acts, amounts, observations, reviews, milestones, answers, similar; concentration: rows, hhi, pairs; governance: rows, differently_listed; overview: summary, clusters_by_type, clusters_by_ministry, clusters_by_region, budget_by_year, agencies; surveys/ID: summary, agencies, discrepancies). Without it the first of them, the rows, is given; where that is the summary, all are, a value a line */
                readonly part?: components["parameters"]["part"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Names for the codes in answers */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Meta"];
                };
            };
            readonly 400: components["responses"]["Wrong"];
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly definitions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What every figure means */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["Definition"][];
                };
            };
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly status: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description How far the view is, and what it could not read */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Status"];
                };
            };
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly services: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Where the four services are reached */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Services"];
                };
            };
            readonly 504: components["responses"]["Late"];
        };
    };
    readonly stream: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The id of the last event that was read */
                readonly "Last-Event-ID"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The views that changed, with the position */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            readonly 503: components["responses"]["Busy"];
            readonly 504: components["responses"]["Late"];
        };
    };
}
