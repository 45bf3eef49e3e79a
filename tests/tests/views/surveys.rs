//! `surveys` and `surveys/ID`: rules 74 to 78.

use tests::told::Told;

use crate::founded;

fn told() -> Told {
    Told::new(&founded(
        "
M1 2000-01-01 indicator_defined indicator_id=jobs name_ko=고용 unit=명 aggregation=sum better=higher
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] area_m2=100 industries=[26;29] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=나 regions=[11] managing_agency_id=M1
ZONE 2020-01-01 cluster_designated cluster_id=C3 type_code=B name_ko=다 regions=[11] managing_agency_id=ZONE
ZONE 2021-06-01 cluster_designated cluster_id=C4 type_code=A name_ko=라 regions=[11] managing_agency_id=ZONE
ZONE 2021-02-01 cluster_amended cluster_id=C1 area_m2=90
ZONE 2021-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2020H1 value=4 status=final
ZONE 2021-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2020H2 value=6.5 status=final
operator 2021-01-01 survey_opened survey_id=S title_ko=조사 title_en=Survey reference_on=2020-12-31 due_on=2021-03-31 type_codes=[A]
operator 2021-01-01 survey_item_defined survey_id=S item_id=area_m2 question_ko=면적 kind=number
operator 2021-01-01 survey_item_defined survey_id=S item_id=jobs question_ko=고용 kind=number
operator 2021-01-01 survey_item_defined survey_id=S item_id=industries question_ko=업종 kind=text required=false
operator 2021-01-01 survey_item_defined survey_id=S item_id=name_ko question_ko=이름 kind=text required=false
operator 2021-01-01 survey_item_defined survey_id=S item_id=mood question_ko=기분 kind=choice choices=[good;bad] required=false
@2021-03-31
ZONE 2021-03-01 survey_answered survey_id=S cluster_id=C1 item_id=area_m2 value=100.0
ZONE 2021-03-01 survey_answered survey_id=S cluster_id=C1 item_id=jobs value=11
ZONE 2021-03-01 survey_answered survey_id=S cluster_id=C1 item_id=industries value=29;26
ZONE 2021-03-01 survey_answered survey_id=S cluster_id=C1 item_id=name_ko value=딴이름
ZONE 2021-03-01 survey_answered survey_id=S cluster_id=C1 item_id=mood value=good
M1 2021-03-01 survey_answered survey_id=S cluster_id=C2 item_id=area_m2 value=7
M1 2021-03-01 survey_answered survey_id=S cluster_id=C2 item_id=jobs value=7
@2021-03-31T23:59:59.999999+09:00
ZONE 2021-03-31 survey_submitted survey_id=S cluster_id=C1
@2021-04-01
M1 2021-03-31 survey_submitted survey_id=S cluster_id=C2
@2021-04-10
operator 2021-04-10 survey_returned survey_id=S cluster_id=C1 reason=다시
@2021-04-20
operator 2021-04-20 survey_certified survey_id=S cluster_id=C2
@2021-04-25
operator 2021-04-25 survey_closed survey_id=S
operator 2021-05-01 agency_succeeded agency_id=M1 successor_agency_ids=[M2]
",
    ))
}

const COUNTS: &str = "expected submitted on_time returned certified";

#[test]
fn a_survey_counts_the_clusters_of_its_frame() {
    let told = told();
    let of = |question: &str| told.rows(&format!("surveys?{question}"), &format!("state {COUNTS}")).join(",");
    assert_eq!(of("known_at=2021-03-30&effective_on=2021-12-31"), "open 2 0 0 0 0");
    assert_eq!(of("known_at=2021-03-31&effective_on=2021-12-31"), "open 2 1 1 0 0");
    // Recorded a moment too late, although effective in time.
    assert_eq!(of("known_at=2021-04-01&effective_on=2021-12-31"), "open 2 2 1 0 0");
    assert_eq!(of("known_at=2021-04-01&effective_on=2021-03-30"), "open 2 0 0 0 0");
    assert_eq!(of("known_at=2021-04-10&effective_on=2021-12-31"), "open 2 1 1 1 0");
    assert_eq!(of("known_at=2021-04-20&effective_on=2021-12-31"), "open 2 1 1 1 1");
    assert_eq!(of("effective_on=2021-04-25"), "closed 2 1 1 1 1");
    assert_eq!(of("effective_on=2020-12-31"), "");
    assert_eq!(
        told.text("surveys?effective_on=2021-04-25"),
        r#"[{"survey_id":"S","title_ko":"조사","title_en":"Survey","reference_on":"2020-12-31","due_on":"2021-03-31","state":"closed","expected":2,"submitted":1,"on_time":1,"returned":1,"certified":1}]"#
    );
    // Incomplete from the day after it was due.
    let found = |question: &str| {
        told.rows(&format!("findings?rule=survey_completeness&{question}"), "severity subject").join(",")
    };
    assert_eq!(found("effective_on=2021-03-31"), "");
    assert_eq!(found("effective_on=2021-04-01&known_at=2021-04-01"), "");
    assert_eq!(found("effective_on=2021-04-10"), "notice S");
}

#[test]
fn agencies_answer_for_their_clusters_and_answers_are_compared_with_the_record() {
    let told = told();
    let agencies = |day: &str| {
        told.rows(&format!("surveys/S?effective_on={day}#agencies"), &format!("agency_id {COUNTS}")).join(",")
    };
    assert_eq!(agencies("2021-04-25"), "M1 1 1 0 0 1,ZONE 1 0 1 1 0");
    assert_eq!(agencies("2021-05-01"), "M2 1 1 0 0 1,ZONE 1 0 1 1 0");
    // The area of the reference day is 100, the year's jobs 10.5; of C2 nothing is recorded.
    let discrepancies = told.data_of("surveys/S?effective_on=2021-05-01")["discrepancies"].to_string();
    assert_eq!(
        discrepancies,
        r#"[{"cluster_id":"C1","item_id":"jobs","answer":11,"recorded":10.5},{"cluster_id":"C1","item_id":"name_ko","answer":"딴이름","recorded":"가"}]"#
    );
    let keys = told.data_of("surveys/S").as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys,
        format!(
            "survey_id title_ko title_en reference_on due_on state {COUNTS} agencies discrepancies expected_when_opened"
        )
    );
    assert_eq!(told.refused("surveys/X"), (404, vec!["UNKNOWN_REFERENCE survey_id".to_owned()]));
    assert_eq!(told.refused("surveys/S?effective_on=2020-01-01").0, 404);
    let answers = told.rows("clusters/C1?effective_on=2021-05-01#answers", "survey_id item_id value explanation");
    assert_eq!(answers[0], "S area_m2 100.0 null");
    assert_eq!(answers.len(), 5);
}

#[test]
fn what_the_record_says_beside_an_answer_is_what_the_views_say() {
    let told = Told::new(&founded(
        "
M1 2000-01-01 indicator_defined indicator_id=rate name_ko=비율 unit=% aggregation=mean better=higher
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] area_m2=123456789012345678 managing_agency_id=ZONE
ZONE 2020-06-01 cluster_partly_released cluster_id=C1 released_area_m2=0.5
ZONE 2021-01-01 observation_reported cluster_id=C1 indicator_id=rate period=2020H1 value=0.00001 status=final
ZONE 2021-01-01 observation_reported cluster_id=C1 indicator_id=rate period=2020H2 value=0.000025 status=final
operator 2021-01-01 survey_opened survey_id=S title_ko=조사 reference_on=2020-12-31 due_on=2021-03-31
operator 2021-01-01 survey_item_defined survey_id=S item_id=area_m2 question_ko=면적 kind=number
operator 2021-01-01 survey_item_defined survey_id=S item_id=rate question_ko=비율 kind=number
ZONE 2021-03-01 survey_answered survey_id=S cluster_id=C1 item_id=area_m2 value=1
ZONE 2021-03-01 survey_answered survey_id=S cluster_id=C1 item_id=rate value=1
",
    ));
    // Longer than what may be sent, and a mean of 0.0000175.
    assert_eq!(
        told.rows("surveys/S#discrepancies", "item_id recorded"),
        ["area_m2 123456789012345677.5", "rate 0.000018"]
    );
}
