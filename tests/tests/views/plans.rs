//! `alignment` and `concentration` with their findings: rules 48, 52, 67, 68 and 70.

use tests::told::Told;

use crate::founded;

#[test]
fn plans_are_compared_for_each_province() {
    let told = Told::new(&founded(
        "
M1 2020-01-01 plan_target_set plan_id=N region=41 target=industry codes=[262;29;30] period_from=2020 period_to=2022H1
M2 2020-01-01 plan_target_set plan_id=P region=41 target=industry codes=[26;261] period_from=2020-06 period_to=2024
M2 2020-01-01 plan_target_set plan_id=P region=41 target=technology codes=[T01] period_from=2020Q1 period_to=2024
M1 2020-01-01 plan_target_set plan_id=N region=11 target=industry codes=[10] period_from=2020 period_to=2024
M2 2021-01-01 plan_target_set plan_id=Q region=41 target=industry codes=[26;29] period_from=2020 period_to=2024
",
    ));
    let row = "plan_a plan_b region a_codes b_codes matched coverage_a coverage_b jaccard insufficient";
    let day = "effective_on=2020-06-01";
    // Divisions: P names 26 alone.
    let both = [
        r#"N P 41 ["26","29","30"] ["26"] ["26"] 0.333333 1 0.333333 true"#,
        r#"P N 41 ["26"] ["26","29","30"] ["26"] 1 0.333333 0.333333 false"#,
    ];
    assert_eq!(told.rows(&format!("alignment?{day}"), row), both);
    assert_eq!(told.rows(&format!("alignment?{day}&plan_a=P"), row), both[1..]);
    assert_eq!(told.rows(&format!("alignment?{day}"), "target"), ["industry", "industry"]);
    // With both plans a province where either names a code; with both targets.
    let named = [
        r#"N P 11 ["10"] [] [] 0 null 0 true"#,
        r#"N P 41 ["26","29","30"] ["26"] ["26"] 0.333333 1 0.333333 true"#,
        r#"N P 41 [] ["T01"] [] null 0 null false"#,
    ];
    assert_eq!(told.rows(&format!("alignment?{day}&plan_a=N&plan_b=P"), row), named);
    assert_eq!(told.rows(&format!("alignment?{day}&plan_a=N&plan_b=P&target=technology"), row), named[2..]);
    // P begins on the first day of its first month; N ends with the half year.
    assert_eq!(told.rows("alignment?effective_on=2020-05-31", row), [""; 0]);
    let pairs = |day: &str| told.rows(&format!("alignment?effective_on={day}"), "plan_a plan_b insufficient").join(",");
    assert_eq!(pairs("2022-06-30"), "N P true,N Q false,P N false,P Q false,Q N false,Q P false");
    // A half is enough.
    assert_eq!(pairs("2022-07-01"), "P Q false,Q P false");
    // The finding: one a province.
    let found = |day: &str| {
        told.rows(&format!("findings?rule=alignment&effective_on={day}"), "rule_id severity subject finding_id")
    };
    // echo -n 41 | sha256sum
    assert_eq!(found("2020-06-01"), ["alignment notice 41 alignment-3d914f9348c9"]);
    assert_eq!(found("2022-07-01"), [""; 0]);
    assert_eq!(told.traces(&format!("alignment?{day}"))[0], "u9 u10");
    let fields =
        told.data_of(&format!("alignment?{day}"))[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        fields,
        "plan_a plan_b region target a_codes b_codes matched coverage_a coverage_b jaccard insufficient"
    );
}

#[test]
fn a_plan_is_replaced_by_day_and_then_by_place_and_its_codes_follow_successors() {
    let told = Told::new(&founded(
        "
@2021-01-01
M1 2021-01-01 plan_target_set plan_id=N region=41 target=technology codes=[T01;T02] period_from=2020 period_to=2024 update_id=n1
M1 2020-01-01 plan_target_set plan_id=N region=41 target=technology codes=[T03] period_from=2020 period_to=2024
M2 2020-01-01 plan_target_set plan_id=P region=41 target=technology codes=[T02] period_from=2020 period_to=2024
operator 2022-01-01 code_retired list=technology code=T01 successor_codes=[T02]
@2023-01-01
M1 2023-01-01 record_withdrawn withdrawn_update_id=n1 reason=오류
",
    ));
    let row = |question: &str| {
        told.rows(&format!("alignment?plan_a=N&plan_b=P&{question}"), "a_codes matched coverage_a").join(",")
    };
    assert_eq!(row("effective_on=2020-12-31"), r#"["T03"] [] 0"#);
    assert_eq!(row("effective_on=2021-01-01&known_at=2022-06-01"), r#"["T01","T02"] ["T02"] 0.5"#);
    assert_eq!(row("effective_on=2022-01-01&known_at=2022-06-01"), r#"["T02"] ["T02"] 1"#);
    assert_eq!(row("effective_on=2022-01-01"), r#"["T03"] [] 0"#);
}

#[test]
fn codes_named_for_many_provinces_are_concentrated() {
    let mut history = String::new();
    // T01 for nine provinces of seventeen, T02 for three of these.
    for (at, region) in ["11", "26", "27", "28", "29", "30", "31", "36", "41"].into_iter().enumerate() {
        let codes = if at < 3 { "T01;T02" } else { "T01" };
        history += &format!(
            "M1 2020-01-01 plan_target_set plan_id=N region={region} target=technology codes=[{codes}] period_from=2020 period_to=2024\n"
        );
    }
    history += "M1 2020-01-01 plan_target_set plan_id=N region=11 target=industry codes=[262;263;29] period_from=2020 period_to=2024
M1 2020-01-01 plan_target_set plan_id=M region=11 target=industry codes=[26] period_from=2020 period_to=2024
M1 2022-01-01 plan_target_set plan_id=N region=41 target=technology codes=[T03] period_from=2020 period_to=2024
operator 2023-01-01 code_retired list=region code=26
operator 2024-01-01 rule_adopted rule_id=concentration parameters=[share_above=0.49]
";
    let told = Told::new(&founded(&history));
    let day = "effective_on=2021-01-01";
    let rows = "plan target code region_count share";
    // Nine and three: 3/4 and 1/4, hhi 9/16 + 1/16.
    let all = [
        "M industry 26 1 1",
        "N industry 26 1 0.5",
        "N industry 29 1 0.5",
        "N technology T01 9 0.75",
        "N technology T02 3 0.25",
    ];
    assert_eq!(told.rows(&format!("concentration?{day}#rows"), rows), all);
    assert_eq!(
        told.rows(&format!("concentration?{day}#hhi"), "plan target hhi"),
        ["M industry 1", "N industry 0.5", "N technology 0.625"]
    );
    let pairs =
        told.rows(&format!("concentration?{day}&target=technology#pairs"), "plan target region_a region_b jaccard");
    // 9 over 2 pairs; of three with the same two codes, 18 with one of two, 15 with the same one.
    assert_eq!(pairs.len(), 36);
    assert_eq!(pairs[..3], ["N technology 11 26 1", "N technology 11 27 1", "N technology 11 28 0.5"]);
    assert_eq!(pairs.iter().filter(|pair| pair.ends_with(" 0.5")).count(), 18);
    assert_eq!(told.rows(&format!("concentration?{day}&plan=M#rows"), "plan"), ["M"]);
    assert_eq!(told.rows(&format!("concentration?{day}&plan=X#rows"), "plan"), [""; 0]);
    assert_eq!(
        told.rows(&format!("concentration?{day}&plan=N&target=technology#rows"), "regions")[1],
        r#"["11","26","27"]"#
    );
    let found = |day: &str| told.rows(&format!("findings?rule=concentration&effective_on={day}"), "severity subject");
    // 2 x 9 > 17; then 2 x 8 is not; of sixteen provinces 8 is not more than half; then it is more than 0.49.
    assert_eq!(found("2021-12-31"), ["info N/T01"]);
    let told_of = told.rows("findings?rule=concentration&effective_on=2021-12-31", "statement_en figures").join(",");
    assert!(told_of.contains(" is named for 9 of 17 provinces (52.94 percent). "), "{told_of}");
    assert!(
        told_of.contains(r#"{"name":"province_share","value":0.529412},{"name":"share","value":0.75}"#),
        "{told_of}"
    );
    assert_eq!(found("2022-01-01"), [""; 0]);
    assert_eq!(found("2023-01-01"), [""; 0]);
    assert_eq!(found("2024-01-01"), ["info N/T01"]);
    assert_eq!(
        told.text("concentration?plan=M&effective_on=2021-01-01"),
        r#"{"rows":[{"plan":"M","target":"industry","code":"26","regions":["11"],"region_count":1,"share":1}],"hhi":[{"plan":"M","target":"industry","hhi":1}],"pairs":[]}"#
    );
}
