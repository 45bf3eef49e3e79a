//! How values are written: section 1 and rules 2, 9 to 13, 51, 65 and 77.

use crate::judged;

#[test]
fn ids_have_one_to_64_plain_characters() {
    judged(&format!(
        "
operator 2020-01-01 law_recorded law_id={long} name_ko=법
operator 2020-01-01 law_recorded law_id={long}x name_ko=법 => BAD_ID law_id
operator 2020-01-01 law_recorded law_id=0_a-B name_ko=법
operator 2020-01-01 law_recorded law_id=-a name_ko=법 => BAD_ID law_id
operator 2020-01-01 law_recorded law_id=_a name_ko=법 => BAD_ID law_id
operator 2020-01-01 law_recorded law_id=a.b name_ko=법 => BAD_ID law_id
operator 2020-01-01 law_recorded law_id=\"a b\" name_ko=법 => BAD_ID law_id
operator 2020-01-01 law_recorded law_id=법 name_ko=법 => BAD_ID law_id
operator 2020-01-01 law_recorded law_id=L2 name_ko=법 update_id=a/b => BAD_ID update_id
operator 2020-01-01 law_recorded law_id=L2 name_ko=법 supersedes=a/b => BAD_ID supersedes
operator 2020-01-01 cluster_released cluster_id=OLD reason=x successor_cluster_ids=[C1;a.b] => BAD_ID successor_cluster_ids
operator 2020-01-01 survey_opened survey_id=S title_ko=조사 reference_on=2020-01-01 due_on=2020-02-01
operator 2020-01-01 survey_item_defined survey_id=S item_id=Jobs question_ko=물음 kind=number => BAD_ID item_id
operator 2020-01-01 survey_item_defined survey_id=S item_id=1st question_ko=물음 kind=number => BAD_ID item_id
operator 2020-01-01 survey_item_defined survey_id=S item_id=a-b question_ko=물음 kind=number => BAD_ID item_id
operator 2020-01-01 survey_item_defined survey_id=S item_id=jobs_1 question_ko=물음 kind=number
",
        long = "x".repeat(64)
    ));
}

#[test]
fn dates_are_real_days_of_1900_to_2199() {
    judged(
        "
operator 2020-02-30 law_recorded law_id=L2 name_ko=법 => BAD_DATE effective_on
operator 2023-02-29 law_recorded law_id=L2 name_ko=법 => BAD_DATE effective_on
operator 1900-02-29 law_recorded law_id=L2 name_ko=법 => BAD_DATE effective_on
operator 2024-02-29 law_recorded law_id=L2 name_ko=법
operator 1899-12-31 law_recorded law_id=L3 name_ko=법 => BAD_DATE effective_on
operator 1900-01-01 law_recorded law_id=L3 name_ko=법
operator 2200-01-01 law_recorded law_id=L4 name_ko=법 => BAD_DATE effective_on
operator 2199-12-31 law_recorded law_id=L4 name_ko=법
operator 2020-1-1 law_recorded law_id=L5 name_ko=법 => BAD_DATE effective_on
operator 20200101 law_recorded law_id=L5 name_ko=법 => BAD_DATE effective_on
operator 2020-01-01T00:00:00Z law_recorded law_id=L5 name_ko=법 => BAD_DATE effective_on
operator 2020-01-01 law_recorded law_id=L5 name_ko=법 in_force_on=2020-13-01 repealed_on=어제 => BAD_DATE in_force_on, BAD_DATE repealed_on
",
    );
}

#[test]
fn periods_are_years_halves_quarters_or_months() {
    judged(
        "
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=1 status=final
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019H2 value=1 status=final
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019H3 value=1 status=final => BAD_PERIOD period
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019Q4 value=1 status=final
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019Q0 value=1 status=final => BAD_PERIOD period
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019Q5 value=1 status=final => BAD_PERIOD period
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019-12 value=1 status=final
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019-13 value=1 status=final => BAD_PERIOD period
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019-1 value=1 status=final => BAD_PERIOD period
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019h1 value=1 status=final => BAD_PERIOD period
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=19 value=1 status=final => BAD_PERIOD period
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019-01-01 value=1 status=final => BAD_PERIOD period
",
    );
}

#[test]
fn won_are_whole_and_below_a_quintillion() {
    let amount = |amount: &str| {
        format!("operator 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=national {amount}\n")
    };
    let bad = ["1e3", "+1", "01", "1,000", "1.0", "0.5", "천원", "1000000000000000000", "-1000000000000000000"];
    let bad = bad.map(|won| amount(&format!("stage=supplementary amount_krw={won} => BAD_AMOUNT amount_krw")));
    judged(&format!(
        "{}{}{}{}{}",
        bad.concat(),
        amount("stage=appropriated amount_krw=999999999999999999"),
        amount("stage=supplementary amount_krw=-999999999999999999"),
        amount("stage=requested amount_krw=-1 => OUT_OF_RANGE amount_krw"),
        amount("stage=requested amount_krw=0"),
    ));
}

#[test]
fn numbers_of_json_are_judged_by_their_text() {
    let amount = |id: &str, amount: &str| {
        format!(
            r#"{{"update_id":"{id}","record":"amount_recorded","effective_on":"2020-01-01","programme_id":"P","fiscal_year":2020,"source":"national","stage":"requested","amount_krw":{amount}}}"#
        )
    };
    let company = |id: &str, zone: &str| {
        format!(
            r#"{{"update_id":"{id}","record":"spin_off_registered","effective_on":"2020-01-01","company_id":"{id}","name_ko":"회사","cluster_id":"OLD","institution":"대학","registered_on":"2020-01-01","capital_krw":1,"institution_share_percent":10.50,"located_in_zone":{zone},"technology_contributed":"true"}}"#
        )
    };
    let cluster = |id: &str, boundary: &str| {
        format!(
            r#"{{"update_id":"{id}","record":"cluster_designated","effective_on":"2020-01-01","cluster_id":"{id}","type_code":"A","name_ko":"곳","regions":["11"],"managing_agency_id":"ZONE","boundary":{boundary}}}"#
        )
    };
    let triangle =
        serde_json::json!({"type": "Polygon", "coordinates": [[[127, 37], [128, 37], [128, 38], [127, 37]]]});
    judged(&format!(
        "
{} => BAD_AMOUNT amount_krw
{} => BAD_AMOUNT amount_krw
{}
{} => unchanged a
{}
{} => BAD_CODE located_in_zone
{} => BAD_CODE located_in_zone
{}
{} => unchanged d
",
        amount("a", "1e3"),
        amount("a", "1000.0"),
        amount("a", "1000"),
        amount("a", "\"1000\""),
        company("b", "false"),
        company("c", "1"),
        company("c", "\"예\""),
        cluster("d", &triangle.to_string()),
        cluster("d", &serde_json::json!(triangle.to_string()).to_string()),
    ));
}

#[test]
fn decimals_are_plain_and_of_at_most_18_digits() {
    let cluster = |area: &str| {
        format!(
            "operator 2020-01-01 cluster_designated type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE {area}\n"
        )
    };
    let bad = ["1e3", "+1", "01", "1,000", ".5", "5.", "1.234567890123456789", "NaN", "0x1"];
    let bad = bad.map(|area| cluster(&format!("cluster_id=C area_m2={area} => BAD_NUMBER area_m2")));
    judged(&format!(
        "{}{}{}{}",
        bad.concat(),
        cluster("cluster_id=C1 area_m2=1.23456789012345678"),
        cluster("cluster_id=C2 area_m2=0"),
        cluster("cluster_id=C3 area_m2=-0.5 => OUT_OF_RANGE area_m2"),
    ));
}

#[test]
fn a_wrong_sign_or_percentage_is_out_of_range() {
    judged(
        "
operator 2020-01-01 foreign_company_registered company_id=F cluster_id=OLD name_ko=외국
operator 2020-01-01 investment_declared investment_id=I cluster_id=OLD amount_usd=-1 => OUT_OF_RANGE amount_usd
operator 2020-01-01 ratio_defined indicator_id=r name_ko=비 numerator=jobs denominator=budget.national per=1 ratio_id=r => UNKNOWN_FIELD ratio_id
operator 2020-01-01 ratio_defined indicator_id=r name_ko=비 numerator=jobs denominator=budget.national per=0 => OUT_OF_RANGE per
operator 2020-01-01 ratio_defined indicator_id=r name_ko=비 numerator=jobs denominator=budget.national per=-1 => OUT_OF_RANGE per
operator 2020-01-01 ratio_defined indicator_id=r name_ko=비 numerator=jobs denominator=budget.national per=0.5
operator 2020-01-01 recommendation_issued recommendation_id=R addressee_agency_id=M1 title_ko=고침 due_on=2020-06-30
operator 2020-01-01 action_reported recommendation_id=R progress_percent=100.1 => OUT_OF_RANGE progress_percent
operator 2020-01-01 action_reported recommendation_id=R progress_percent=-0.1 => OUT_OF_RANGE progress_percent
operator 2020-01-01 action_reported recommendation_id=R progress_percent=100
operator 2020-01-01 spin_off_registered company_id=S name_ko=회사 cluster_id=OLD institution=대학 registered_on=2020-01-01 capital_krw=-1 institution_share_percent=101 located_in_zone=true technology_contributed=true => OUT_OF_RANGE capital_krw, OUT_OF_RANGE institution_share_percent
",
    );
}

#[test]
fn codes_are_of_their_form_and_then_known() {
    let cluster = |fields: &str| {
        format!("operator 2020-01-01 cluster_designated type_code=A name_ko=곳 managing_agency_id=ZONE {fields}\n")
    };
    judged(
        &[
            cluster("cluster_id=C regions=[1] => BAD_CODE regions"),
            cluster("cluster_id=C regions=[111] => BAD_CODE regions"),
            cluster("cluster_id=C regions=[서울] => BAD_CODE regions"),
            cluster("cluster_id=C regions=[99] => UNKNOWN_REFERENCE regions"),
            cluster("cluster_id=C regions=[11999] => UNKNOWN_REFERENCE regions"),
            cluster("cluster_id=C regions=[11] industries=[2] => BAD_CODE industries"),
            cluster("cluster_id=C regions=[11] industries=[261234] => BAD_CODE industries"),
            cluster("cluster_id=C regions=[11] industries=[C26] => BAD_CODE industries"),
            cluster("cluster_id=C regions=[11] industries=[00] => UNKNOWN_REFERENCE industries"),
            cluster("cluster_id=C regions=[11] technologies=[T1] => BAD_CODE technologies"),
            cluster("cluster_id=C regions=[11] technologies=[T13] => UNKNOWN_REFERENCE technologies"),
            cluster("cluster_id=C regions=[11;11530] industries=[26;26999] technologies=[T01;T12]"),
        ]
        .concat(),
    );
}

#[test]
fn words_are_among_those_listed() {
    judged(
        "
operator 2020-01-01 agency_registered agency_id=X name_ko=새 kind=clown => BAD_CODE kind
operator 2020-01-01 agency_registered agency_id=X name_ko=새 kind=Ministry => BAD_CODE kind
operator 2020-01-01 amount_recorded programme_id=P fiscal_year=2020 source=lottery stage=spent amount_krw=1 => BAD_CODE source, BAD_CODE stage
operator 2020-01-01 milestone_reached cluster_id=OLD milestone=opened => BAD_CODE milestone
operator 2020-01-01 observation_reported cluster_id=OLD indicator_id=jobs period=2019 value=1 status=guessed => BAD_CODE status
operator 2020-01-01 plan_target_set plan_id=N region=11 target=colour codes=[26] period_from=2020 period_to=2021 => BAD_CODE target
operator 2020-01-01 grant_issued grant_id=G agency_id=M1 records=[registry.unheard_of] => BAD_CODE records
",
    );
}

#[test]
fn texts_have_no_hidden_characters_and_an_end() {
    judged(&format!(
        "
operator 2020-01-01 law_recorded law_id=L2 name_ko={name} note={note}
operator 2020-01-01 law_recorded law_id=L3 name_ko={name}법 => TOO_LARGE name_ko
operator 2020-01-01 law_recorded law_id=L3 name_ko=법 note={note}설 => TOO_LARGE note
operator 2020-01-01 law_recorded law_id=L3 name_ko=법\u{202e} => BAD_CHARACTER name_ko
# Hangul written apart is not NFC.
operator 2020-01-01 law_recorded law_id=L3 name_ko=\u{1100}\u{1161} => BAD_CHARACTER name_ko
operator 2020-01-01 law_recorded law_id=L3 name_ko=법\u{2066} => BAD_CHARACTER name_ko
operator 2020-01-01 law_recorded law_id=L3 name_ko=법\u{7} name_en=a\u{1b}b => BAD_CHARACTER name_ko, BAD_CHARACTER name_en
",
        name = "법".repeat(200),
        note = "설".repeat(4000),
    ));
}

#[test]
fn what_is_empty_is_absent() {
    judged(
        r#"
{"update_id":"a","record":"law_recorded","effective_on":"2020-01-01","law_id":"","name_ko":null} => MISSING_FIELD law_id, MISSING_FIELD name_ko
{"update_id":"a","record":"law_recorded","effective_on":null,"law_id":"L2","name_ko":"법"} => MISSING_FIELD effective_on
{"update_id":"","record":"law_recorded","effective_on":"2020-01-01","law_id":"L2","name_ko":"법"} => MISSING_FIELD update_id
{"update_id":"a","effective_on":"2020-01-01","law_id":"L2","name_ko":"법"} => MISSING_FIELD record
{"update_id":"a","record":"law_recorded","effective_on":"2020-01-01","law_id":"L2","name_ko":"법","name_en":"","in_force_on":null,"supersedes":"","note":null}
{"update_id":"b","record":"cluster_designated","effective_on":"2020-01-01","cluster_id":"C","type_code":"A","name_ko":"곳","regions":[],"managing_agency_id":"ZONE"} => MISSING_FIELD regions
{"update_id":"b","record":"cluster_designated","effective_on":"2020-01-01","cluster_id":"C","type_code":"A","name_ko":"곳","regions":["11"],"industries":[],"managing_agency_id":"ZONE","boundary":""}
"#,
    );
}

#[test]
fn unknown_kinds_and_fields_are_refused() {
    judged(
        r#"
operator 2020-01-01 cluster_eaten cluster_id=OLD => UNKNOWN_KIND record
operator 2020-01-01 law_recorded law_id=L2 name_ko=법 colour=red => UNKNOWN_FIELD colour
operator 2020-01-01 cluster_released cluster_id=OLD reason=x area_m2=1 => UNKNOWN_FIELD area_m2
{"update_id":"a","agency":"M1","record":"law_recorded","effective_on":"2020-01-01","law_id":"L2","name_ko":"법"} => UNKNOWN_FIELD agency
{"update_id":"a","recorded_at":"2020-01-01T00:00:00Z","record":"law_recorded","effective_on":"2020-01-01","law_id":"L2","name_ko":"법"} => UNKNOWN_FIELD recorded_at
"#,
    );
}

#[test]
fn doubles_are_dropped_but_a_name_given_twice_is_malformed() {
    judged(
        "
operator 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[26;11;26] industries=[26;26] managing_agency_id=ZONE
operator 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11;26] industries=[26] managing_agency_id=ZONE => unchanged s1
operator 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[OLD=0.5;OLD=0.5] => MALFORMED shares
operator 2020-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.5;theme_from=0.6] => MALFORMED parameters
operator 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=OLD=0.5;C=0.5
operator 2020-01-01 share_set programme_id=P fiscal_year=2020 shares=[C=0.5;OLD=0.5] => unchanged s5
",
    );
}

#[test]
fn fields_that_come_together_do() {
    let cluster = |fields: &str| {
        format!(
            "operator 2020-01-01 cluster_designated cluster_id=C type_code=A name_ko=곳 regions=[11] managing_agency_id=ZONE {fields}\n"
        )
    };
    let named = |fields: &str| {
        format!(
            "operator 2020-01-01 cluster_type_defined type_code=B name_ko=나형 law_id=L1 ministry_id=M1 layer=area {fields}\n"
        )
    };
    judged(&[
        cluster("longitude=127 => MISSING_FIELD latitude"),
        cluster("latitude=37 => MISSING_FIELD longitude"),
        cluster("longitude=181 latitude=91 => OUT_OF_RANGE longitude, OUT_OF_RANGE latitude"),
        cluster(r#"boundary={"type":"Point","coordinates":[127,37]} => MALFORMED boundary"#),
        cluster(r#"boundary={"type":"Polygon","coordinates":[[[127,37],[128,38],[128,37],[127,38],[127,37]]]} => MALFORMED boundary"#),
        cluster(r#"longitude=127.5 latitude=37.5 boundary={"type":"Polygon","coordinates":[[[127,37],[128,37],[128,38],[127,37]]]}"#),
        named("lapse_years=3 => MISSING_FIELD lapse_milestone"),
        named("lapse_milestone=completed => MISSING_FIELD lapse_years"),
        named("lapse_years=0 lapse_milestone=completed => OUT_OF_RANGE lapse_years"),
        named("lapse_years=100 lapse_milestone=completed => OUT_OF_RANGE lapse_years"),
        named("lapse_years=1.5 lapse_milestone=completed => BAD_NUMBER lapse_years"),
        named("lapse_years=99 lapse_milestone=completed"),
    ]
    .concat());
}
