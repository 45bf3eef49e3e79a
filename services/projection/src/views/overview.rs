//! `overview`: the whole country in one object.

use domain::{
    measures::{
        budget,
        census::{self, By},
        scene::Behind,
    },
    records::{AgencyRecord, Family},
};
use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{Ask, Column, Filled, Part, Row, Shape, View, closed, words};
use crate::{cell::Cell, refusals::Problem};

/// The view.
pub const VIEW: View = View {
    name: "overview",
    title: words("현황", "Overview"),
    method: words(
        "기준일에 효력이 있는 클러스터, 유형, 예산, 기관별 제출 현황을 한눈에 보인다.",
        "Clusters and types in force, money by year, and what each agency sent, at a glance.",
    ),
    parameters: &[],
    open: closed,
    reads: &[
        Family::Agency,
        Family::Amount,
        Family::Cluster,
        Family::Code,
        Family::Programme,
        Family::Share,
        Family::Type,
    ],
    shape: Shape::Object(PARTS, object),
    behind,
};

const PARTS: &[Part] = &[
    Part::Figure(Column::whole("types").by("|{type of c : c in force}|")),
    Part::Figure(Column::whole("types_defined")),
    Part::Figure(Column::whole("types_never_used").under("unused_type")),
    Part::Figure(Column::whole("clusters")),
    Part::Table("clusters_by_type", &[Column::text("type_code").key(), Column::whole("clusters")]),
    Part::Table("clusters_by_ministry", &[Column::text("ministry_id").key(), Column::whole("clusters")]),
    Part::Table("clusters_by_region", &[Column::text("region").key(), Column::whole("clusters")]),
    Part::Table(
        "budget_by_year",
        &[
            Column::whole("fiscal_year").key(),
            Column::won("national").by("appropriated + supplementary"),
            Column::won("local").by("appropriated + supplementary"),
            Column::won("private").by("appropriated + supplementary"),
            Column::won("executed"),
        ],
    ),
    Part::Figure(Column::won("budget_total").by("Σ national + local + private")),
    Part::Table(
        "agencies",
        &[
            Column::text("agency_id").key(),
            Column::whole("accepted"),
            Column::whole("refused"),
            Column::instant("last_recorded_at").maybe(),
        ],
    ),
];

fn object(ask: &Ask<'_>) -> Result<Vec<Filled>, Problem> {
    let scene = &ask.scene;
    let figure = |count: usize| Filled::Figure(count.into());
    let census = scene.census();
    let by =
        |by: By| Filled::Rows(census.by(by).iter().map(|(group, count)| vec![group.into(), (*count).into()]).collect());
    let years = budget::by_year(scene);
    let total: i128 = years.values().map(budget::Year::total).sum();
    let year = |(year, of): (i16, budget::Year)| -> Row {
        let [national, local, private] = of.budget.map(Cell::from);
        vec![year.into(), national, local, private, of.executed.into()]
    };
    Ok(vec![
        figure(census.types()),
        figure(scene.types().len()),
        figure(census.types_never_used.len()),
        figure(census.clusters),
        by(By::Type),
        by(By::Ministry),
        by(By::Province),
        Filled::Rows(years.into_iter().map(year).collect()),
        Filled::Figure(total.into()),
        Filled::Rows(agencies(ask)),
    ])
}

/// Registered then, or with an update by then; what they sent is counted by its recorded time alone.
fn agencies(ask: &Ask<'_>) -> Vec<Row> {
    let position = &ask.moment.position;
    let registered = ask.scene.agencies().iter().filter(|(_, agency)| agency.registered.is_some()).map(|(id, _)| id);
    let sent = ask.history.agencies();
    let heard = sent.iter().filter(|(_, of)| of.accepted(position) + of.refused(position) > 0).map(|(id, _)| id);
    let mut ids: Vec<&SmolStr> = registered.chain(heard).filter(|id| !id.is_empty()).collect();
    ids.sort_unstable();
    ids.dedup();
    let row = |id: &SmolStr| -> Row {
        let of = sent.get(id);
        let count = |count: Option<usize>| count.unwrap_or(0).into();
        vec![
            id.into(),
            count(of.map(|of| of.accepted(position))),
            count(of.map(|of| of.refused(position))),
            ask.history.last_of(id, &Service::ALL, position).into(),
        ]
    };
    ids.into_iter().map(row).collect()
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let scene = &ask.scene;
    match key.iter().map(SmolStr::as_str).collect::<Vec<_>>().as_slice() {
        ["types" | "clusters"] => Some(census::clusters_behind(scene, None)),
        ["types_defined"] => Some(census::types_behind(scene, scene.types().keys())),
        ["types_never_used"] => Some(census::types_behind(scene, &scene.census().types_never_used)),
        ["clusters_by_type", code] => Some(census::clusters_behind(scene, Some((By::Type, code)))),
        ["clusters_by_ministry", ministry] => Some(census::clusters_behind(scene, Some((By::Ministry, ministry)))),
        ["clusters_by_region", region] => Some(census::clusters_behind(scene, Some((By::Province, region)))),
        ["budget_total"] => Some(budget::total_behind(scene)),
        ["budget_by_year", year] => Some(budget::year_behind(scene, year.parse().ok()?)),
        ["agencies", id] => Some(sent(ask, id)),
        _ => None,
    }
}

/// All that an agency sent and that was accepted. One of which nothing was is there by its registration.
fn sent(ask: &Ask<'_>, id: &str) -> Behind {
    let of = ask.history.agencies().get(id);
    let places = |service: Service| {
        of.map(|of| of.places(service, &ask.moment.position))
            .unwrap_or_default()
            .iter()
            .map(move |place| (service, *place))
    };
    let sent: Behind = Service::ALL.into_iter().flat_map(places).collect();
    if sent.is_empty() { registered(ask, id) } else { sent }
}

fn registered(ask: &Ask<'_>, id: &str) -> Behind {
    let scene = &ask.scene;
    let known = scene.known(Service::Governance);
    let agency = scene.world.agencies.get(id).into_iter().flat_map(|entity| entity.kept(known, scene.axes.on));
    let registered = agency.filter(|said| matches!(said.record, AgencyRecord::AgencyRegistered(_)));
    registered.map(|said| (Service::Governance, said.at.sequence)).collect()
}
