// What the page of updates says.

export const table = {
  title: ['기록', 'Updates'],
  lede: ['기관이 보낸 것 가운데 무엇이 수리되고 무엇이 왜 거절되었는지, 무엇을 고치면 되는지 봅니다.', 'What agencies sent: what was accepted, what was refused and why, and what to do about it.'],
  list: ['보낸 기록', 'Updates sent'],
  listNote: ['최근 것부터. 처음 1,000건을 넘는 목록은 이 순서로만 보입니다.', 'Newest first. A list beyond the first 1,000 stands in this order only.'],
  status: ['상태', 'Status'],
  agency: ['기관', 'Agency'],
  kind: ['기록 종류', 'Record'],
  subject: ['대상', 'Subject'],
  updateId: ['기록 번호', 'Update id'],
  effective: ['효력일', 'Effective'],
  recorded: ['시각', 'Recorded'],
  position: ['기록 위치', 'Position'],
  reasons: ['거절 사유와 할 일', 'Why refused, and what to do'],
  given: ['보낸 값', 'given'],
  expected: ['허용 값', 'expected'],
  send: ['파일을 미리 점검하려면', 'To check a file before sending it'],
} as const;
