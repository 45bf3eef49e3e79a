//! `overview`: rules 53 to 58, and section 6.

use tests::told::Told;

use crate::founded;

#[test]
fn an_empty_system_counts_nothing() {
    let told = Told::nothing();
    let nothing = r#"{"types":0,"types_defined":0,"types_never_used":0,"clusters":0,"clusters_by_type":[],"clusters_by_ministry":[],"clusters_by_region":[],"budget_by_year":[],"budget_total":0,"agencies":[]}"#;
    assert_eq!(told.text("overview"), nothing);
    assert_eq!(told.json("overview")["position"], "registry:0,budget:0,performance:0,governance:0");
    for view in [
        "clusters",
        "similar",
        "alignment",
        "budget",
        "budget/reconciliation",
        "performance",
        "performance/ratios",
        "performance/targets",
        "spin-offs",
        "foreign-investment",
        "surveys",
        "reviews",
        "recommendations",
        "findings",
        "updates",
        "changes?from=2020-01-01",
    ] {
        assert_eq!(told.text(view), "[]", "{view}");
    }
    assert_eq!(told.text("concentration"), r#"{"rows":[],"hhi":[],"pairs":[]}"#);
    assert_eq!(told.text("governance"), r#"{"rows":[],"differently_listed":[]}"#);
}

#[test]
fn clusters_in_force_are_counted_by_type_ministry_and_province() {
    let told = Told::partly(&founded(
        "
operator 2000-01-01 cluster_type_defined type_code=C name_ko=다형 law_id=L1 ministry_id=M1 layer=area
operator 2021-07-01 cluster_type_defined type_code=D name_ko=라형 law_id=L1 ministry_id=M1 layer=area
@2021-01-01
# In two provinces, counted in full in each.
ZONE 2021-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[41117;11530;11] managing_agency_id=ZONE
ZONE 2021-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=나 regions=[11] managing_agency_id=ZONE
ZONE 2021-01-01 cluster_designated cluster_id=C3 type_code=B name_ko=다 regions=[26] managing_agency_id=ZONE expires_on=2021-12-31
ZONE 2021-06-01 cluster_suspended cluster_id=C2 reason=x
ZONE 2021-08-01 cluster_resumed cluster_id=C2 reason=x
M2 2022-06-01 cluster_released cluster_id=C1 reason=x
# Refused: the type is not known.
SEOUL 2021-01-01 cluster_designated cluster_id=C4 type_code=Z name_ko=라 regions=[11] managing_agency_id=ZONE
@2022-02-01
# The very same again is a repeat and is not counted.
ZONE 2021-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=나 regions=[11] managing_agency_id=ZONE
M1 2021-01-01 cluster_amended cluster_id=C2 name_ko=둘
",
    ));
    let on = |day: &str| {
        told.figures(
            &format!("overview?effective_on={day}"),
            "types types_defined types_never_used clusters clusters_by_type clusters_by_ministry clusters_by_region",
        )
    };
    // C is never used; D is not defined yet.
    assert_eq!(on("2020-12-31"), "0 3 3 0 [] [] []");
    assert_eq!(
        on("2021-01-01"),
        r#"2 3 1 3 [{"type_code":"A","clusters":2},{"type_code":"B","clusters":1}] [{"ministry_id":"M1","clusters":2},{"ministry_id":"M2","clusters":1}] [{"region":"11","clusters":2},{"region":"26","clusters":1},{"region":"41","clusters":1}]"#
    );
    // C2 is suspended; D is defined.
    assert_eq!(
        on("2021-07-31"),
        r#"2 4 2 2 [{"type_code":"A","clusters":1},{"type_code":"B","clusters":1}] [{"ministry_id":"M1","clusters":1},{"ministry_id":"M2","clusters":1}] [{"region":"11","clusters":1},{"region":"26","clusters":1},{"region":"41","clusters":1}]"#
    );
    // The last day of C3 is 2021-12-31.
    assert!(on("2021-12-31").starts_with("2 4 2 3 "));
    assert!(on("2022-01-01").starts_with("1 4 2 2 "));
    assert_eq!(
        on("2022-06-01"),
        r#"1 4 2 1 [{"type_code":"A","clusters":1}] [{"ministry_id":"M1","clusters":1}] [{"region":"11","clusters":1}]"#
    );
    // What each agency sent goes by the recorded time alone; registered are five, and the operator sent.
    let agencies = |question: &str| {
        told.rows(&format!("overview{question}#agencies"), "agency_id accepted refused last_recorded_at")
    };
    let sent = [
        "M1 1 0 2022-01-31T15:00:00.000000Z",
        "M2 1 0 2020-12-31T15:00:00.000000Z",
        "SEOUL 0 1 null",
        "ZONE 5 0 2020-12-31T15:00:00.000000Z",
        "operator 10 0 2019-12-31T15:00:00.000000Z",
    ];
    assert_eq!(agencies(""), sent);
    assert_eq!(agencies("?effective_on=2000-01-01"), sent);
    let before = ["M1 0 0 null", sent[1], sent[2], sent[3], sent[4]];
    // The end of 2022-01-31 in Seoul is the moment before the last two lines.
    assert_eq!(agencies("?known_at=2022-01-31"), before);
    assert_eq!(agencies("?known_at=2022-01-31T14:59:59.999999Z"), before);
    assert_eq!(agencies("?known_at=2022-01-31T15:00:00Z"), sent);
    // Nobody was registered on this day, but who sent is there.
    assert_eq!(agencies("?effective_on=1999-12-31").len(), 5);
    assert_eq!(agencies("?effective_on=1999-12-31&known_at=2020-12-31"), [sent[4]]);
}

#[test]
fn money_by_year_counts_one_figure_of_each_and_all_sources() {
    let told = Told::new(&founded(
        "
M1 2000-01-01 programme_defined programme_id=P name_ko=사업 ministry_id=M1
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] managing_agency_id=ZONE
M1 2021-03-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C1 source=national stage=appropriated amount_krw=8999999999999999
SEOUL 2021-03-02 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C1 source=national stage=appropriated amount_krw=5
M1 2021-03-01 amount_recorded programme_id=P fiscal_year=2021 source=national stage=supplementary amount_krw=1
SEOUL 2021-03-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C1 source=local stage=appropriated amount_krw=70
SEOUL 2021-03-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C1 source=local stage=executed amount_krw=60
ZONE 2021-03-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C1 source=private stage=requested amount_krw=60
M1 2021-03-01 amount_recorded programme_id=P fiscal_year=2022 source=national stage=executed amount_krw=0
M1 2021-03-01 amount_recorded programme_id=P fiscal_year=2023 source=national stage=requested amount_krw=7
",
    ));
    assert_eq!(
        told.figures("overview", "budget_by_year budget_total"),
        r#"[{"fiscal_year":2021,"national":9000000000000000,"local":70,"private":0,"executed":60},{"fiscal_year":2022,"national":0,"local":0,"private":0,"executed":0}] 9000000000000070"#
    );
    assert_eq!(told.figures("overview?effective_on=2021-02-28", "budget_by_year budget_total"), "[] 0");
}

#[test]
fn what_was_built_on_a_withdrawn_designation_counts_nowhere() {
    let told = Told::new(&founded(
        "
M1 2000-01-01 programme_defined programme_id=P name_ko=사업 ministry_id=M1
M1 2000-01-01 indicator_defined indicator_id=jobs name_ko=고용 unit=명 aggregation=sum better=higher
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] managing_agency_id=ZONE update_id=d1
M1 2020-03-01 amount_recorded programme_id=P fiscal_year=2020 cluster_id=C1 source=national stage=appropriated amount_krw=9
M1 2020-03-01 observation_reported cluster_id=C1 indicator_id=jobs period=2020 value=3 status=final
M1 2020-03-01 target_set cluster_id=C1 indicator_id=jobs period=2020 value=3
M1 2020-03-01 foreign_company_registered company_id=K cluster_id=C1 name_ko=외투
@2021-01-01
ZONE 2021-01-01 record_withdrawn withdrawn_update_id=d1 reason=오류
@2022-01-01
ZONE 2022-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] managing_agency_id=ZONE
",
    ));
    let counts = |question: &str| {
        let rows = |view: &str| told.rows(&format!("{view}?{question}"), "cluster_id").len();
        (
            told.figures(&format!("overview?{question}"), "clusters budget_total"),
            told.rows(&format!("budget?by=all&{question}"), "appropriated"),
            told.rows(&format!("performance?by=all&{question}"), "value"),
            rows("performance/targets") + rows("foreign-investment"),
        )
    };
    let there = ("1 9".to_owned(), vec!["9".to_owned()], vec!["3".to_owned()], 2);
    assert_eq!(counts("known_at=2020-12-31"), there);
    assert_eq!(counts("known_at=2021-12-31"), ("0 0".to_owned(), vec![], vec![], 0));
    // A designation counts again on some day: money counts on any day, observations where it is designated.
    assert_eq!(counts("effective_on=2021-06-01"), ("0 9".to_owned(), vec!["9".to_owned()], vec![], 2));
    assert_eq!(counts("effective_on=2022-06-01"), there);
}
