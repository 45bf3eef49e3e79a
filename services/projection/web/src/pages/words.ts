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
  noneLede: [
    '이 주소에는 아무것도 없습니다. 옮겨 적은 주소라면 다시 확인하고, 아니면 아래에서 고르십시오.',
    'There is nothing at this address. Check it if it was copied, or choose from the list below.',
  ],
  home: ['처음 화면으로', 'Go to the overview'],
  others: ['갈 수 있는 쪽', 'Where to go instead'],
} as const;
