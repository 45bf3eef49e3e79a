//! `spin-offs`: whether spin-off companies keep what the law asks of them.

use domain::{
    measures::{
        scene::Behind,
        spin_offs::{self, Row as SpinOff},
    },
    records::Family,
};
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping::{self, CLUSTER, REGION, TYPE},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "spin-offs",
    title: words("연구소기업", "Spin-offs"),
    method: words(
        "연구소기업이 요건(지분율, 특구 내 소재, 기술 출자, 특구의 효력)을 지키는지, 어기고 있다면 언제부터인지. 날마다 그날의 규칙을 적용한다.",
        "Whether each company keeps what is required (share held, place in its zone, technology contributed, zone in force), and since when not. Each \
         day is judged by the rule of that day.",
    ),
    parameters: &[
        Parameter::filter("breach", Kind::Choice(BREACHES)),
        CLUSTER,
        Parameter::filter("compliant", Kind::Choice(&["false", "true"])),
        REGION,
        Parameter::filter("status", Kind::Choice(STATUSES)),
        TYPE,
    ],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Rule, Family::SpinOff, Family::Type],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

const STATUSES: &[&str] = &["deregistered", "registered"];

const BREACHES: &[&str] = &["SHARE_BELOW", "NOT_IN_ZONE", "TECHNOLOGY_NOT_CONTRIBUTED", "ZONE_NOT_IN_FORCE"];

const COLUMNS: &[Column] = &[
    Column::text("company_id").key(),
    Column::text("name_ko"),
    Column::text("cluster_id"),
    Column::day("registered_on"),
    Column::word("status", STATUSES),
    Column::won("capital_krw"),
    Column::number("institution_share_percent"),
    Column::number("required_share_percent").maybe().under(spin_offs::RULE),
    Column::bool("located_in_zone"),
    Column::bool("compliant").maybe().under(spin_offs::RULE),
    Column::words("breaches", BREACHES),
    Column::day("since").maybe(),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let asked = |of: &&SpinOff| {
        let compliant = of.compliant().map(|compliant| if compliant { "true" } else { "false" });
        let broken = |asked: &str| of.breaches.iter().any(|breach| breach.word() == asked);
        ask.given.text("breach").is_none_or(broken)
            && ask.is("status", Some(of.status()))
            && ask.is("compliant", compliant)
    };
    Ok(spin_offs::rows(&ask.scene, &grouping::narrow(ask)).iter().filter(asked).map(row).collect())
}

fn row(of: &SpinOff) -> Row {
    let registered = &of.life.registered;
    vec![
        (&of.company_id).into(),
        (&registered.name_ko).into(),
        (&registered.cluster_id).into(),
        registered.registered_on.into(),
        of.status().into(),
        registered.capital_krw.into(),
        registered.institution_share_percent.into(),
        of.required.into(),
        registered.located_in_zone.into(),
        of.compliant().into(),
        Cell::list(of.breaches.iter().map(|breach| breach.word())),
        of.since.into(),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [company] = key else { return None };
    let rows = spin_offs::rows(&ask.scene, &grouping::narrow(ask));
    rows.iter().find(|of| of.company_id == *company).map(|of| of.behind(&ask.scene))
}

#[cfg(test)]
mod tests {
    use crate::testing::Told;

    #[test]
    fn a_company_is_shown_with_its_breaches_and_since_when() {
        let mut told = Told::default();
        told.say(
            "MSIT 2010-01-01 cluster_designated cluster_id=Z type_code=RND name_ko=Z regions=30 managing_agency_id=MSIT
             MSIT 2021-06-23 rule_adopted rule_id=spin_off_share parameters=from_0:10
             ZONE 2020-01-01 spin_off_registered company_id=S1 name_ko=S cluster_id=Z institution=K registered_on=2019-12-30 \
             capital_krw=100 institution_share_percent=12.5 located_in_zone=true technology_contributed=true
             ZONE 2022-03-01 spin_off_reported company_id=S1 capital_krw=100 institution_share_percent=9 located_in_zone=true
             ZONE 2020-01-01 spin_off_registered company_id=S2 name_ko=S cluster_id=Z institution=K registered_on=2020-01-01 \
             capital_krw=100 institution_share_percent=50 located_in_zone=true technology_contributed=true
             ZONE 2022-03-01 spin_off_deregistered company_id=S2 reason=closed",
        );
        let fields = "company_id cluster_id registered_on status capital_krw institution_share_percent required_share_percent located_in_zone compliant breaches since";
        let all = [
            r#"S1 Z 2019-12-30 registered 100 9 10 true false ["SHARE_BELOW"] 2022-03-01"#,
            "S2 Z 2020-01-01 deregistered 100 50 10 true null [] null",
        ];
        assert_eq!(told.rows("spin-offs?effective_on=2024-01-01", fields), all);
        assert_eq!(told.rows("spin-offs?effective_on=2024-01-01&compliant=false", fields), all[..1]);
        assert_eq!(told.rows("spin-offs?effective_on=2024-01-01&status=deregistered", fields), all[1..]);
        assert_eq!(told.rows("spin-offs?effective_on=2024-01-01&breach=SHARE_BELOW", fields), all[..1]);
        assert_eq!(told.rows("spin-offs?effective_on=2024-01-01&breach=NOT_IN_ZONE", fields), [""; 0]);
        assert_eq!(told.traces("spin-offs?compliant=false"), ["governance:1 performance:1 performance:2 registry:1"]);
        assert_eq!(told.rows("findings?rule=spin_off_share", "severity subject"), ["warning S1"]);
        // A draft replaces all tiers: with from_1000 alone nothing is asked of a small company.
        assert_eq!(told.rows("findings?rule=spin_off_share&from_1000=50", "subject draft"), ["S1 false"]);
        assert_eq!(told.rows("findings?rule=spin_off_share&from_0=50", "subject draft"), ["S1 false", "S1 true"]);
    }
}
