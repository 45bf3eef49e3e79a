//! `clusters`: every cluster designated at or before the day, whatever its status.

use domain::{
    measures::{
        scene::Behind,
        standing::{self, ClusterThen},
    },
    records::{CodeList, Family},
};
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "clusters",
    title: words("클러스터", "Clusters"),
    method: words(
        "기준일까지 지정된 모든 클러스터와 그 상태. 소관 부처와 법률은 기준일의 유형 정의를 따른다.",
        "Every cluster designated at or before the day, with its status. Ministry and law follow the definition of its type on that day.",
    ),
    parameters: &[
        Parameter::filter("industry", Kind::Industry),
        Parameter::filter("ministry", Kind::Id),
        Parameter::filter("q", Kind::Text),
        Parameter::filter("region", Kind::Region),
        Parameter::filter("status", Kind::Choice(STATUSES)),
        Parameter::filter("technology", Kind::Technology),
        Parameter::filter("type", Kind::Id),
    ],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Type],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

/// Where a cluster may stand.
const STATUSES: &[&str] = &["designated", "expired", "released", "suspended"];

/// The columns of a cluster.
pub const COLUMNS: &[Column] = &[
    Column::text("cluster_id").key(),
    Column::text("type_code"),
    Column::text("name_ko"),
    Column::list("regions"),
    Column::text("ministry_id").maybe(),
    Column::text("managing_agency_id"),
    Column::text("law_id").maybe(),
    Column::word("status", STATUSES),
    Column::day("designated_on"),
    Column::number("area_m2").maybe(),
    Column::list("industries"),
    Column::list("technologies"),
    Column::day("lapses_on").maybe().under("lapse"),
    Column::text("name_en").maybe(),
    Column::number("longitude").maybe(),
    Column::number("latitude").maybe(),
];

/// How many of the columns, from the first, surveys are compared with; the others only help to show a cluster.
pub const COMPARED: usize = 13;

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    Ok(ask.scene.clusters().iter().filter(|cluster| asked(ask, cluster)).map(|cluster| row(ask, cluster)).collect())
}

/// The row of a cluster.
pub fn row(ask: &Ask<'_>, cluster: &ClusterThen) -> Row {
    let of = &cluster.life.designation;
    vec![
        (&cluster.id).into(),
        (&of.type_code).into(),
        (&of.name_ko).into(),
        Cell::list(of.regions.iter().map(|region| region.as_str())),
        cluster.ministry.as_ref().into(),
        (&cluster.managing).into(),
        cluster.law.as_ref().into(),
        cluster.status.word().into(),
        cluster.life.designated_on.into(),
        cluster.life.area_m2.as_ref().map(Cell::full).into(),
        Cell::list(of.industries.iter().map(|code| code.as_str())),
        Cell::list(of.technologies.iter().map(|code| code.as_str())),
        standing::lapses_on(&ask.scene, cluster).into(),
        of.name_en.as_ref().into(),
        of.longitude.into(),
        of.latitude.into(),
    ]
}

fn asked(ask: &Ask<'_>, cluster: &ClusterThen) -> bool {
    let (scene, given) = (&ask.scene, ask.given);
    let has = |codes: &[SmolStr], code: SmolStr| codes.contains(&code);
    ask.is("type", Some(cluster.type_code()))
        && ask.is("ministry", cluster.ministry.as_deref())
        && ask.is("status", Some(cluster.status.word()))
        && given.text("region").is_none_or(|region| cluster.within(&scene.code(CodeList::Region, region)))
        && given.text("industry").is_none_or(|code| has(&cluster.divisions, scene.division(code)))
        && given
            .text("technology")
            .is_none_or(|code| has(&cluster.technologies, scene.code(CodeList::Technology, code)))
        && given.text("q").is_none_or(|part| named(cluster, part))
}

fn named(cluster: &ClusterThen, part: &str) -> bool {
    let part = part.to_lowercase();
    let of = &cluster.life.designation;
    let names = [Some(cluster.id.as_str()), Some(of.name_ko.as_str()), of.name_en.as_deref()];
    names.into_iter().flatten().any(|name| name.to_lowercase().contains(&part))
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [id] = key else { return None };
    Some(standing::behind(&ask.scene, ask.scene.cluster(id)?))
}
