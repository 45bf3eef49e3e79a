//! `performance`, `performance/ratios` and `performance/targets`: rules 63, 64, 72.

use tests::told::Told;

use crate::founded;

const CLUSTERS: &str = "
M1 2000-01-01 indicator_defined indicator_id=jobs name_ko=고용 unit=명 aggregation=sum better=higher
M1 2000-01-01 indicator_defined indicator_id=rate name_ko=율 unit=% aggregation=mean better=lower
M1 2000-01-01 indicator_defined indicator_id=firms name_ko=기업 unit=개 aggregation=last better=neither
ZONE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=가 regions=[11530;26] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C2 type_code=A name_ko=나 regions=[26] managing_agency_id=ZONE
ZONE 2020-01-01 cluster_designated cluster_id=C3 type_code=B name_ko=다 regions=[26] managing_agency_id=ZONE expires_on=2021-06-30
";

#[test]
fn the_coarsest_form_makes_a_year_and_groups_add_or_average() {
    let told = Told::new(&founded(&format!(
        "{CLUSTERS}
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021Q1 value=10.5 status=final
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021Q3 value=20 status=provisional
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021-01 value=999 status=provisional
ZONE 2022-01-01 observation_reported cluster_id=C2 indicator_id=jobs period=2021 value=0.0000001 status=final
ZONE 2022-01-01 observation_reported cluster_id=C3 indicator_id=jobs period=2021 value=100 status=final
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=rate period=2021H1 value=1 status=final
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=rate period=2021H2 value=2 status=final
ZONE 2022-01-01 observation_reported cluster_id=C2 indicator_id=rate period=2021-05 value=1 status=final
ZONE 2022-01-01 observation_reported cluster_id=C2 indicator_id=rate period=2021-06 value=1 status=provisional
ZONE 2022-01-01 observation_reported cluster_id=C2 indicator_id=rate period=2021-07 value=2 status=final
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=firms period=2021Q4 value=7 status=provisional
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=firms period=2021Q2 value=9 status=final
ZONE 2022-01-01 observation_reported cluster_id=C2 indicator_id=firms period=2020 value=3 status=final
"
    )));
    let row = "by group period indicator_id value provisional_share";
    // jobs: 30.5 of the quarters, 1e-7, and 100 of one that has expired; of four observations one is provisional.
    // rate: (1.5 + 4/3) / 2 = 1.416667; of five one. firms: the last quarter, provisional.
    let all = [
        "all all 2020 firms 3 0",
        "all all 2021 firms 7 1",
        "all all 2021 jobs 130.5000001 0.25",
        "all all 2021 rate 1.416667 0.2",
    ];
    assert_eq!(told.rows("performance?by=all", row), all);
    assert_eq!(told.rows("performance?by=all&fiscal_year=2020", row), all[..1]);
    assert_eq!(told.rows("performance?by=all&indicator=jobs", row), all[2..3]);
    assert_eq!(
        told.rows("performance?indicator=jobs", row),
        ["type A 2021 jobs 30.5000001 0.333333", "type B 2021 jobs 100 0"]
    );
    assert_eq!(
        told.rows("performance?by=region&indicator=jobs", row),
        ["region 11 2021 jobs 30.5 0.5", "region 26 2021 jobs 130.5000001 0.25"]
    );
    assert_eq!(told.rows("performance?by=ministry&indicator=rate", row), ["ministry M1 2021 rate 1.416667 0.2"]);
    assert_eq!(
        told.rows("performance?by=cluster&indicator=rate", row),
        ["cluster C1 2021 rate 1.5 0", "cluster C2 2021 rate 1.333333 0.333333"]
    );
    // With a period the rows are of that very period.
    assert_eq!(told.rows("performance?by=all&period=2021-01", row), ["all all 2021-01 jobs 999 1"]);
    assert_eq!(told.rows("performance?by=cluster&period=2021H1", row), ["cluster C1 2021H1 rate 1 0"]);
    assert_eq!(told.rows("performance?by=all&period=2021", row), ["all all 2021 jobs 100.0000001 0"]);
    assert_eq!(
        told.text("performance?by=all&period=2021-01"),
        r#"[{"by":"all","group":"all","period":"2021-01","indicator_id":"jobs","value":999,"provisional_share":1}]"#
    );
    assert_eq!(told.traces("performance?by=cluster&indicator=firms"), ["u25", "u27"]);
}

#[test]
fn a_later_word_on_a_period_wins_by_place() {
    let told = Told::new(&founded(&format!(
        "{CLUSTERS}
@2022-02-01
ZONE 2022-06-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021 value=5 status=provisional update_id=o1
@2022-03-01
M1 2022-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021 value=7 status=final
@2022-04-01
ZONE 2022-06-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021 value=8 status=final supersedes=o1
"
    )));
    let of = |question: &str| told.rows(&format!("performance?by=all&{question}"), "value provisional_share").join(",");
    assert_eq!(of("known_at=2022-02-15&effective_on=2022-05-31"), "");
    assert_eq!(of("known_at=2022-02-15&effective_on=2022-06-01"), "5 1");
    assert_eq!(of("known_at=2022-03-15&effective_on=2022-06-01"), "7 0");
    assert_eq!(of("known_at=2022-04-15&effective_on=2022-06-01"), "8 0");
    assert_eq!(of("known_at=2022-04-15&effective_on=2022-05-31"), "7 0");
}

#[test]
fn a_ratio_breaks_where_a_definition_changes() {
    let mut history = format!(
        "{CLUSTERS}
M1 2000-01-01 programme_defined programme_id=P name_ko=피 ministry_id=M1 type_codes=[A]
M1 2000-01-01 ratio_defined indicator_id=per_won name_ko=당 numerator=jobs denominator=budget.national per=1000
M1 2000-01-01 ratio_defined indicator_id=per_firm name_ko=당 numerator=jobs denominator=firms per=1 lag_years=1
"
    );
    for (year, jobs, definition, won) in [
        (2017, "40", "v1", 1000),
        (2018, "30", "v1", 1000),
        (2019, "20", "v1", 1000),
        (2020, "10", "v2", 1000),
        (2021, "9", "v2", 1000),
        (2022, "8", "v2", 1000),
        (2023, "7", "v2", 0),
        (2024, "1", "v2", 3000),
    ] {
        history += &format!(
            "ZONE 2025-01-01 observation_reported cluster_id=C1 indicator_id=jobs period={year} value={jobs} status=final definition={definition}
M1 2025-01-01 amount_recorded programme_id=P fiscal_year={year} source=national stage=appropriated amount_krw={won}\n"
        );
    }
    history += "ZONE 2025-01-01 observation_reported cluster_id=C2 indicator_id=firms period=2016 value=4 status=final
ZONE 2025-01-01 observation_reported cluster_id=C1 indicator_id=firms period=2017 value=3 status=final
M1 2025-01-01 amount_recorded programme_id=P fiscal_year=2017 source=local stage=appropriated amount_krw=9999
M1 2025-01-01 amount_recorded programme_id=P fiscal_year=2018 source=national stage=supplementary amount_krw=500
";
    let told = Told::new(&founded(&history));
    let row = "group year numerator denominator value change declining";
    let won = [
        "A 2017 40 1000 40 null false",
        "A 2018 30 1500 20 -20 false",
        "A 2019 20 1000 20 0 false",
        "A 2020 10 1000 10 null false",
        "A 2021 9 1000 9 -1 false",
        "A 2022 8 1000 8 -1 true",
        "A 2023 7 0 null null false",
        "A 2024 1 3000 0.333333 null false",
    ];
    assert_eq!(told.rows("performance/ratios?ratio=per_won", row), won);
    assert_eq!(told.rows("performance/ratios?ratio=per_won&by=all&year=2022", row), ["all 2022 8 1000 8 -1 true"]);
    // The denominator is that of the year before: 4 firms of C2, then 3 of C1, then none.
    let firms = ["A 2017 40 4 10 null false", "A 2018 30 3 10 0 false", "A 2019 20 null null null false"];
    assert_eq!(told.rows("performance/ratios?ratio=per_firm", row)[..3], firms);
    assert_eq!(told.rows("performance/ratios?ratio=per_won&by=ministry&year=2021", row), ["M1 2021 9 1000 9 -1 false"]);
    // Programme money without shares is at no cluster and in no region.
    assert_eq!(
        told.rows("performance/ratios?ratio=per_won&by=cluster&year=2021", row),
        ["C1 2021 9 null null null false"]
    );
    assert_eq!(
        told.rows("performance/ratios?ratio=per_won&by=region&year=2021", "group value"),
        ["11 null", "26 null"]
    );
    // The latest year with a value is 2024: nothing is declining any more.
    assert_eq!(told.rows("findings?rule=declining", "subject"), [""; 0]);
    assert_eq!(
        told.text("performance/ratios?ratio=per_won&by=all&year=2024"),
        r#"[{"by":"all","group":"all","year":2024,"ratio_id":"per_won","numerator":1,"denominator":3000,"value":0.333333,"change":null,"declining":false}]"#
    );
}

#[test]
fn what_falls_for_two_years_declines_and_is_found_by_type() {
    let mut history = format!(
        "{CLUSTERS}
M1 2000-01-01 ratio_defined indicator_id=per_firm name_ko=당 name_en=Each numerator=jobs denominator=firms per=1
operator 2025-01-01 rule_adopted rule_id=declining parameters=[years=3]
"
    );
    for (year, jobs) in [(2020, 8), (2021, 9), (2022, 6), (2023, 3)] {
        history += &format!(
            "ZONE 2024-01-01 observation_reported cluster_id=C1 indicator_id=jobs period={year} value={jobs} status=final
ZONE 2024-01-01 observation_reported cluster_id=C1 indicator_id=firms period={year} value=3 status=final\n"
        );
    }
    let told = Told::new(&founded(&history));
    let declining = |day: &str| {
        told.rows(&format!("performance/ratios?by=type&effective_on={day}"), "year value change declining").join(",")
    };
    assert_eq!(
        declining("2024-06-01"),
        "2020 2.666667 null false,2021 3 0.333333 false,2022 2 -1 false,2023 1 -1 true"
    );
    assert_eq!(
        declining("2025-06-01"),
        "2020 2.666667 null false,2021 3 0.333333 false,2022 2 -1 false,2023 1 -1 false"
    );
    let found = told.rows("findings?rule=declining&effective_on=2024-06-01", "severity subject statement_en");
    assert_eq!(found, ["warning A/per_firm Alpha: Each fell every year, from 3 in 2021 to 1 in 2023."]);
    assert_eq!(told.rows("findings?rule=declining&effective_on=2025-06-01", "subject"), [""; 0]);
}

#[test]
fn attainment_is_turned_where_lower_is_better() {
    let told = Told::new(&founded(&format!(
        "{CLUSTERS}
ZONE 2021-01-01 target_set cluster_id=C1 indicator_id=jobs period=2021 value=3 baseline=1.50
ZONE 2021-01-01 target_set cluster_id=C1 indicator_id=rate period=2021H1 value=3
ZONE 2021-01-01 target_set cluster_id=C1 indicator_id=firms period=2021-02 value=0
ZONE 2021-01-01 target_set cluster_id=C2 indicator_id=jobs period=2021 value=9
ZONE 2021-02-01 target_set cluster_id=C2 indicator_id=jobs period=2021 value=8
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021 value=2 status=final
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=rate period=2021H1 value=9 status=final
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=rate period=2021H2 value=1 status=final
ZONE 2022-01-01 observation_reported cluster_id=C1 indicator_id=firms period=2021-02 value=2 status=final
ZONE 2022-01-01 observation_reported cluster_id=C2 indicator_id=jobs period=2021H1 value=2 status=final
"
    )));
    let row = "cluster_id indicator_id period baseline target actual attainment";
    let all = [
        "C1 firms 2021-02 null 0 2 null",
        "C1 jobs 2021 1.5 3 2 0.666667",
        "C1 rate 2021H1 null 3 9 0.333333",
        "C2 jobs 2021 null 8 null null",
    ];
    assert_eq!(told.rows("performance/targets", row), all);
    assert_eq!(told.rows("performance/targets?effective_on=2021-01-31", row)[3], "C2 jobs 2021 null 9 null null");
    assert_eq!(told.rows("performance/targets?cluster=C1&indicator=jobs", row), all[1..2]);
    let fields =
        told.data_of("performance/targets")[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(fields, row);
}
