//! `budget/reconciliation`: what several agencies report of the same money.

use domain::{
    measures::{
        reconciliation::{self, Row as Reported},
        scene::Behind,
    },
    records::{Family, Source, Stage},
};
use smol_str::{SmolStr, ToSmolStr};

use super::{Ask, Column, Page, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping,
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "budget/reconciliation",
    title: words("예산 대사", "Reconciliation"),
    method: words(
        "둘 이상의 기관이 같은 사업, 연도, 클러스터, 재원, 단계의 금액을 보고한 경우 기관별 최종 금액과 가장 큰 차이.",
        "Where at least two agencies report the same programme, year, cluster, source and stage: the latest word of each, and largest less smallest.",
    ),
    parameters: &[
        Parameter::filter("cluster", Kind::Id),
        Parameter::filter("differing", Kind::Choice(&["false", "true"])),
        Parameter::filter("fiscal_year", Kind::Year),
        Parameter::filter("programme", Kind::Id),
        Parameter::filter("source", Kind::Choice(&["local", "national", "private"])),
        Parameter::filter(
            "stage",
            Kind::Choice(&["appropriated", "carried_over", "executed", "lapsed", "requested", "supplementary"]),
        ),
    ],
    open: closed,
    reads: &[Family::Amount, Family::Cluster],
    shape: Shape::Pages(COLUMNS, pages),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::text("programme_id").key(),
    Column::whole("fiscal_year").key(),
    Column::text("cluster_id").maybe().key(),
    Column::word("source", Source::WORDS).key(),
    Column::word("stage", Stage::WORDS).key(),
    Column::objects("amounts", AMOUNTS),
    Column::won("difference").by("largest - smallest").under(reconciliation::RULE),
];

const AMOUNTS: &[Column] = &[Column::text("agency_id"), Column::won("amount_krw")];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let mut rows = reconciliation::rows(&ask.scene);
    rows.retain(|reported| asked(ask, reported));
    grouping::page(rows.len(), mark, limit, |at| rows.get(at).map(row))
}

fn asked(ask: &Ask<'_>, reported: &Reported) -> bool {
    let differing = if reported.difference() == 0 { "false" } else { "true" };
    ask.is("differing", Some(differing))
        && ask.is("programme", Some(&reported.programme_id))
        && ask.is("fiscal_year", Some(&reported.year.to_smolstr()))
        && ask.is("cluster", reported.cluster_id.as_deref())
        && ask.is("source", Some(reported.source.word()))
        && ask.is("stage", Some(reported.stage.word()))
}

fn row(reported: &Reported) -> Row {
    let amount = |(agency, won, _): &(domain::values::Id, i64, u64)| {
        Cell::Object(vec![("agency_id", agency.into()), ("amount_krw", (*won).into())])
    };
    vec![
        (&reported.programme_id).into(),
        reported.year.into(),
        reported.cluster_id.as_ref().into(),
        reported.source.word().into(),
        reported.stage.word().into(),
        Cell::List(reported.amounts.iter().map(amount).collect()),
        reported.difference().into(),
    ]
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [programme, year, cluster, source, stage] = key else { return None };
    let is = |reported: &&Reported| {
        reported.programme_id == *programme
            && reported.year.to_smolstr() == *year
            && reported.cluster_id.as_deref().unwrap_or_default() == cluster
            && reported.source.word() == source
            && reported.stage.word() == stage
    };
    reconciliation::rows(&ask.scene).iter().find(is).map(Reported::behind)
}

#[cfg(test)]
mod tests {
    use crate::testing::Told;

    #[test]
    fn the_words_of_all_reporters_stand_side_by_side() {
        let mut told = Told::default();
        told.say(
            "MOTIE 2020-01-01 cluster_designated cluster_id=C1 type_code=T name_ko=C regions=11 managing_agency_id=MOTIE
             MOTIE 2020-01-01 programme_defined programme_id=P name_ko=P ministry_id=MOTIE
             SEOUL 2024-01-01 amount_recorded programme_id=P fiscal_year=2024 source=local stage=executed amount_krw=7
             MOTIE 2024-01-01 amount_recorded programme_id=P fiscal_year=2024 source=local stage=executed amount_krw=9
             SEOUL 2024-01-01 amount_recorded programme_id=P fiscal_year=2024 cluster_id=C1 source=local stage=executed amount_krw=4
             MOTIE 2024-01-01 amount_recorded programme_id=P fiscal_year=2024 cluster_id=C1 source=local stage=executed amount_krw=4",
        );
        let all = [
            r#"P 2024 C1 local executed [{"agency_id":"MOTIE","amount_krw":4},{"agency_id":"SEOUL","amount_krw":4}] 0"#,
            r#"P 2024 null local executed [{"agency_id":"MOTIE","amount_krw":9},{"agency_id":"SEOUL","amount_krw":7}] 2"#,
        ];
        let fields = "programme_id fiscal_year cluster_id source stage amounts difference";
        assert_eq!(told.rows("budget/reconciliation", fields), all);
        assert_eq!(told.rows("budget/reconciliation?cluster=C1&fiscal_year=2024&programme=P", fields), all[..1]);
        assert_eq!(told.rows("budget/reconciliation?differing=false", fields), all[..1]);
        assert_eq!(told.rows("budget/reconciliation?differing=true", fields), all[1..]);
        assert_eq!(told.rows("budget/reconciliation?stage=requested", fields), [""; 0]);
        assert_eq!(told.traces("budget/reconciliation"), ["budget:4 budget:5", "budget:2 budget:3"]);
        let found = told.rows("findings?rule=reconciliation", "severity subject");
        assert_eq!(found, ["warning P/2024/-/local/executed"]);
        assert_eq!(told.traces("findings?rule=reconciliation"), ["budget:2 budget:3"]);
        let draft = told.rows("findings?rule=reconciliation&difference_above=2", "subject draft");
        assert_eq!(draft, ["P/2024/-/local/executed false"]);
    }
}
