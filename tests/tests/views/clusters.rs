//! `clusters` and `clusters/ID`: rules 46 to 53, 86 to 88 and 92.

use tests::told::Told;

use crate::founded;

const ROW: &str = "cluster_id type_code name_ko regions ministry_id managing_agency_id law_id status designated_on area_m2 industries technologies lapses_on";

#[test]
fn a_row_has_every_field_and_shows_what_was_recorded() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=B name_ko=나 regions=[11] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C10 type_code=A name_ko=가 name_en=Ten regions=[41117;11530;11530] area_m2=1500.50 industries=[29;262;26] technologies=[T02;T01] managing_agency_id=ZONE longitude=127.10 latitude=37.5
ZONE 2021-01-01 cluster_amended cluster_id=C10 area_m2=1000 clear=[name_en;technologies]
ZONE 2022-01-01 cluster_partly_released cluster_id=C10 released_area_m2=0.001 released_regions=[41117]
ZONE 2023-01-01 cluster_released cluster_id=C10 reason=x
",
    ));
    let row = |day: &str| told.rows(&format!("clusters?effective_on={day}"), ROW);
    assert_eq!(
        row("2020-01-01"),
        [
            r#"C10 A 가 ["11530","41117"] M1 ZONE L1 designated 2020-01-01 1500.5 ["26","262","29"] ["T01","T02"] null"#,
            r#"C2 B 나 ["11"] M2 ZONE L2 designated 2020-01-01 null [] [] null"#,
        ]
    );
    assert_eq!(
        row("2021-01-01")[0],
        r#"C10 A 가 ["11530","41117"] M1 ZONE L1 designated 2020-01-01 1000 ["26","262","29"] [] null"#
    );
    assert_eq!(
        row("2022-06-30")[0],
        r#"C10 A 가 ["11530"] M1 ZONE L1 designated 2020-01-01 999.999 ["26","262","29"] [] null"#
    );
    // A release leaves the area as it was.
    assert_eq!(
        row("2023-01-01")[0],
        r#"C10 A 가 ["11530"] M1 ZONE L1 released 2020-01-01 999.999 ["26","262","29"] [] null"#
    );
    assert_eq!(row("2019-12-31"), [""; 0]);
    let fields = told.data_of("clusters")[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(fields, format!("{ROW} name_en longitude latitude"));
}

#[test]
fn a_status_is_released_before_expired_before_suspended() {
    let told = Told::new(&founded(
        "
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] managing_agency_id=ZONE expires_on=2021-12-31
ZONE 2021-06-01 cluster_suspended cluster_id=C1 reason=x
ZONE 2022-06-01 cluster_released cluster_id=C1 reason=x
ZONE 2023-01-01 cluster_designated cluster_id=C1 type_code=B name_ko=다시 regions=[26] managing_agency_id=ZONE
",
    ));
    let status =
        |day: &str| told.rows(&format!("clusters?effective_on={day}"), "status type_code designated_on").join(",");
    assert_eq!(status("2021-05-31"), "designated A 2020-01-01");
    assert_eq!(status("2021-12-31"), "suspended A 2020-01-01");
    assert_eq!(status("2022-01-01"), "expired A 2020-01-01");
    assert_eq!(status("2022-06-01"), "released A 2020-01-01");
    // A new life of another type.
    assert_eq!(status("2023-01-01"), "designated B 2023-01-01");
}

#[test]
fn filters_choose_rows() {
    let told = Told::new(&founded(
        "
operator 2000-01-01 code_published list=region code=41119 name_ko=새구
ZONE 2020-01-01 cluster_designated cluster_id=A1 type_code=A name_ko=서울단지 name_en=\"Seoul Park\" regions=[11530] industries=[262] technologies=[T01] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=A2 type_code=A name_ko=경기단지 regions=[41] industries=[26;29] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=B1 type_code=B name_ko=수원단지 regions=[41111;41117] technologies=[T02] managing_agency_id=ZONE
ZONE 2020-06-01 cluster_suspended cluster_id=B1 reason=x
",
    ));
    let ids = |filters: &str| told.rows(&format!("clusters?{filters}"), "cluster_id").join(" ");
    assert_eq!(ids("type=A"), "A1 A2");
    // A province takes its districts and what is recorded at province level, a district only itself.
    assert_eq!(ids("region=41"), "A2 B1");
    assert_eq!(ids("region=41117"), "B1");
    assert_eq!(ids("region=41119"), "");
    assert_eq!(ids("ministry=M2"), "B1");
    assert_eq!(ids("industry=26"), "A1 A2");
    assert_eq!(ids("industry=269"), "A1 A2");
    assert_eq!(ids("technology=T02"), "B1");
    assert_eq!(ids("status=suspended"), "B1");
    assert_eq!(ids("q=SEOUL"), "A1");
    assert_eq!(ids("q=%EB%8B%A8%EC%A7%80"), "A1 A2 B1");
    assert_eq!(ids("q=a2"), "A2");
    assert_eq!(ids("type=A&region=41"), "A2");
}

#[test]
fn definitions_and_successions_of_the_day_hold_for_all() {
    let told = Told::new(&founded(
        "
operator 2000-01-01 agency_registered agency_id=M3 name_ko=삼부 kind=ministry
operator 2000-01-01 agency_registered agency_id=M4 name_ko=사부 kind=ministry
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] managing_agency_id=M1
@2021-05-01
operator 2021-01-01 agency_succeeded agency_id=M1 successor_agency_ids=[M4;M3]
operator 2022-01-01 agency_succeeded agency_id=M4 successor_agency_ids=[M2]
@2023-05-01
operator 2022-06-01 cluster_type_defined type_code=A name_ko=가형 law_id=L2 ministry_id=M3 layer=area
",
    ));
    let row =
        |question: &str| told.rows(&format!("clusters?{question}"), "ministry_id managing_agency_id law_id").join(",");
    assert_eq!(row("effective_on=2020-12-31"), "M1 M1 L1");
    // The first listed, not the first by name; the day is that of the succession.
    assert_eq!(row("effective_on=2021-01-01"), "M4 M4 L1");
    assert_eq!(row("effective_on=2022-01-01"), "M2 M2 L1");
    assert_eq!(row("effective_on=2022-06-01"), "M3 M2 L2");
    // What was not known yet.
    assert_eq!(row("effective_on=2022-06-01&known_at=2023-04-30"), "M2 M2 L1");
    assert_eq!(row("effective_on=2022-06-01&known_at=2021-04-30"), "M1 M1 L1");
    assert_eq!(told.rows("clusters?ministry=M2&effective_on=2022-01-01", "cluster_id"), ["C1"]);
    assert_eq!(told.rows("clusters?ministry=M1&effective_on=2022-01-01", "cluster_id"), [""; 0]);
    // Without a day it is the Seoul day of what was known.
    assert_eq!(told.json("clusters?known_at=2022-12-31")["effective_on"], "2022-12-31");
    assert_eq!(told.json("clusters?known_at=2022-12-31T15:00:00Z")["effective_on"], "2023-01-01");
    assert_eq!(told.json("clusters?known_at=2022-12-31")["known_at"], "2022-12-31T14:59:59.999999Z");
}

#[test]
fn retired_codes_count_as_their_successor_and_are_shown_as_recorded() {
    let told = Told::new(&founded(
        "
operator 2000-01-01 code_published list=region code=41800 name_ko=새시
operator 2000-01-01 code_published list=region code=28900 name_ko=둘로
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[41117] industries=[33] technologies=[T03] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=B name_ko=나 regions=[41111] managing_agency_id=ZONE
operator 2021-01-01 code_retired list=region code=41117 successor_codes=[28900]
operator 2021-01-01 code_retired list=region code=41111 successor_codes=[28900;41800]
operator 2021-01-01 code_retired list=industry code=33 successor_codes=[32]
operator 2021-01-01 code_retired list=technology code=T03 successor_codes=[T04]
",
    ));
    let ids = |filters: &str| told.rows(&format!("clusters?{filters}"), "cluster_id").join(" ");
    assert_eq!(ids("region=41&effective_on=2020-12-31"), "C1 C2");
    // With two successors it stays what it was.
    assert_eq!(ids("region=41&effective_on=2021-01-01"), "C2");
    assert_eq!(ids("region=28&effective_on=2021-01-01"), "C1");
    assert_eq!(ids("region=41117&effective_on=2021-01-01"), "C1");
    assert_eq!(ids("industry=32&effective_on=2021-01-01"), "C1");
    assert_eq!(ids("technology=T04&effective_on=2021-01-01"), "C1");
    assert_eq!(ids("technology=T04&effective_on=2020-12-31"), "");
    assert_eq!(told.rows("clusters", "regions industries technologies")[0], r#"["41117"] ["33"] ["T03"]"#);
    let by_region =
        |day: &str| told.rows(&format!("overview?effective_on={day}#clusters_by_region"), "region clusters").join(",");
    assert_eq!(by_region("2020-12-31"), "41 2");
    assert_eq!(by_region("2021-01-01"), "28 1,41 1");
}

#[test]
fn a_designation_lapses_on_the_same_day_years_later() {
    let told = Told::new(&founded(
        "
operator 2000-01-01 cluster_type_defined type_code=X name_ko=실효형 name_en=Lapsing law_id=L1 ministry_id=M1 layer=area lapse_years=1 lapse_milestone=plan_approved
ZONE 2020-02-29 cluster_designated cluster_id=C1 type_code=X name_ko=가 name_en=One regions=[11] managing_agency_id=ZONE
ZONE 2020-02-29 cluster_designated cluster_id=C2 type_code=X name_ko=나 regions=[11] managing_agency_id=ZONE
ZONE 2020-12-01 milestone_reached cluster_id=C2 milestone=construction_started
ZONE 2020-02-29 cluster_designated cluster_id=C3 type_code=X name_ko=다 regions=[11] managing_agency_id=ZONE
ZONE 2020-12-01 milestone_reached cluster_id=C3 milestone=plan_applied
ZONE 2021-01-01 cluster_suspended cluster_id=C3 reason=x
ZONE 2021-02-01 cluster_resumed cluster_id=C3 reason=x
ZONE 2021-06-01 cluster_released cluster_id=C1 reason=x
ZONE 2021-07-01 cluster_designated cluster_id=C1 type_code=X name_ko=가 regions=[11] managing_agency_id=ZONE
",
    ));
    let lapses = |day: &str| told.rows(&format!("clusters?effective_on={day}"), "lapses_on").join(" ");
    // 180 days before 2021-02-28.
    assert_eq!(lapses("2020-08-31"), "null null null");
    assert_eq!(lapses("2020-09-01"), "2021-02-28 2021-02-28 2021-02-28");
    // A later milestone will do, an earlier one will not.
    assert_eq!(lapses("2020-12-01"), "2021-02-28 null 2021-02-28");
    assert_eq!(lapses("2021-01-15"), "2021-02-28 null null");
    assert_eq!(lapses("2021-02-28"), "2021-02-28 null 2021-02-28");
    assert_eq!(lapses("2021-03-01"), "null null null");
    let found =
        |day: &str| told.rows(&format!("findings?rule=lapse&effective_on={day}"), "rule_id severity subject").join(",");
    assert_eq!(found("2021-02-28"), "");
    assert_eq!(found("2021-03-01"), "lapse warning C1,lapse warning C3");
    // Not in force any more; the new life starts with no milestone reached.
    assert_eq!(found("2021-06-01"), "lapse warning C3");
    assert_eq!(found("2022-07-01"), "lapse warning C3");
    assert_eq!(found("2022-07-02"), "lapse warning C1,lapse warning C3");
    // echo -n C1 | sha256sum
    assert_eq!(told.rows("findings?rule=lapse&effective_on=2021-03-01", "finding_id")[0], "lapse-ab861dc170dc");
}

#[test]
fn a_dossier_holds_all_that_was_said() {
    let told = Told::new(&founded(
        "
M1 2000-01-01 programme_defined programme_id=P name_ko=사업 ministry_id=M1
M1 2000-01-01 indicator_defined indicator_id=jobs name_ko=고용 unit=명 aggregation=sum better=higher
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11] industries=[26] managing_agency_id=ZONE note=처음
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=B name_ko=나 regions=[11] industries=[26] managing_agency_id=ZONE
@2020-02-01
ZONE 2020-02-01 cluster_amended cluster_id=C1 name_ko=나중 update_id=a1
M1 2020-03-01 cluster_identified cluster_id=C1 scheme=list identifier=L-7
ZONE 2020-02-15 milestone_reached cluster_id=C1 milestone=plan_applied
M1 2020-03-01 amount_recorded programme_id=P fiscal_year=2020 cluster_id=C1 source=national stage=appropriated amount_krw=9
ZONE 2020-03-01 observation_reported cluster_id=C1 indicator_id=jobs period=2020H1 value=3.50 status=provisional definition=v1
@2020-05-01
ZONE 2020-02-01 cluster_amended cluster_id=C1 name_ko=바름 supersedes=a1 update_id=a2
@2020-06-01
ZONE 2020-06-01 record_withdrawn withdrawn_update_id=a2 reason=잘못
",
    ));
    let path = "clusters/C1?known_at=2020-05-31&effective_on=2020-12-31";
    let acts = [
        "registry:1 2020-01-01 ZONE cluster_designated u11 처음 true",
        "registry:3 2020-02-01 ZONE cluster_amended a1 null false",
        "registry:6 2020-02-01 ZONE cluster_amended a2 null true",
        "registry:5 2020-02-15 ZONE milestone_reached u15 null true",
        "registry:4 2020-03-01 M1 cluster_identified u14 null true",
    ];
    let act = "position effective_on agency_id kind update_id note counts";
    // Two types and their definitions went before in the registry stream.
    let placed = |acts: &[&str]| -> Vec<String> {
        let later = |act: &&str| {
            let (place, rest) = act.split_once(' ').unwrap();
            let place: u64 = place.trim_start_matches("registry:").parse().unwrap();
            format!("registry:{} {rest}", place + 2)
        };
        acts.iter().map(later).collect()
    };
    assert_eq!(told.rows(&format!("{path}#acts"), act), placed(&acts));
    let withdrawn = "clusters/C1?known_at=2020-06-30&effective_on=2020-12-31#acts";
    let counts = told.rows(withdrawn, "kind counts").join(",");
    assert_eq!(
        counts,
        "cluster_designated true,cluster_amended false,cluster_amended false,milestone_reached true,cluster_identified true,record_withdrawn true"
    );
    assert_eq!(told.data_of(path)["cluster"]["name_ko"], "바름");
    assert_eq!(told.data_of("clusters/C1")["cluster"]["name_ko"], "가");
    assert_eq!(told.rows(&format!("{path}#identifiers"), "scheme identifier agency_id"), ["list L-7 M1"]);
    assert_eq!(told.rows(&format!("{path}#milestones"), "milestone effective_on"), ["plan_applied 2020-02-15"]);
    assert_eq!(
        told.rows(&format!("{path}#amounts"), "by group fiscal_year source requested appropriated supplementary executed carried_over lapsed execution_rate"),
        ["cluster C1 2020 national 0 9 0 0 0 0 0"]
    );
    assert_eq!(
        told.rows(&format!("{path}#observations"), "indicator_id period value status definition agency_id position"),
        ["jobs 2020H1 3.5 provisional v1 ZONE performance:2"]
    );
    assert_eq!(told.rows(&format!("{path}#similar"), "a b score relation"), ["C1 C2 1 none"]);
    // The cluster and every row of its tables open.
    let traces = told.json(path)["data"]["traces"].clone();
    assert_eq!(told.behind(traces["cluster"].as_str().unwrap()), "u7 u11 u14 u15 a2");
    let opened = |part: &str| told.traces(&format!("{path}#{part}"));
    assert_eq!(
        [opened("amounts"), opened("observations"), opened("similar")],
        [["u16"], ["u17"], ["u7 u8 u11 u12 u14 u15 a2"]]
    );
    let keys = told.data_of(path).as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys, "cluster identifiers acts amounts observations reviews milestones answers similar");
    assert_eq!(told.refused("clusters/NO"), (404, vec!["UNKNOWN_REFERENCE cluster_id".to_owned()]));
    assert_eq!(told.refused("clusters/C1?effective_on=2019-12-31").0, 404);
}
