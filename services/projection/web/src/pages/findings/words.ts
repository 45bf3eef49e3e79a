// What the page of findings says.

export const table = {
  title: ['평가 결과', 'Findings'],
  lede: ['규칙에 비추어 눈여겨볼 곳입니다. 하나하나가 근거가 된 기록까지 열립니다.', 'Where the rules say to look. Each opens down to the updates behind it.'],
  counts: ['심각도별', 'By severity'],
  byRule: ['규칙별 건수', 'Findings by rule'],
  rule: ['규칙', 'Rule'],
  severity: ['심각도', 'Severity'],
  count: ['건수', 'Findings'],
  q: ['찾기', 'Search'],
  list: ['목록', 'List'],
  evidence: ['근거 열기', 'Open the evidence'],
  evidenceOf: ['근거 열기: {what}', 'Open the evidence: {what}'],
  subject: ['대상', 'Subject'],
  shown: ['{count}건 가운데 {shown}건', '{shown} of {count}'],
  printed: ['{count}건 가운데 처음 {shown}건을 인쇄했습니다.', 'The first {shown} of {count} are printed.'],
  more: ['더 보기', 'Show more'],
} as const;
