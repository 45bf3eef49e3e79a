// Words for the codes that answers use: states, sources, stages, rules. `group.code`.

export const table = {
  'status.designated': ['지정', 'Designated'],
  'status.suspended': ['효력 정지', 'Suspended'],
  'status.released': ['해제', 'Released'],
  'status.expired': ['만료', 'Expired'],

  'update.accepted': ['수리', 'Accepted'],
  'update.refused': ['거절', 'Refused'],
  'update.superseded': ['대체됨', 'Superseded'],
  'update.withdrawn': ['철회됨', 'Withdrawn'],

  'source.national': ['국비', 'National'],
  'source.local': ['지방비', 'Local'],
  'source.private': ['민간', 'Private'],

  'stage.requested': ['요구', 'Requested'],
  'stage.appropriated': ['본예산', 'Appropriated'],
  'stage.supplementary': ['추경', 'Supplementary'],
  'stage.executed': ['집행', 'Executed'],
  'stage.carried_over': ['이월', 'Carried over'],
  'stage.lapsed': ['불용', 'Lapsed'],

  'relation.required': ['법정 필수', 'Required by law'],
  'relation.allowed': ['법상 허용', 'Allowed by law'],
  'relation.none': ['관계 없음', 'No relation'],

  'by.all': ['전체', 'All'],
  'by.type': ['유형', 'Type'],
  'by.ministry': ['소관 부처', 'Ministry'],
  'by.region': ['시·도', 'Province'],
  'by.programme': ['사업', 'Programme'],
  'by.cluster': ['클러스터', 'Cluster'],
  'by.province': ['시·도', 'Province'],
  'by.district': ['시·군·구', 'District'],

  'target.industry': ['산업', 'Industry'],
  'target.technology': ['기술', 'Technology'],

  'severity.warning': ['경고', 'Warning'],
  'severity.notice': ['주의', 'Notice'],
  'severity.info': ['참고', 'Info'],

  'breach.SHARE_BELOW': ['지분율 미달', 'Share below what is required'],
  'breach.NOT_IN_ZONE': ['특구 밖 소재', 'Not in its zone'],
  'breach.TECHNOLOGY_NOT_CONTRIBUTED': ['기술 미출자', 'Technology not contributed'],
  'breach.ZONE_NOT_IN_FORCE': ['특구 효력 없음', 'Zone not in force'],

  'company.registered': ['등록', 'Registered'],
  'company.deregistered': ['등록 취소', 'Deregistered'],

  'state.open': ['진행', 'Open'],
  'state.concluded': ['종결', 'Concluded'],
  'state.closed': ['마감', 'Closed'],
  'state.upcoming': ['예정', 'Upcoming'],

  'outcome.cleared': ['통과', 'Cleared'],
  'outcome.cleared_with_conditions': ['조건부 통과', 'Cleared with conditions'],
  'outcome.rejected': ['부결', 'Rejected'],
  'outcome.withdrawn': ['철회', 'Withdrawn'],
  'outcome.implemented': ['이행', 'Implemented'],
  'outcome.partly': ['일부 이행', 'Partly implemented'],
  'outcome.not_implemented': ['미이행', 'Not implemented'],

  'opinion.agree': ['동의', 'Agree'],
  'opinion.agree_with_conditions': ['조건부 동의', 'Agree with conditions'],
  'opinion.object': ['반대', 'Object'],

  'milestone.plan_applied': ['계획 신청', 'Plan applied'],
  'milestone.plan_approved': ['계획 승인', 'Plan approved'],
  'milestone.construction_started': ['착공', 'Construction started'],
  'milestone.completed': ['준공', 'Completed'],

  'parameter.coverage_from': ['반영률 하한', 'Coverage from'],
  'parameter.rate_from': ['도착률 하한', 'Arrival rate from'],
  'parameter.years': ['햇수', 'Years'],
  'parameter.share_above': ['비중 초과', 'Share above'],
  'parameter.laws_above': ['법률 수 초과', 'Laws above'],
  'parameter.difference_above': ['차이 초과(원)', 'Difference above (won)'],
  'parameter.place_above': ['장소 유사도 초과', 'Place above'],
  'parameter.place_weight': ['장소 가중치', 'Weight of place'],
  'parameter.theme_from': ['주제 유사도 하한', 'Theme from'],
  'parameter.theme_weight': ['주제 가중치', 'Weight of theme'],

  'observation.provisional': ['잠정', 'Provisional'],
  'observation.final': ['확정', 'Final'],
} as const;
