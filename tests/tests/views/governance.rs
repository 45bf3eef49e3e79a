//! `governance`, `reviews`, `recommendations` and findings of operation: rules 73, 79, 80, 81, 82 and 91.

use tests::told::Told;

use crate::founded;

#[test]
fn ministries_and_laws_are_counted_by_province_and_district() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[41111;41113] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=나 regions=[41] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C3 type_code=B name_ko=다 regions=[41111;11] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C4 type_code=B name_ko=라 regions=[26] managing_agency_id=ZONE
ZONE 2021-01-01 cluster_suspended cluster_id=C4 reason=x
M1 2020-01-01 cluster_identified cluster_id=C1 scheme=s identifier=X1
M2 2020-01-01 cluster_identified cluster_id=C3 scheme=s identifier=X1
M1 2020-01-01 cluster_identified cluster_id=C2 scheme=s identifier=Y1
M2 2020-01-01 cluster_identified cluster_id=C2 scheme=s identifier=Y2
M2 2020-01-01 cluster_identified cluster_id=C2 scheme=other identifier=X1
operator 2022-01-01 rule_adopted rule_id=fragmentation parameters=[laws_above=1]
",
    ));
    let row = "by region clusters types ministries laws ministry_hhi";
    let provinces = ["province 11 1 1 1 1 1", "province 26 1 1 1 1 1", "province 41 3 2 2 2 0.555556"];
    assert_eq!(told.rows("governance?effective_on=2020-12-31#rows", row), provinces);
    assert_eq!(told.rows("governance?by=province&effective_on=2021-01-01#rows", row), [provinces[0], provinces[2]]);
    assert_eq!(
        told.rows("governance?by=district#rows", row),
        ["district 41111 2 2 2 2 0.5", "district 41113 1 1 1 1 1"]
    );
    assert_eq!(
        told.data_of("governance")["differently_listed"].to_string(),
        r#"[{"scheme":"s","identifiers":["X1"],"cluster_ids":["C1","C3"]},{"scheme":"s","identifiers":["Y1","Y2"],"cluster_ids":["C2"]}]"#
    );
    let found = |day: &str| told.rows(&format!("findings?rule=fragmentation&effective_on={day}"), "severity subject");
    assert_eq!(found("2021-12-31"), [""; 0]);
    assert_eq!(found("2022-01-01"), ["info 41"]);
}

#[test]
fn a_review_waits_for_those_who_were_not_heard() {
    let told = Told::partly(&founded(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
@2020-02-01
M1 2020-02-01 review_requested review_id=R1 type_code=A cluster_id=NEW name_ko=새 regions=[11] consulted_agency_ids=[M2;SEOUL] answer_due_on=2020-03-31
M1 2020-02-01 review_requested review_id=R2 type_code=B cluster_id=NEW2 name_ko=새 regions=[11] consulted_agency_ids=[SEOUL] answer_due_on=2020-03-31
SEOUL 2020-03-01 opinion_given review_id=R1 opinion=object
SEOUL 2020-03-15 opinion_given review_id=R1 opinion=agree
operator 2020-04-01 agency_succeeded agency_id=M2 successor_agency_ids=[M3]
M3 2020-05-01 opinion_given review_id=R1 opinion=agree_with_conditions
operator 2020-06-01 agency_succeeded agency_id=M1 successor_agency_ids=[M3]
operator 2020-07-01 review_concluded review_id=R1 outcome=cleared_with_conditions conditions=x
",
    ));
    let row = "review_id type_code cluster_id state outcome requested_on answer_due_on overdue opinions must_act";
    let of = |day: &str| told.rows(&format!("reviews?effective_on={day}"), row)[0].clone();
    let asked = "R1 A NEW open null 2020-02-01 2020-03-31";
    assert_eq!(of("2020-02-01"), format!(r#"{asked} false [] ["M2","SEOUL"]"#));
    assert_eq!(of("2020-03-01"), format!(r#"{asked} false [{{"agency_id":"SEOUL","opinion":"object"}}] ["M2"]"#));
    let heard = r#"[{"agency_id":"SEOUL","opinion":"agree"}]"#;
    assert_eq!(of("2020-03-31"), format!(r#"{asked} false {heard} ["M2"]"#));
    assert_eq!(of("2020-04-01"), format!(r#"{asked} true {heard} ["M3"]"#));
    let all = r#"[{"agency_id":"M3","opinion":"agree_with_conditions"},{"agency_id":"SEOUL","opinion":"agree"}]"#;
    assert_eq!(of("2020-05-01"), format!(r#"{asked} true {all} ["M1"]"#));
    assert_eq!(of("2020-06-01"), format!(r#"{asked} true {all} ["M3"]"#));
    assert_eq!(
        of("2020-07-01"),
        format!(r#"R1 A NEW concluded cleared_with_conditions 2020-02-01 2020-03-31 false {all} []"#)
    );
    let ids = |filters: &str| told.rows(&format!("reviews?{filters}"), "review_id").join(" ");
    assert_eq!(
        [ids("state=open"), ids("state=concluded"), ids("type=B"), ids("overdue=true"), ids("cluster=NEW")],
        ["R2", "R1", "R2", "R2", "R1"]
    );
    let fields = told.data_of("reviews")[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(fields, format!("{row} similar"));
}

#[test]
fn a_recommendation_is_overdue_until_it_is_closed() {
    let told = Told::new(&founded(
        "
operator 2020-01-01 recommendation_issued recommendation_id=R1 addressee_agency_id=M1 title_ko=고칠것 text=x finding_id=similar-000000000000 due_on=2020-06-30
operator 2020-01-01 recommendation_issued recommendation_id=R2 addressee_agency_id=M2 title_ko=둘 due_on=2020-06-30
M1 2020-03-01 action_reported recommendation_id=R1 progress_percent=40.5
operator 2020-06-01 recommendation_closed recommendation_id=R2 outcome=partly
operator 2020-07-15 agency_succeeded agency_id=M1 successor_agency_ids=[M2]
operator 2020-08-01 recommendation_closed recommendation_id=R1 outcome=implemented
",
    ));
    let row = "recommendation_id addressee_agency_id title_ko due_on progress_percent state outcome overdue must_act";
    let of = |day: &str| told.rows(&format!("recommendations?effective_on={day}"), row);
    assert_eq!(of("2020-02-29")[0], r#"R1 M1 고칠것 2020-06-30 null open null false ["M1"]"#);
    assert_eq!(
        of("2020-06-30"),
        [r#"R1 M1 고칠것 2020-06-30 40.5 open null false ["M1"]"#, "R2 M2 둘 2020-06-30 null closed partly false []"]
    );
    assert_eq!(of("2020-07-01")[0], r#"R1 M1 고칠것 2020-06-30 40.5 open null true ["M1"]"#);
    assert_eq!(of("2020-07-15")[0], r#"R1 M2 고칠것 2020-06-30 40.5 open null true ["M2"]"#);
    assert_eq!(of("2020-08-01")[0], "R1 M2 고칠것 2020-06-30 40.5 closed implemented false []");
    let found =
        |day: &str| told.rows(&format!("findings?rule=overdue&effective_on={day}"), "severity subject").join(",");
    assert_eq!([found("2020-06-30"), found("2020-07-01"), found("2020-08-01")], ["", "warning R1", ""]);
    let fields = told.data_of("recommendations")[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(fields, row);
}

#[test]
fn types_never_designated_are_found_after_three_years() {
    let told = Told::new(&founded(
        "
operator 2018-02-28 cluster_type_defined type_code=U name_ko=안쓴 name_en=Unused law_id=L1 ministry_id=M1 layer=area
operator 2020-02-28 cluster_type_defined type_code=U name_ko=안쓴 name_en=Unused law_id=L1 ministry_id=M1 layer=area may_overlap=[A]
ZONE 2022-01-01 cluster_designated cluster_id=C1 type_code=U name_ko=가 regions=[11] managing_agency_id=ZONE
ZONE 2022-02-01 cluster_released cluster_id=C1 reason=x
ZONE 2002-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=가 regions=[11] managing_agency_id=ZONE
",
    ));
    let found = |day: &str| {
        told.rows(&format!("findings?rule=unused_type&effective_on={day}"), "severity subject statement_en figures")
            .join(",")
    };
    assert_eq!(told.rows("findings?rule=unused_type&effective_on=2002-12-31", "subject"), [""; 0]);
    assert_eq!(told.rows("findings?rule=unused_type&effective_on=2003-01-01", "subject"), ["B"]);
    assert!(!found("2021-02-27").contains("info U"));
    let unused = r#"info U Unused: defined with effect from 28 February 2018; no designation of it is recorded. [{"name":"defined_on","value":"2018-02-28"}]"#;
    assert!(found("2021-02-28").ends_with(unused), "{}", found("2021-02-28"));
    // Once designated, for ever used.
    assert!(!found("2022-06-01").contains("info U"));
}

#[test]
fn unsold_land_bars_new_designations_of_a_type_in_a_province() {
    let told = Told::new(&founded(
        "
M1 2000-01-01 indicator_defined indicator_id=sold_m2 name_ko=분양 unit=m2 aggregation=sum better=higher
M1 2000-01-01 indicator_defined indicator_id=sale_target_m2 name_ko=대상 unit=m2 aggregation=sum better=neither
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11530;26] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=나 regions=[26] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C3 type_code=B name_ko=다 regions=[26] managing_agency_id=ZONE
ZONE 2021-01-01 observation_reported cluster_id=C1 indicator_id=sale_target_m2 period=2020 value=100 status=final
ZONE 2021-01-01 observation_reported cluster_id=C1 indicator_id=sold_m2 period=2020 value=70 status=final
ZONE 2021-01-01 observation_reported cluster_id=C2 indicator_id=sale_target_m2 period=2020 value=50 status=final
ZONE 2021-01-01 observation_reported cluster_id=C2 indicator_id=sold_m2 period=2020 value=50 status=final
ZONE 2021-01-01 observation_reported cluster_id=C2 indicator_id=sold_m2 period=2021 value=0 status=final
operator 2021-06-01 rule_adopted rule_id=designation_bar parameters=[A=30;B=0]
operator 2022-06-01 rule_adopted rule_id=designation_bar parameters=[A=20]
ZONE 2022-07-01 cluster_suspended cluster_id=C2 reason=x
",
    ));
    let found = |day: &str| {
        told.rows(&format!("findings?rule=designation_bar&effective_on={day}"), "severity subject figures").join(",")
    };
    assert_eq!(found("2021-05-31"), "");
    // In 11 30 percent, at the bound; in 26 1 - 120 / 150 = 20 percent, below it. Nothing is known of B.
    let eleven = |bound: &str| {
        format!(
            r#"notice A/11 [{{"name":"unsold_percent","value":30}},{{"name":"bound","value":{bound}}},{{"name":"year","value":2020}}]"#
        )
    };
    assert_eq!(found("2021-06-01"), eleven("30"));
    let both =
        format!("{},{}", eleven("20"), eleven("20").replace("A/11", "A/26").replace("\"value\":30", "\"value\":20"));
    assert_eq!(found("2022-06-01"), both);
    // C2 is not in force: its land does not count.
    assert_eq!(found("2022-07-01"), format!("{},{}", eleven("20"), eleven("20").replace("A/11", "A/26")));
}

#[test]
fn findings_are_sorted_by_rule_and_subject_and_have_every_field() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=가 name_en=One regions=[11] industries=[26] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C10 type_code=B name_ko=나 regions=[11] industries=[26] managing_agency_id=ZONE
operator 2020-01-01 recommendation_issued recommendation_id=R1 addressee_agency_id=M1 title_ko=고칠것 due_on=2020-06-30
operator 2001-01-01 cluster_type_defined type_code=D name_ko=라형 law_id=L1 ministry_id=M1 layer=area
operator 2001-01-01 cluster_type_defined type_code=C name_ko=다형 law_id=L1 ministry_id=M1 layer=area
",
    ));
    assert_eq!(
        told.rows("findings", "rule_id subject"),
        ["overdue R1", "similar C10/C2", "unused_type C", "unused_type D"]
    );
    let row = told.data_of("findings?rule=similar")[0].to_string();
    assert_eq!(
        row,
        r#"{"finding_id":"similar-c26e4f480063","rule_id":"similar","severity":"notice","subject":"C10/C2","statement_ko":"나와 가는 유형이 다르지만 같은 지역에 있고 산업이 겹칩니다.","statement_en":"나 and One are of different types, yet lie in the same region and share industries.","figures":[{"name":"place","value":1},{"name":"theme","value":1},{"name":"score","value":1}],"draft":false}"#
    );
    assert_eq!(told.rows("findings?severity=info", "subject"), ["C", "D"]);
}
