// What the page of definitions says.

export const table = {
  title: ['수치의 정의', 'Definitions'],
  lede: ['화면에 나오는 모든 수치가 무엇을 세고 어떻게 계산되며 어느 규칙과 법을 따르는지 적었습니다.', 'What every figure counts, how it is computed, and by which rule and law.'],
  q: ['찾기', 'Search'],
  name: ['이름', 'Name'],
  definition: ['정의', 'Definition'],
  formula: ['계산식', 'Formula'],
  unit: ['단위', 'Unit'],
  rule: ['규칙', 'Rule'],
  law: ['법률', 'Law'],
  figure: ['수치', 'Figure'],
} as const;
