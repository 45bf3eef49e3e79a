//! `governance`: how many ministries and laws share a region, and what the lists of agencies tell apart.

use domain::{
    measures::{
        fragmentation::{self, Level},
        scene::Behind,
        standing,
    },
    records::Family,
};
use smol_str::SmolStr;

use super::{Ask, Column, Filled, Part, Shape, View, closed, words};
use crate::{
    cell::Cell,
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "governance",
    title: words("관리 체계", "Governance"),
    method: words(
        "지역별로 효력이 있는 클러스터의 유형, 소관 부처, 법률의 수와 부처 집중도. 기관마다 다르게 적힌 클러스터.",
        "Types, ministries and laws of the clusters in force by region, how far they are in one hand, and clusters that lists tell apart.",
    ),
    parameters: &[Parameter::filter("by", Kind::Choice(LEVELS)).or("province").of_figure()],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Type],
    shape: Shape::Object(PARTS, object),
    behind,
};

/// What regions are looked at.
const LEVELS: &[&str] = &["district", "province"];

const PARTS: &[Part] = &[
    Part::Table(
        "rows",
        &[
            Column::word("by", LEVELS).key(),
            Column::text("region").key(),
            Column::whole("clusters"),
            Column::whole("types"),
            Column::whole("ministries"),
            Column::whole("laws").under("fragmentation"),
            Column::share("ministry_hhi").maybe().by("Σ (clusters of ministry / clusters)²"),
        ],
    ),
    Part::Table(
        "differently_listed",
        &[Column::text("scheme").key(), Column::list("identifiers").key(), Column::list("cluster_ids").key()],
    ),
];

fn object(ask: &Ask<'_>) -> Result<Vec<Filled>, Problem> {
    let by = ask.given.text("by").unwrap_or("province");
    let level = if by == "district" { Level::District } else { Level::Province };
    let region = |(region, of): (SmolStr, fragmentation::Region)| {
        let hhi = of.ministry_hhi().as_ref().map(Cell::rounded).into();
        vec![
            by.into(),
            region.into(),
            of.clusters.into(),
            of.types.len().into(),
            of.ministries.len().into(),
            of.laws.len().into(),
            hhi,
        ]
    };
    let differently =
        |of: fragmentation::Differently| vec![of.scheme.into(), Cell::list(of.identifiers), Cell::list(of.cluster_ids)];
    Ok(vec![
        Filled::Rows(fragmentation::regions(&ask.scene, level).into_iter().map(region).collect()),
        Filled::Rows(fragmentation::differently_listed(&ask.scene).into_iter().map(differently).collect()),
    ])
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    match key.iter().map(SmolStr::as_str).collect::<Vec<_>>().as_slice() {
        ["rows", _, region] => Some(fragmentation::behind(&ask.scene, region)),
        ["differently_listed", _, _, clusters] => {
            let of = |id: &str| ask.scene.cluster(id).map(|cluster| standing::behind_itself(&ask.scene, cluster));
            Some(clusters.split(';').filter_map(of).flatten().collect())
        }
        _ => None,
    }
}
