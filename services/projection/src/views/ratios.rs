//! `performance/ratios`: ratios of indicators, such as papers per billion won.

use domain::{
    measures::{
        groups::By,
        ratios::{self, Number, Row as Ratio, Table},
        scene::Behind,
    },
    records::Family,
    values::Year,
};
use smol_str::SmolStr;

use super::{Ask, Column, Page, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    grouping::{self, BY_OF_OBSERVATIONS, CLUSTER, MINISTRY, REGION, TYPE},
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "performance/ratios",
    title: words("성과 비율", "Ratios"),
    method: words(
        "분자 지표를 분모로 나눈 비율과 전년 대비 변화. 정의가 바뀐 해에는 변화를 비우고, 연속해서 떨어지면 감소로 본다.",
        "Numerator over denominator, with the change against the year before. Where a definition changed there is no change; what fell year after \
         year is declining.",
    ),
    parameters: &[
        BY_OF_OBSERVATIONS,
        CLUSTER,
        Parameter::filter("declining", Kind::Choice(&["false", "true"])),
        MINISTRY,
        Parameter::filter("ratio", Kind::Id),
        REGION,
        TYPE,
        Parameter::filter("year", Kind::Year),
    ],
    open: closed,
    reads: &[
        Family::Agency,
        Family::Amount,
        Family::Cluster,
        Family::Code,
        Family::Indicator,
        Family::Observation,
        Family::Programme,
        Family::Rule,
        Family::Share,
        Family::Type,
    ],
    shape: Shape::Pages(COLUMNS, pages),
    behind,
};

const COLUMNS: &[Column] = &[
    Column::word("by", grouping::OBSERVATIONS).key(),
    Column::text("group").key(),
    Column::whole("year").key(),
    Column::text("ratio_id").key(),
    Column::number("numerator"),
    Column::number("denominator").maybe(),
    Column::share("value").maybe().by("numerator · per / denominator"),
    Column::share("change").maybe().by("value - value of the year before"),
    Column::bool("declining").under(ratios::RULE),
];

fn pages(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let by = grouping::by(ask);
    let mut table = Table::of(&ask.scene, by, &grouping::narrow(ask), ask.given.text("ratio"));
    if let Some(Year(year)) = ask.given.value("year") {
        table.retain_year(year);
    }
    let Some(declining) = ask.given.text("declining") else {
        return grouping::page(table.len(), mark, limit, |at| table.row(at).map(|ratio| row(by, &ratio)));
    };
    let wanted: Vec<_> = table.iter().filter(|ratio| ratio.declining == (declining == "true")).collect();
    grouping::page(wanted.len(), mark, limit, |at| wanted.get(at).map(|ratio| row(by, ratio)))
}

fn row(by: By, ratio: &Ratio) -> Row {
    let number =
        |number: &Number| if number.is_mean { Cell::rounded(&number.value) } else { Cell::full(&number.value) };
    let rounded = |value: &Option<domain::values::Exact>| value.as_ref().map_or(Cell::Null, Cell::rounded);
    vec![
        by.word().into(),
        (&ratio.group).into(),
        ratio.year.into(),
        (&ratio.ratio_id).into(),
        number(&ratio.numerator),
        ratio.denominator.as_ref().map_or(Cell::Null, number),
        rounded(&ratio.value),
        rounded(&ratio.change),
        ratio.declining.into(),
    ]
}

/// The updates behind the value, behind that of the year before where there is a change, and behind all that it fell from,
/// with the rule, where it is declining.
fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [by, group, year, ratio_id] = key else { return None };
    let (by, year): (By, i16) = (By::named(by)?, year.parse().ok()?);
    let narrow = grouping::narrow(ask);
    let mut table = Table::of(&ask.scene, by, &narrow, Some(ratio_id));
    table.retain_year(year);
    let row = table.iter().find(|row| row.group == *group)?;
    let before = if row.declining { table.years() } else { i16::from(row.change.is_some()) };
    let of_year = |year| ratios::behind(&ask.scene, by, &narrow, group, ratio_id, year);
    let mut behind: Behind = (year - before..=year).flat_map(of_year).collect();
    behind.extend(ask.scene.adoption(ratios::RULE).filter(|_| row.declining));
    Some(behind)
}

#[cfg(test)]
mod tests {
    use crate::testing::Told;

    /// 12, 10 and 6 papers on 2, 2 and 1.5 billion won.
    fn told() -> Told {
        let mut told = Told::default();
        told.say(
            "MOTIE 2020-01-01 cluster_type_defined type_code=T name_ko=T law_id=L ministry_id=MOTIE layer=area
             MOTIE 2020-01-01 cluster_designated cluster_id=C type_code=T name_ko=C regions=11 managing_agency_id=MOTIE
             MOTIE 2020-01-01 programme_defined programme_id=P name_ko=P ministry_id=MOTIE type_codes=T
             MOTIE 2020-01-01 indicator_defined indicator_id=papers name_ko=p unit=p aggregation=sum better=higher
             MOTIE 2020-01-01 ratio_defined indicator_id=per_bn name_ko=r numerator=papers denominator=budget.national per=1000000000",
        );
        for (year, papers, won) in [(2021, 12, 2_000_000_000_i64), (2022, 10, 2_000_000_000), (2023, 6, 1_500_000_000)]
        {
            told.say(&format!(
                "MOTIE 2024-01-01 observation_reported cluster_id=C indicator_id=papers period={year} value={papers} status=final
                 MOTIE 2024-01-01 amount_recorded programme_id=P fiscal_year={year} source=national stage=appropriated amount_krw={won}"
            ));
        }
        told
    }

    #[test]
    fn a_ratio_is_shown_with_its_parts_and_its_change() {
        let told = told();
        let fields = "by group year ratio_id numerator denominator value change declining";
        let all = [
            "all all 2021 per_bn 12 2000000000 6 null false",
            "all all 2022 per_bn 10 2000000000 5 -1 false",
            "all all 2023 per_bn 6 1500000000 4 -1 true",
        ];
        assert_eq!(told.rows("performance/ratios?by=all", fields), all);
        assert_eq!(told.rows("performance/ratios?by=all&year=2022&ratio=per_bn", fields), all[1..2]);
        assert_eq!(told.rows("performance/ratios?by=all&declining=true", fields), all[2..]);
        assert_eq!(told.rows("performance/ratios?by=all&declining=false", fields), all[..2]);
        // Money of a programme without a cluster lies in no province.
        assert_eq!(
            told.rows("performance/ratios?by=region&year=2023", fields),
            ["region 11 2023 per_bn 6 null null null false"]
        );
        // The change is made by the year before as well, and a decline by all that it fell from.
        assert_eq!(
            told.traces("performance/ratios?by=all"),
            [
                "budget:2 performance:2 performance:3",
                "budget:2 budget:3 performance:2 performance:3 performance:4",
                "budget:2 budget:3 budget:4 performance:2 performance:3 performance:4 performance:5",
            ]
        );
    }

    #[test]
    fn what_declines_is_found_by_type() {
        let told = told();
        assert_eq!(
            told.rows("findings?rule=declining", "rule_id severity subject draft"),
            ["declining warning T/per_bn false"]
        );
        // With the programme, as its money is that of its single type.
        assert_eq!(
            told.traces("findings?rule=declining"),
            ["budget:1 budget:2 budget:3 budget:4 performance:2 performance:3 performance:4 performance:5"]
        );
        let figures = r#"[{"name":"from_year","value":2021},{"name":"from_value","value":6},{"name":"year","value":2023},{"name":"value","value":4}]"#;
        assert_eq!(told.rows("findings?rule=declining", "figures"), [figures]);
        // Under a draft that asks for three years nothing is found beside it.
        assert_eq!(told.rows("findings?rule=declining&years=3", "draft"), ["false"]);
        assert_eq!(told.rows("findings?rule=declining&years=1", "draft"), ["false", "true"]);
    }
}
