//! What every column means, in both languages: one list behind `definitions`, the notes of workbooks and OpenAPI.

use crate::views::{self, Column, Part, Shape, View, Words, words};

/// A word of the answers.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// The column.
    pub name: &'static str,
    /// How it is called.
    pub called: Words,
    /// What it means.
    pub means: Words,
    /// Its unit, of a number.
    pub unit: Option<&'static str>,
}

const fn term(
    name: &'static str,
    ko: &'static str,
    en: &'static str,
    means_ko: &'static str,
    means_en: &'static str,
) -> Term {
    Term { name, called: words(ko, en), means: words(means_ko, means_en), unit: None }
}

const fn measured(unit: &'static str, term: Term) -> Term {
    Term { unit: Some(unit), ..term }
}

/// All words, sorted by name.
#[rustfmt::skip]
const TERMS: &[Term] = &[
    term("a", "클러스터 A", "Cluster A", "쌍 가운데 번호가 앞서는 클러스터.", "The cluster of the pair with the smaller id."),
    term("a_codes", "A의 코드", "Codes of A", "계획 A가 이 시·도에 정한 코드.", "Codes that plan A names for the province."),
    measured("건", term("accepted", "수리", "Accepted", "기록에 더해진 갱신의 수. 뒤에 대체·철회된 것도 센다.", "Updates that were appended, also those superseded or withdrawn since.")),
    term("acts", "조치", "Acts", "클러스터에 대해 말해진 것. 적용되는 순서.", "All that was said of the cluster, in the order in which it applies."),
    term("actual", "실적", "Actual", "같은 기간의 관측값.", "The observation of the very same period."),
    term("addressee_agency_id", "수신 기관", "Addressee", "권고를 이행할 기관. 승계되면 승계 기관.", "Agency that is to act, followed through successions."),
    term("after", "이후", "After", "나중 시점의 값.", "The figure at the later moment."),
    term("agencies", "기관", "Agencies", "기관별 현황.", "What there is of each agency."),
    term("agency_id", "기관", "Agency", "기관 번호.", "Id of the agency."),
    term("amounts", "금액", "Amounts", "금액.", "Amounts of money."),
    term("answer", "응답", "Answer", "조사에서 응답한 값.", "What was answered."),
    term("answer_due_on", "회신 기한", "Answer due on", "의견을 보낼 마지막 날.", "Last day for opinions."),
    term("answers", "조사 응답", "Answers", "조사 항목별 응답.", "Answers to surveys by item."),
    measured("원", term("appropriated", "본예산", "Appropriated", "본예산 금액.", "Money appropriated.")),
    measured("m²", term("area_m2", "면적", "Area", "지정 면적. 일부 해제된 뒤에는 남은 면적.", "Designated area; what is left after partial releases.")),
    term("arrival_rate", "도착률", "Arrival rate", "신고 금액 가운데 도착한 비율.", "What arrived as a part of what was declared."),
    measured("US$", term("arrived_usd", "도착", "Arrived", "그해 도착한 금액.", "Money that arrived in the year.")),
    term("attainment", "달성률", "Attainment", "목표에 대한 실적. 낮을수록 좋은 지표는 뒤집는다.", "Actual against target; the other way round where lower is better."),
    term("b", "클러스터 B", "Cluster B", "쌍 가운데 번호가 뒤인 클러스터.", "The cluster of the pair with the larger id."),
    term("b_codes", "B의 코드", "Codes of B", "계획 B가 이 시·도에 정한 코드.", "Codes that plan B names for the province."),
    term("baseline", "기준값", "Baseline", "목표를 정할 때의 값.", "The value from which the target starts."),
    term("before", "이전", "Before", "앞선 시점의 값.", "The figure at the earlier moment."),
    term("breaches", "위반", "Breaches", "지켜지지 않은 요건.", "Requirements that are not met."),
    term("budget_by_year", "연도별 예산", "Budget by year", "회계연도별 예산과 집행.", "Budget and execution by fiscal year."),
    measured("원", term("budget_total", "예산 합계", "Budget in total", "모든 연도의 국비, 지방비, 민간 예산의 합.", "National, local and private money of all years.")),
    term("by", "구분 기준", "By", "무엇으로 나누어 세었는가.", "What figures are grouped by."),
    measured("원", term("capital_krw", "자본금", "Capital", "자본금.", "Capital.")),
    measured("원", term("carried_over", "이월", "Carried over", "다음 해로 넘긴 금액.", "Money carried over to the next year.")),
    measured("개", term("certified", "확정", "Certified", "응답이 확정된 클러스터의 수.", "Clusters whose answers are certified.")),
    term("change", "변화", "Change", "전년과의 차이. 정의가 바뀌면 비운다.", "Difference to the year before; none across a break in the definition."),
    term("changes.agencies", "기관별 차이", "By agency", "기관별로 모은 갱신의 수와 차이.", "What the updates of each agency did together."),
    term("changes.difference", "차이", "Difference", "나중 값에서 이전 값을 뺀 것.", "The later figure less the earlier one."),
    term("cluster", "클러스터", "Cluster", "클러스터의 현황.", "Where the cluster stands."),
    term("cluster_id", "클러스터", "Cluster", "클러스터 번호.", "Id of the cluster."),
    term("cluster_ids", "클러스터", "Clusters", "클러스터 번호.", "Ids of the clusters."),
    measured("개", term("clusters", "클러스터 수", "Clusters", "기준일에 효력이 있는 클러스터의 수.", "Clusters in force on the day.")),
    term("clusters_by_ministry", "부처별 클러스터", "Clusters by ministry", "소관 부처별로 효력이 있는 클러스터.", "Clusters in force by ministry in charge."),
    term("clusters_by_region", "시·도별 클러스터", "Clusters by province", "시·도별로 효력이 있는 클러스터. 여러 시·도에 걸치면 각각 센다.", "Clusters in force by province; one over several counts in each."),
    term("clusters_by_type", "유형별 클러스터", "Clusters by type", "유형별로 효력이 있는 클러스터.", "Clusters in force by type."),
    term("code", "코드", "Code", "산업 또는 기술 코드.", "Code of an industry or technology."),
    measured("개", term("companies_active", "활동 기업", "Companies active", "연말 또는 기준일에 활동하는 외국인투자기업.", "Foreign companies active at the end of the year, or on the day.")),
    measured("개", term("companies_closed", "폐업 기업", "Companies closed", "그해 문을 닫은 외국인투자기업.", "Foreign companies closed in the year.")),
    term("company_id", "기업", "Company", "기업 번호.", "Id of the company."),
    term("compliant", "적합", "Compliant", "모든 요건을 지키는가. 등록이 끝났으면 비운다.", "Whether all requirements are met; none once it is deregistered."),
    term("counts", "유효", "Counts", "아직 유효한가. 대체·철회되면 아니다.", "Whether it still counts; not once superseded or withdrawn."),
    term("coverage_a", "A의 반영률", "Coverage of A", "A의 코드 가운데 B에도 있는 비율.", "Part of the codes of A that B names too."),
    term("coverage_b", "B의 반영률", "Coverage of B", "B의 코드 가운데 A에도 있는 비율.", "Part of the codes of B that A names too."),
    measured("US$", term("declared_usd", "신고", "Declared", "그해 신고된 금액.", "Money declared in the year.")),
    term("declining", "감소", "Declining", "두 해 내리 줄었는가.", "Whether it fell in each of the last two years."),
    term("definition", "정의", "Definition", "값 뒤의 정의. 바뀌면 시계열이 끊긴다.", "Version of the definition behind the value; a change is a break in the series."),
    term("denominator", "분모", "Denominator", "비율의 분모.", "What is divided by."),
    term("designated_on", "지정일", "Designated on", "현재 지정이 시작된 날.", "First day of the present designation."),
    term("difference", "차이", "Difference", "가장 큰 값과 가장 작은 값의 차이.", "Largest less smallest."),
    term("differently_listed", "다르게 적힌 클러스터", "Listed differently", "기관의 목록마다 다르게 적힌 클러스터.", "Clusters that the lists of agencies tell apart differently."),
    term("discrepancies", "불일치", "Discrepancies", "응답과 기록이 다른 곳.", "Where answers and the record disagree."),
    term("draft", "규칙안", "Draft", "규칙안으로 찾은 것인가.", "Whether it was found under a draft of the rule."),
    term("due_on", "기한", "Due on", "마지막 날.", "Last day."),
    term("effective_on", "효력일", "Effective on", "사실이 효력을 갖는 첫날.", "First day on which the fact holds."),
    measured("원", term("executed", "집행", "Executed", "집행된 금액.", "Money executed.")),
    term("execution_rate", "집행률", "Execution rate", "쓸 수 있는 예산 가운데 집행한 비율.", "Part of the money there was that was executed."),
    measured("개", term("expected", "대상", "Expected", "응답해야 할 클러스터의 수.", "Clusters that are to answer.")),
    measured("개", term("expected_when_opened", "개시 때 대상", "Expected when opened", "조사를 열 때 대상이던 클러스터의 수. 당시에 묻지 못했으면 비운다.", "Clusters of the frame when the survey was opened; none if it could not be asked then.")),
    term("explanation", "설명", "Explanation", "응답에 대한 설명.", "What was said about the answer."),
    term("figure", "수치", "Figure", "달라진 수치.", "The figure that differs."),
    term("figures", "수치", "Figures", "문제를 보이는 수치.", "The figures that show it."),
    term("finding_id", "지적 번호", "Finding", "지적 사항의 번호.", "Id of the finding."),
    term("fiscal_year", "회계연도", "Fiscal year", "회계연도.", "Fiscal year."),
    term("group", "구분", "Group", "나누어 센 하나하나.", "The group."),
    term("hhi", "집중 지수", "HHI", "허핀달-허시먼 지수. 1이면 하나뿐.", "Herfindahl-Hirschman index; 1 with a single one."),
    term("identifier", "식별자", "Identifier", "다른 목록에서의 이름.", "Name in another list."),
    term("identifiers", "식별자", "Identifiers", "다른 목록에서의 이름.", "Names in other lists."),
    term("indicator_id", "지표", "Indicator", "지표 번호.", "Id of the indicator."),
    term("industries", "산업", "Industries", "한국표준산업분류 코드.", "KSIC codes."),
    term("industry", "산업", "Industry", "공통 산업의 비율.", "Industries in common of all."),
    measured("%", term("institution_share_percent", "기관 지분", "Institution's share", "연구기관의 지분.", "Share of the institution.")),
    term("insufficient", "미흡", "Insufficient", "반영률이 기준보다 낮은가.", "Whether too little is covered."),
    term("item_id", "항목", "Item", "조사 항목.", "Item of the survey."),
    term("jaccard", "자카드 지수", "Jaccard index", "공통 코드의 비율.", "Codes in common of all."),
    term("kind", "기록 종류", "Kind", "기록의 종류.", "Kind of record."),
    measured("원", term("lapsed", "불용", "Lapsed", "쓰지 않고 남은 금액.", "Money that lapsed.")),
    term("lapses_on", "실효 예정일", "Lapses on", "단계에 이르지 못하면 실효하는 날. 180일 전부터 보인다.", "Day on which it lapses unless the milestone is reached; shown from 180 days before."),
    term("last_recorded_at", "마지막 갱신", "Last update", "마지막으로 수리된 갱신의 기록 시각.", "When the last accepted update was recorded."),
    measured("°", term("latitude", "위도", "Latitude", "WGS 84 위도.", "Latitude, WGS 84.")),
    term("law_id", "근거 법률", "Law", "유형의 근거 법률.", "Law on which the type rests."),
    measured("개", term("laws", "법률 수", "Laws", "근거 법률의 수.", "Laws on which the types rest.")),
    measured("원", term("local", "지방비", "Local", "지방자치단체 재원.", "Money of local governments.")),
    term("located_in_zone", "구역 안", "In the zone", "구역 안에 있는가.", "Whether it is located in the zone."),
    measured("°", term("longitude", "경도", "Longitude", "WGS 84 경도.", "Longitude, WGS 84.")),
    term("managing_agency_id", "관리 기관", "Managing agency", "관리 기관. 승계되면 승계 기관.", "Agency that manages it, followed through successions."),
    term("matched", "공통 코드", "Matched", "두 계획이 모두 정한 코드.", "Codes that both plans name."),
    term("milestone", "단계", "Milestone", "도달한 단계.", "Milestone that was reached."),
    term("milestones", "단계", "Milestones", "도달한 단계.", "Milestones that were reached."),
    measured("개", term("ministries", "부처 수", "Ministries", "소관 부처의 수.", "Ministries in charge.")),
    term("ministry_hhi", "부처 집중도", "Ministry HHI", "한 부처에 모여 있는 정도. 1이면 하나뿐.", "How far clusters are in one hand; 1 with a single ministry."),
    term("ministry_id", "소관 부처", "Ministry", "유형의 소관 부처. 승계되면 승계 부처.", "Ministry in charge, followed through successions."),
    term("must_act", "조치할 기관", "Must act", "지금 조치해야 할 기관.", "Who must act now."),
    term("name_en", "영문명", "Name in English", "영문 이름.", "Name in English."),
    term("name_ko", "국문명", "Name in Korean", "국문 이름.", "Name in Korean."),
    measured("원", term("national", "국비", "National", "국가 재원.", "Money of the state.")),
    term("note", "비고", "Note", "갱신과 함께 전해진 설명.", "Explanation that came with the update."),
    term("numerator", "분자", "Numerator", "비율의 분자.", "What is divided."),
    term("observations", "관측", "Observations", "지표의 관측값.", "Observations of indicators."),
    measured("개", term("on_time", "기한 내", "On time", "기한 안에 처음 제출한 클러스터의 수.", "Clusters first submitted in time.")),
    term("opinions", "의견", "Opinions", "기관별 최근 의견.", "The latest opinion of each agency."),
    term("outcome", "결과", "Outcome", "결과.", "How it ended."),
    term("overdue", "기한 초과", "Overdue", "끝나지 않은 채 기한이 지났는가.", "Whether it is open and late."),
    term("pairs", "같은 선택", "Pairs", "같은 것을 정한 시·도의 쌍.", "Pairs of provinces with something in common."),
    term("performance/targets.target", "목표", "Target", "목표값.", "The value that is aimed at."),
    term("period", "기간", "Period", "기간.", "Period."),
    term("place", "장소", "Place", "같은 지역의 비율. 둘 다 경계가 있으면 겹치는 땅의 비율.", "Regions in common; ground in common where both have boundaries."),
    term("plan", "계획", "Plan", "계획 번호.", "Id of the plan."),
    term("plan_a", "계획 A", "Plan A", "반영되어야 할 계획.", "The plan that is to be covered."),
    term("plan_b", "계획 B", "Plan B", "반영하는 계획.", "The plan that covers it."),
    term("position", "위치", "Position", "기록에서의 위치.", "Place in the log."),
    measured("원", term("private", "민간", "Private", "민간 재원.", "Private money.")),
    term("programme_id", "사업", "Programme", "사업 번호.", "Id of the programme."),
    measured("%", term("progress_percent", "진행률", "Progress", "마지막으로 보고된 진행률.", "Progress as last reported.")),
    term("provisional_share", "잠정 비율", "Provisional share", "잠정값의 비율.", "Part of the observations that are provisional."),
    term("ratio_id", "비율 지표", "Ratio", "비율 지표 번호.", "Id of the ratio."),
    term("recommendation_id", "권고", "Recommendation", "권고 번호.", "Id of the recommendation."),
    term("recorded", "기록", "Recorded", "기록에 있는 값.", "What the record says."),
    term("recorded_at", "기록 시각", "Recorded at", "기록된 시각, UTC.", "When the log took it, UTC."),
    term("reference_on", "기준일", "Reference day", "조사 기준일.", "Reference day of the survey."),
    term("refusals", "반려 사유", "Refusals", "반려된 사유.", "Why it was refused."),
    measured("건", term("refused", "반려", "Refused", "반려된 갱신의 수.", "Updates that were refused.")),
    term("region", "지역", "Region", "시·도 또는 시·군·구 코드.", "Province or district."),
    term("region_a", "시·도 A", "Province A", "코드가 앞서는 시·도.", "The province with the smaller code."),
    term("region_b", "시·도 B", "Province B", "코드가 뒤인 시·도.", "The other province."),
    measured("개", term("region_count", "시·도 수", "Provinces", "이 코드를 정한 시·도의 수.", "Provinces for which it is named.")),
    term("regions", "지역", "Regions", "시·도 또는 시·군·구 코드.", "Provinces or districts."),
    term("registered_on", "등록일", "Registered on", "등록된 날.", "Day of the registration."),
    term("relation", "법적 관계", "Relation", "두 유형의 법적 관계.", "What the law says about the two types."),
    measured("원", term("requested", "요구", "Requested", "요구한 금액.", "Money requested.")),
    term("requested_on", "요청일", "Requested on", "심의를 요청한 날.", "First day of the request."),
    measured("%", term("required_share_percent", "필요 지분", "Required share", "규칙이 요구하는 지분.", "Share that the rule requires.")),
    measured("개", term("returned", "반려", "Returned", "지금 반려된 클러스터의 수.", "Clusters whose answers are now returned.")),
    term("review_id", "심의", "Review", "심의 번호.", "Id of the review."),
    term("reviews", "심의", "Reviews", "지정 심의.", "Designation reviews."),
    term("reviews.similar", "유사 클러스터", "Similar", "심의를 요청할 때 유사하던 클러스터. 당시에 묻지 못했으면 비운다.", "Clusters similar when the review was requested; none if they could not be asked for then."),
    term("rows", "행", "Rows", "행.", "Rows."),
    term("rule_id", "규칙", "Rule", "적용한 규칙.", "The rule that was applied."),
    term("same_ministry", "같은 부처", "Same ministry", "소관 부처가 같은가.", "Whether both are of one ministry."),
    term("same_type", "같은 유형", "Same type", "유형이 같은가.", "Whether both are of one type."),
    term("says", "내용", "What it says", "갱신이 대상에 대해 말하는 값, `이름=값`으로. 경계는 빠진다.", "What the update says of its subject, as `name=value`, but for a boundary."),
    term("scheme", "목록", "Scheme", "다른 기관의 목록.", "The list of another agency."),
    term("score", "점수", "Score", "장소와 업종을 합한 유사도.", "How similar they are, by place and theme."),
    term("severity", "심각도", "Severity", "심각도.", "How grave it is."),
    term("share", "비중", "Share", "계획이 정한 전체 가운데의 비중.", "Part of all that the plan names."),
    term("signature", "서명", "Signature", "기관의 Ed25519 서명, base64url.", "Ed25519 signature of the agency, base64url."),
    term("similar", "유사 클러스터", "Similar clusters", "이 클러스터와 유사한 클러스터.", "What it is similar to."),
    term("since", "시작일", "Since", "끊이지 않고 위반한 첫날.", "First day of the unbroken run of days in breach."),
    term("source", "재원", "Source", "재원.", "Whose money it is."),
    term("stage", "단계", "Stage", "예산 단계.", "How far the money has come."),
    term("state", "상태", "State", "상태.", "Where it stands."),
    term("statement_en", "영문 설명", "Statement in English", "무엇이 문제인가.", "What is the matter."),
    term("statement_ko", "국문 설명", "Statement in Korean", "무엇이 문제인가.", "What is the matter."),
    term("status", "상태", "Status", "기준일의 상태.", "Where it stands."),
    term("subject", "대상", "Subject", "기록이 다루는 대상.", "What it is about."),
    measured("개", term("submitted", "제출", "Submitted", "제출되었거나 확정된 클러스터의 수.", "Clusters submitted or certified.")),
    measured("원", term("supplementary", "추경", "Supplementary", "추가경정 금액.", "Money by supplementary budgets.")),
    term("survey_id", "조사", "Survey", "조사 번호.", "Id of the survey."),
    term("target", "대상", "Target", "산업 또는 기술.", "Industries or technologies."),
    term("technologies", "기술", "Technologies", "국가전략기술 코드.", "National strategic technologies."),
    term("technology", "기술", "Technology", "공통 기술의 비율.", "Technologies in common of all."),
    term("theme", "업종", "Theme", "산업과 기술 가운데 큰 쪽.", "The larger one of industry and technology."),
    term("title_en", "영문 제목", "Title in English", "영문 제목.", "Title in English."),
    term("title_ko", "제목", "Title", "국문 제목.", "Title in Korean."),
    term("type_code", "유형", "Type", "클러스터 유형.", "Type of the cluster."),
    measured("개", term("types", "유형 수", "Types", "효력이 있는 클러스터가 있는 유형의 수.", "Types with a cluster in force.")),
    measured("개", term("types_defined", "정의된 유형", "Types defined", "기준일에 정의된 유형의 수.", "Types defined on the day.")),
    measured("개", term("types_never_used", "쓰이지 않은 유형", "Types never used", "정의되었으나 한 번도 지정되지 않은 유형의 수.", "Types defined of which no cluster was ever designated.")),
    measured("건", term("unlisted", "나열하지 않은 갱신", "Not listed", "한 건씩 나열하지 않고 기관별로 합친 갱신의 수. CSV와 XLSX에서는 모두 나열하여 0.", "Updates that are not listed one by one but together by agency; 0 in CSV and XLSX, which list all.")),
    term("update_id", "갱신 번호", "Update", "기관이 붙인 갱신 번호.", "Id that the agency gave the update."),
    term("updates", "갱신", "Updates", "차이를 만든 갱신.", "The updates that made the difference."),
    term("value", "값", "Value", "값.", "The value."),
    term("year", "연도", "Year", "연도.", "Calendar year."),
];

/// The meaning of a column of a view. Where a word means something else in one view, the list has it as `view.column`.
pub fn find(view: &str, column: &str) -> Option<&'static Term> {
    let named = |name: &str| TERMS.binary_search_by(|term| term.name.cmp(name)).ok().map(|at| &TERMS[at]);
    named(&format!("{view}.{column}")).or_else(|| named(column))
}

/// The columns of every view, with the name of the figure: `clusters.area_m2`, `overview.budget_by_year.national`.
pub fn figures() -> Vec<(&'static View, String, &'static Column)> {
    views::ALL.iter().flat_map(|view| of(view)).collect()
}

fn of(view: &'static View) -> Vec<(&'static View, String, &'static Column)> {
    let figure = |column: &'static Column| (view, format!("{}.{}", view.name, column.name), column);
    match view.shape {
        Shape::Rows(columns, _) | Shape::Pages(columns, _) => columns.iter().map(figure).collect(),
        Shape::Object(parts, _) => {
            let within = |part: &'static Part| {
                part.columns().iter().map(move |column| match part {
                    Part::Figure(_) => figure(column),
                    _ => (view, format!("{}.{}.{}", view.name, part.name(), column.name), column),
                })
            };
            parts.iter().flat_map(within).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_every_view_has_its_meaning() {
        assert!(TERMS.is_sorted_by(|one, two| one.name < two.name), "sort the words");
        let missing: Vec<String> = figures()
            .into_iter()
            .filter(|(view, _, column)| find(view.name, column.name).is_none())
            .map(|(_, figure, _)| figure)
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
