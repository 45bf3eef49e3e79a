//! `similar`, `similar/check` and its finding: rules 48, 50, 65, 66, 70 and 83.

use tests::told::Told;

use crate::founded;

const ROW: &str = "a b place industry technology theme score same_type same_ministry relation";

/// A square ring of a boundary, its lower left corner and its sides in degrees.
fn square(x: f64, y: f64, width: f64, height: f64) -> String {
    let (right, top) = (x + width, y + height);
    format!(
        "{{\"type\":\"Polygon\",\"coordinates\":[[[{x},{y}],[{right},{y}],[{right},{top}],[{x},{top}],[{x},{y}]]]}}"
    )
}

#[test]
fn pairs_share_ground_and_half_of_what_they_do() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11530;41117] industries=[26;29] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=B name_ko=나 regions=[41] industries=[262] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C3 type_code=A name_ko=다 regions=[11530;11110;41117] technologies=[T01;T02;T03] industries=[10] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C4 type_code=A name_ko=라 regions=[11;26] technologies=[T02;T03;T04] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C5 type_code=A name_ko=마 regions=[11530] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C6 type_code=B name_ko=바 regions=[26;27] technologies=[T04;T05] managing_agency_id=ZONE
ZONE 2022-01-01 cluster_suspended cluster_id=C2 reason=x
",
    ));
    let day = "effective_on=2021-01-01";
    // C1/C2: the one region of C2 takes 41117; {26} of {26, 29}.
    // C3/C4: C4 is the smaller side, of its two regions 11 matches; {T02, T03} of T01..T04.
    // C4/C6: 26 of two; {T04} of four is too little.
    let all = ["C1 C2 1 0.5 0 0.5 0.75 false false none", "C3 C4 0.5 0 0.5 0.5 0.5 true true none"];
    assert_eq!(told.rows(&format!("similar?{day}"), ROW), all);
    assert_eq!(told.rows("similar?effective_on=2022-01-01", ROW), all[1..]);
    assert_eq!(told.rows(&format!("similar?{day}&min_score=0.75"), "a"), ["C1"]);
    assert_eq!(told.rows(&format!("similar?{day}&min_score=0.750001"), "a"), [""; 0]);
    assert_eq!(told.rows(&format!("similar?{day}&type=B"), "a"), ["C1"]);
    assert_eq!(told.rows(&format!("similar?{day}&region=26"), "a"), ["C3"]);
    assert_eq!(told.rows(&format!("similar?{day}&cluster=C4"), "a"), ["C3"]);
    assert_eq!(told.rows(&format!("similar?{day}&cluster=C4&type=B"), "a"), [""; 0]);
    // The finding is for pairs of different types.
    let found = told.rows(&format!("findings?rule=similar&{day}"), "severity subject statement_ko figures");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("notice C1/C2 "), "{found:?}");
    // Each pair opens to the designations, the definitions of both types, and nothing else.
    assert_eq!(told.traces(&format!("similar?{day}"))[0], "u7 u8 u9 u10");
}

#[test]
fn with_equally_many_regions_the_larger_count_is_taken() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11;26] technologies=[T01] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=나 regions=[11530;11110] technologies=[T01] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C3 type_code=A name_ko=다 regions=[11530;41117;43] technologies=[T01] managing_agency_id=ZONE
",
    ));
    // C1 and C2: one of C1 matches, both of C2 do. C1 and C3: one of the two of C1. C2 and C3: one of two.
    assert_eq!(told.rows("similar", "a b place score"), ["C1 C2 1 1", "C1 C3 0.5 0.75", "C2 C3 0.5 0.75"]);
}

#[test]
fn the_rule_of_the_day_weighs_and_bounds() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11;26;27] industries=[26;27;28] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=B name_ko=나 regions=[11;41;43] industries=[26] managing_agency_id=ZONE
@2021-06-01
operator 2021-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.333333;place_weight=0.7]
@2022-06-01
operator 2022-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.333334]
operator 2023-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.1;place_above=0.333333]
operator 2024-01-01 rule_adopted rule_id=similar parameters=[theme_from=0.1;place_above=0.333334]
",
    ));
    let rows = |question: &str| told.rows(&format!("similar?{question}"), "place theme score").join(",");
    assert_eq!(rows("effective_on=2020-12-31"), "");
    // 1/3 is above 0.333333: the unrounded value is compared. 0.7 / 3 + 0.5 / 3 = 0.4.
    assert_eq!(rows("effective_on=2021-01-01"), "0.333333 0.333333 0.4");
    assert_eq!(rows("effective_on=2021-01-01&known_at=2021-05-31"), "");
    assert_eq!(rows("effective_on=2022-01-01"), "");
    assert_eq!(rows("effective_on=2022-01-01&known_at=2022-05-31"), "0.333333 0.333333 0.4");
    // What a later adoption leaves out has its default again.
    assert_eq!(rows("effective_on=2023-01-01"), "0.333333 0.333333 0.333333");
    assert_eq!(rows("effective_on=2024-01-01"), "");
    // A draft beside what is adopted.
    let draft =
        told.rows("findings?rule=similar&theme_from=0.1&place_above=0&effective_on=2024-01-01", "subject draft");
    assert_eq!(draft, ["C1/C2 true"]);
    let both = told.rows("findings?rule=similar&theme_from=0.2&effective_on=2021-01-01", "subject draft");
    assert_eq!(both, ["C1/C2 false", "C1/C2 true"]);
}

#[test]
fn what_the_law_says_about_two_types_is_no_finding() {
    let mut history = String::from(
        "
operator 2000-01-01 cluster_type_defined type_code=C name_ko=다형 law_id=L1 ministry_id=M1 layer=overlay built_on=[A] may_overlap=[B]
operator 2000-01-01 cluster_type_defined type_code=D name_ko=라형 law_id=L1 ministry_id=M2 layer=overlay may_overlap=[A]
",
    );
    for kind in ["A", "B", "C", "D"] {
        history += &format!(
            "ZONE 2020-01-01 cluster_designated cluster_id=K{kind} type_code={kind} name_ko={kind} regions=[11] industries=[26] managing_agency_id=ZONE\n"
        );
    }
    // The definition of the day counts, also for what was designated before.
    history += "operator 2022-01-01 cluster_type_defined type_code=C name_ko=다형 law_id=L1 ministry_id=M1 layer=overlay may_overlap=[A]\n";
    let told = Told::new(&founded(&history));
    let relations = |day: &str| told.rows(&format!("similar?effective_on={day}"), "a b same_ministry relation");
    let all = [
        "KA KB false none",
        "KA KC true required",
        "KA KD false allowed",
        "KB KC false allowed",
        "KB KD true none",
        "KC KD false none",
    ];
    assert_eq!(relations("2021-01-01"), all);
    let found = |day: &str| told.rows(&format!("findings?rule=similar&effective_on={day}"), "subject").join(" ");
    assert_eq!(found("2021-01-01"), "KA/KB KB/KD KC/KD");
    assert_eq!(relations("2022-01-01")[1], "KA KC true allowed");
    assert_eq!(found("2022-01-01"), "KA/KB KB/KC KB/KD KC/KD");
}

#[test]
fn boundaries_are_compared_by_area_on_the_sphere() {
    let mut history = String::new();
    let squares = [
        // Half of C1 in longitude.
        ("C1", square(127.0, 37.0, 0.02, 0.02)),
        ("C2", square(127.01, 37.0, 0.02, 0.02)),
        // Touches C2 along an edge.
        ("C3", square(127.03, 37.0, 0.02, 0.02)),
        // Very small within C1.
        ("C4", square(127.005, 37.005, 0.00001, 0.00001)),
        // Over 60 degrees of latitude.
        ("C5", square(100.0, 0.0, 1.0, 60.0)),
        ("C6", square(100.0, 30.0, 1.0, 60.0)),
    ];
    for (id, boundary) in &squares {
        history += &format!(
            "ZONE 2020-01-01 cluster_designated cluster_id={id} type_code=A name_ko=가 regions=[11] technologies=[T01] managing_agency_id=ZONE boundary={boundary}\n"
        );
    }
    // Without a boundary the regions count.
    history += "ZONE 2020-01-01 cluster_designated cluster_id=C7 type_code=A name_ko=가 regions=[11;26] technologies=[T01] managing_agency_id=ZONE\n";
    let told = Told::new(&founded(&history));
    let places = told.rows("similar", "a b place");
    // C5 and C6: sin 60 - sin 30 = 0.366025 in common; C6 is sin 90 - sin 30 = 0.5, C5 0.866025: 0.732051.
    let all =
        ["C1 C2 0.5", "C1 C4 1", "C1 C7 1", "C2 C7 1", "C3 C7 1", "C4 C7 1", "C5 C6 0.732051", "C5 C7 1", "C6 C7 1"];
    assert_eq!(places, all);
}

#[test]
fn a_draft_is_checked_against_everything_in_force_and_records_nothing() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] industries=[26] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=X2 type_code=B name_ko=나 regions=[26] industries=[26] managing_agency_id=ZONE
",
    ));
    let check = |query: &str, draft: &str| {
        let (status, body) = told.up.http("POST", &format!("/api/v1/similar/check{query}"), draft);
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let rows = body["data"].as_array().cloned().unwrap_or_default();
        let text = |row: &serde_json::Value| {
            ROW.split(' ').map(|field| row[field].to_string().replace('"', "")).collect::<Vec<_>>().join(" ")
        };
        (status, rows.iter().map(text).collect::<Vec<_>>(), body["code"].as_str().map(str::to_owned))
    };
    let draft = r#"{"cluster_id":"NEW","type_code":"B","name_ko":"새","regions":["11530"],"industries":["26","27"],"managing_agency_id":"ZONE"}"#;
    assert_eq!(check("", draft), (200, vec!["C1 NEW 1 0.5 0 0.5 0.75 false false none".to_owned()], None));
    assert_eq!(check("?effective_on=2019-12-31", draft), (200, vec![], None));
    assert_eq!(check("", "{").2.as_deref(), Some("MALFORMED"));
    assert_eq!(check("", r#"{"type_code":"B","regions":["99"]}"#).0, 400);
    assert_eq!(check("", r#"{"type_code":"Q","regions":["11"]}"#).2.as_deref(), Some("UNKNOWN_REFERENCE"));
    assert_eq!(check("", "").0, 400);
    assert_eq!(told.rows("clusters", "cluster_id"), ["C1", "X2"]);
    assert_eq!(told.json("clusters")["position"], "registry:4,budget:0,performance:0,governance:6");
}
