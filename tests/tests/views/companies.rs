//! `spin-offs` and `foreign-investment` with their findings: rules 69 to 71.

use tests::told::Told;

use crate::founded;

#[test]
fn spin_offs_are_judged_by_the_rule_of_each_day() {
    let told = Told::new(&founded(
        "
ZONE 2010-01-01 cluster_designated cluster_id=Z1 type_code=A name_ko=특구 regions=[30] managing_agency_id=ZONE expires_on=2023-12-31
ZONE 2018-03-01 spin_off_registered company_id=S1 name_ko=하나 cluster_id=Z1 institution=연구원 registered_on=2018-02-27 capital_krw=500000000 institution_share_percent=15 located_in_zone=true technology_contributed=true
ZONE 2018-03-01 spin_off_registered company_id=S2 name_ko=둘 cluster_id=Z1 institution=연구원 registered_on=2018-03-01 capital_krw=1 institution_share_percent=5 located_in_zone=false technology_contributed=false
ZONE 2022-05-01 spin_off_reported company_id=S1 capital_krw=1000000000 institution_share_percent=15.0 located_in_zone=true
ZONE 2022-06-01 spin_off_deregistered company_id=S2 reason=폐업
@2020-02-01
operator 2019-01-01 rule_adopted rule_id=spin_off_share parameters=[from_0=20;from_1000000000=10]
@2023-02-01
operator 2021-01-01 rule_adopted rule_id=spin_off_share parameters=[from_5=12.5]
",
    ));
    let row = "company_id registered_on status capital_krw institution_share_percent required_share_percent located_in_zone compliant breaches since";
    let one = |question: &str| told.rows(&format!("spin-offs?{question}"), row)[0].clone();
    // Before the rule ten percent.
    assert_eq!(one("effective_on=2018-12-31"), "S1 2018-02-27 registered 500000000 15 10 true true [] null");
    let below = r#"S1 2018-02-27 registered 500000000 15 20 true false ["SHARE_BELOW"] 2019-01-01"#;
    assert_eq!(one("effective_on=2020-12-31"), below);
    // The later rule was not known yet.
    assert_eq!(one("effective_on=2021-06-01&known_at=2023-01-01"), below);
    assert_eq!(
        one("effective_on=2021-06-01&known_at=2020-01-15"),
        "S1 2018-02-27 registered 500000000 15 10 true true [] null"
    );
    assert_eq!(one("effective_on=2021-06-01"), "S1 2018-02-27 registered 500000000 15 12.5 true true [] null");
    assert_eq!(one("effective_on=2023-12-31"), "S1 2018-02-27 registered 1000000000 15 12.5 true true [] null");
    // The zone has expired; nobody said anything on that day.
    assert_eq!(
        one("effective_on=2024-06-01"),
        r#"S1 2018-02-27 registered 1000000000 15 12.5 true false ["ZONE_NOT_IN_FORCE"] 2024-01-01"#
    );
    let two = |day: &str| told.rows(&format!("spin-offs?effective_on={day}"), row)[1].clone();
    assert_eq!(
        two("2018-03-01"),
        r#"S2 2018-03-01 registered 1 5 10 false false ["SHARE_BELOW","NOT_IN_ZONE","TECHNOLOGY_NOT_CONTRIBUTED"] 2018-03-01"#
    );
    // Below the lowest tier nothing is required; the run of days in breach goes on.
    assert_eq!(
        two("2021-06-01"),
        r#"S2 2018-03-01 registered 1 5 null false false ["NOT_IN_ZONE","TECHNOLOGY_NOT_CONTRIBUTED"] 2018-03-01"#
    );
    assert_eq!(two("2022-06-01"), "S2 2018-03-01 deregistered 1 5 null false null [] null");
    let found = |day: &str| {
        told.rows(&format!("findings?rule=spin_off_share&effective_on={day}"), "severity subject").join(",")
    };
    assert_eq!(found("2021-06-01"), "warning S2");
    assert_eq!(found("2022-06-01"), "");
    assert_eq!(found("2024-06-01"), "warning S1");
    let fields = told.data_of("spin-offs")[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(fields, row.replacen("company_id", "company_id name_ko cluster_id", 1));
    // Under a draft: all tiers are replaced.
    let draft = told.rows("findings?rule=spin_off_share&from_0=50&effective_on=2023-12-31", "subject draft");
    assert_eq!(draft, ["S1 true"]);
}

#[test]
fn investment_counts_where_and_when_it_arrives() {
    let told = Told::new(&founded(
        "
ZONE 2010-01-01 cluster_designated cluster_id=F1 type_code=A name_ko=구역 regions=[28] managing_agency_id=ZONE
ZONE 2010-01-01 cluster_designated cluster_id=F2 type_code=A name_ko=구역 regions=[28] managing_agency_id=ZONE
ZONE 2021-01-01 foreign_company_registered company_id=K1 cluster_id=F1 name_ko=하나
ZONE 2021-03-01 foreign_company_registered company_id=K2 cluster_id=F1 name_ko=둘
ZONE 2021-12-31 foreign_company_closed company_id=K1
ZONE 2022-05-01 investment_declared investment_id=I1 cluster_id=F1 amount_usd=100.50
ZONE 2022-06-01 investment_arrived investment_id=I1 amount_usd=0.5
ZONE 2023-06-01 investment_arrived investment_id=I1 amount_usd=25
ZONE 2024-06-01 investment_declared investment_id=I2 cluster_id=F2 company_id=K2 amount_usd=3
ZONE 2024-07-01 investment_arrived investment_id=I2 amount_usd=1
ZONE 2024-08-01 investment_arrived investment_id=I2 amount_usd=1
operator 2026-01-01 rule_adopted rule_id=arrival parameters=[years=5]
",
    ));
    let row = "cluster_id year declared_usd arrived_usd arrival_rate companies_active companies_closed";
    let all =
        ["F1 2021 0 0 null 1 1", "F1 2022 100.5 0.5 0.004975 1 0", "F1 2023 0 25 null 1 0", "F2 2024 3 2 0.666667 0 0"];
    assert_eq!(told.rows("foreign-investment?effective_on=2024-12-31", row), all);
    assert_eq!(told.rows("foreign-investment?effective_on=2024-12-31&cluster=F2", row), all[3..]);
    assert_eq!(told.rows("foreign-investment?effective_on=2024-12-31&year=2022", row), all[1..2]);
    assert_eq!(told.rows("foreign-investment?effective_on=2021-02-28", row), ["F1 2021 0 0 null 1 0"]);
    assert_eq!(told.rows("foreign-investment?effective_on=2021-12-30", row), ["F1 2021 0 0 null 2 0"]);
    assert_eq!(told.rows("foreign-investment?effective_on=2024-07-15", row)[3], "F2 2024 3 1 0.333333 0 0");
    // Over the three years up to that of the day.
    let found = |day: &str| {
        told.rows(&format!("findings?rule=arrival&effective_on={day}"), "severity subject figures").join(",")
    };
    let figures = r#"[{"name":"from_year","value":2022},{"name":"to_year","value":2024},{"name":"declared_usd","value":100.5},{"name":"arrived_usd","value":25.5},{"name":"arrival_rate","value":0.253731}]"#;
    assert_eq!(found("2024-12-31"), format!("warning F1 {figures}"));
    assert_eq!(found("2025-01-01"), "");
    assert_eq!(found("2026-01-01"), format!("warning F1 {}", figures.replace("2024", "2026")));
    assert_eq!(told.traces("foreign-investment?effective_on=2024-12-31&cluster=F2"), ["u17 u18 u19"]);
    let fields =
        told.data_of("foreign-investment")[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(fields, row);
}
