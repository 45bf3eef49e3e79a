// The names of the pages.

export const table = {
  overview: ['한눈에', 'Overview'],
  clusters: ['클러스터', 'Clusters'],
  similar: ['유사 지정', 'Similar'],
  plans: ['계획과 기술', 'Plans and technologies'],
  money: ['재정', 'Money'],
  results: ['성과', 'Results'],
  survey: ['통합조사', 'Survey'],
  governance: ['거버넌스', 'Governance'],
  findings: ['평가 결과', 'Findings'],
  updates: ['기록', 'Updates'],
  compare: ['시점 비교', 'Compare'],
  send: ['자료 보내기', 'Send data'],
  definitions: ['수치의 정의', 'Definitions'],
  none: ['없는 쪽입니다', 'No such page'],
  noneLede: ['주소를 확인하거나 목록에서 고르십시오.', 'Check the address, or choose from the list.'],
} as const;
