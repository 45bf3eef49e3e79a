// Figures that the page works out of others: what they mean, as the view tells it of its own.

import type { Row } from '../api/rows';
import type { Definition } from '../api/types';
import { kindOf } from '../format/kind';
import { plus, type Numeric } from '../format/number';

type Means = Pick<Definition, 'figure' | 'name_ko' | 'name_en' | 'definition_ko' | 'definition_en' | 'formula' | 'unit'>;

const all: readonly Means[] = [
  {
    figure: 'page.outside_capital',
    name_ko: '수도권 밖 비중',
    name_en: 'Share outside the capital region',
    definition_ko: '시·도별 클러스터 수의 합 가운데 서울·인천·경기 밖의 몫. 여러 시·도에 걸친 클러스터는 각각에 센다.',
    definition_en: 'Of the provinces’ counts of clusters the part outside Seoul, Incheon and Gyeonggi. A cluster over several provinces counts in each.',
    formula: '1 - (clusters_by_region 11 + 28 + 41) / Σ clusters_by_region',
    unit: '%',
  },
  {
    figure: 'page.budget',
    name_ko: '예산(본예산+추경)',
    name_en: 'Budget (appropriated and supplementary)',
    definition_ko: '본예산과 추가경정예산을 더한 금액.',
    definition_en: 'Money appropriated, with the supplementary budgets.',
    formula: 'Σ appropriated + supplementary',
    unit: '원',
  },
  {
    figure: 'page.executed',
    name_ko: '집행액 합계',
    name_en: 'Executed, all sources',
    definition_ko: '국비, 지방비, 민간 재원에서 집행된 금액의 합.',
    definition_en: 'Money executed of national, local and private sources together.',
    formula: 'Σ executed',
    unit: '원',
  },
  {
    figure: 'page.execution',
    name_ko: '집행률(모든 재원)',
    name_en: 'Execution rate, all sources',
    definition_ko: '쓸 수 있던 금액 가운데 집행된 몫. 전년에서 이월된 금액도 쓸 수 있던 것으로 센다.',
    definition_en: 'Of the money that could be spent, carried-over money of the year before included, the part executed.',
    formula: 'Σ executed / Σ (appropriated + supplementary + carried_over of the year before)',
    unit: '%',
  },
  {
    figure: 'page.plans',
    name_ko: '고른 계획의 수',
    name_en: 'Plans that chose it',
    definition_ko: '이 시·도에 이 산업이나 기술을 정한 계획의 수.',
    definition_en: 'Plans that name the industry or technology for the province.',
    formula: '|{plan : code in plan, region in regions}|',
    unit: '개',
  },
  {
    figure: 'page.submitted_share',
    name_ko: '제출률',
    name_en: 'Share submitted',
    definition_ko: '대상 클러스터 가운데 지금까지 제출한 곳의 비율.',
    definition_en: 'Of the clusters asked the part that has submitted so far.',
    formula: 'submitted / expected',
    unit: '%',
  },
  {
    figure: 'page.uncertified',
    name_ko: '제출(확정 전)',
    name_en: 'Submitted, not yet certified',
    definition_ko: '제출했으나 아직 확정되지 않은 클러스터의 수.',
    definition_en: 'Clusters that submitted and are not certified yet.',
    formula: 'submitted - certified',
    unit: '개',
  },
  {
    figure: 'page.missing',
    name_ko: '미제출',
    name_en: 'Not submitted',
    definition_ko: '대상 가운데 아직 제출하지 않은 클러스터의 수.',
    definition_en: 'Clusters asked that have not submitted.',
    formula: 'expected - submitted',
    unit: '개',
  },
  {
    figure: 'page.findings',
    name_ko: '평가 결과 건수',
    name_en: 'Findings of a rule',
    definition_ko: '한 규칙으로 찾은 평가 결과의 수.',
    definition_en: 'How many findings a rule made.',
    formula: '|{finding : rule_id}|',
    unit: '건',
  },
  {
    figure: 'page.spin_offs_registered',
    name_ko: '등록된 연구소기업',
    name_en: 'Spin-offs registered',
    definition_ko: '기준일에 등록되어 있는 연구소기업의 수.',
    definition_en: 'Spin-off companies that are registered on the day.',
    formula: '|{company : status = registered}|',
    unit: '개',
  },
  {
    figure: 'page.spin_offs_in_breach',
    name_ko: '요건을 지키지 않는 연구소기업',
    name_en: 'Spin-offs in breach',
    definition_ko: '등록되어 있으면서 요건을 하나라도 지키지 않는 연구소기업의 수. 위반 종류별로 셀 때는 그 요건을 지키지 않는 기업의 수.',
    definition_en: 'Registered spin-off companies that miss any requirement; by kind of breach, those that miss this one.',
    formula: '|{company : compliant = false}|',
    unit: '개',
  },
  {
    figure: 'page.spin_offs_deregistered',
    name_ko: '등록이 취소된 연구소기업',
    name_en: 'Spin-offs deregistered',
    definition_ko: '기준일까지 등록이 취소된 연구소기업의 수.',
    definition_en: 'Spin-off companies whose registration has ended by the day.',
    formula: '|{company : status = deregistered}|',
    unit: '개',
  },
];

export const DERIVED: readonly Definition[] = all.map((one) => ({ ...one, rule_id: null, law_id: null, article: null }));

/** The fields that are added up to figures of the page. */
const SUMMED: Readonly<Record<string, readonly string[]>> = { 'page.budget': ['appropriated', 'supplementary'], 'page.executed': ['executed'] };

/** Figures of the page that count rows. */
const COUNTED = ['page.findings', 'page.plans', 'page.spin_offs_deregistered', 'page.spin_offs_in_breach', 'page.spin_offs_registered'];

/** A figure in its row, or summed over several; none where it is of another kind than what can be added up. */
export function summedIn(figure: string, rows: readonly Row[]): Numeric | null | undefined {
  if (COUNTED.includes(figure)) return rows.length;
  if (rows.length > 1 && ['rate', 'index', 'percent'].includes(kindOf(figure))) return undefined;
  const fields = SUMMED[figure] ?? [figure.slice(figure.lastIndexOf('.') + 1)];
  const values = rows.flatMap((row) => fields.map((field) => row[field]));
  if (values.length === 1 && values[0] === null) return null;
  const known = values.filter((value): value is Numeric => typeof value === 'number' || typeof value === 'bigint');
  return known.length > 0 && known.length === values.length ? known.reduce(plus) : undefined;
}
