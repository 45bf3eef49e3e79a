//! `clusters/ID`: the dossier of a cluster: all that was said of it, and what follows.

use domain::{
    measures::{
        budget, groups, reviews,
        scene::Behind,
        similar,
        standing::{self, ClusterThen},
        surveys,
    },
    records::{Milestone, ObservationStatus, Source},
    values::{Period, Value},
};
use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{
    Ask, Column, Filled, Part, Row, Shape, View, closed, clusters, reviews as review_view, similar as pairs, words,
};
use crate::{
    history::place,
    refusals::{Problem, missing},
};

/// The view.
pub const VIEW: View = View {
    name: "clusters/ID",
    title: words("클러스터 상세", "Dossier"),
    method: words(
        "한 클러스터에 대해 말해진 모든 것: 조치, 식별자, 예산, 관측, 심의, 조사 응답, 유사 클러스터.",
        "All that was said of a cluster: acts, identifiers, money, observations, reviews, answers, and what it is similar to.",
    ),
    parameters: &[],
    open: closed,
    reads: super::updates::EVERYTHING,
    shape: Shape::Object(PARTS, object),
    behind,
};

const PARTS: &[Part] = &[
    Part::Row("cluster", clusters::COLUMNS),
    Part::Plain(
        "identifiers",
        &[Column::text("scheme").key(), Column::text("identifier").key(), Column::text("agency_id")],
    ),
    Part::Plain(
        "acts",
        &[
            Column::text("position"),
            Column::instant("recorded_at"),
            Column::day("effective_on"),
            Column::text("agency_id"),
            Column::text("kind"),
            Column::text("update_id"),
            Column::text("note").maybe(),
            Column::bool("counts"),
        ],
    ),
    Part::Table("amounts", super::budget::COLUMNS),
    Part::Table(
        "observations",
        &[
            Column::text("indicator_id").key(),
            Column::text("period").key(),
            Column::number("value"),
            Column::word("status", ObservationStatus::WORDS),
            Column::text("definition").maybe(),
            Column::text("agency_id"),
            Column::text("position"),
        ],
    ),
    Part::Table("reviews", review_view::COLUMNS),
    Part::Plain("milestones", &[Column::word("milestone", Milestone::WORDS), Column::day("effective_on")]),
    Part::Table(
        "answers",
        &[
            Column::text("survey_id").key(),
            Column::text("item_id").key(),
            Column::text("value"),
            Column::text("explanation").maybe(),
        ],
    ),
    Part::Table("similar", pairs::COLUMNS),
];

fn object(ask: &Ask<'_>) -> Result<Vec<Filled>, Problem> {
    let id = ask.id()?;
    let cluster = ask.scene.cluster(id).ok_or_else(|| missing("cluster_id", id))?;
    Ok(vec![
        Filled::Row(clusters::row(ask, cluster)),
        Filled::Rows(identifiers(cluster)),
        Filled::Rows(acts(ask, id)),
        Filled::Rows(amounts(ask, id)),
        Filled::Rows(observations(ask, id)),
        Filled::Rows(reviews_of(ask, id)),
        Filled::Rows(milestones(cluster)),
        Filled::Rows(answers(ask, id)),
        Filled::Rows(similar_to(ask, cluster)),
    ])
}

fn identifiers(cluster: &ClusterThen) -> Vec<Row> {
    let row = |((scheme, identifier), agency): (&(domain::values::Name, domain::values::Name), &domain::values::Id)| {
        vec![scheme.into(), identifier.into(), agency.into()]
    };
    cluster.life.identifiers.iter().map(row).collect()
}

/// Everything said of the cluster that is known, in the order in which it applies; also what does not count any more, and
/// what took it back.
fn acts(ask: &Ask<'_>, id: &str) -> Vec<Row> {
    let known = ask.scene.known(Service::Registry);
    let Some(entity) = ask.scene.world.clusters.get(id) else { return Vec::new() };
    let said = entity.all().iter().filter(|said| said.at.sequence <= known.0 && said.at.effective_on <= ask.moment.on);
    let said = said.map(|said| (said.at.effective_on, said.at.sequence, said.counts(known)));
    let taken_back = entity
        .all()
        .iter()
        .filter_map(|said| said.retired.filter(|retired| retired.withdrawn && retired.from <= known.0));
    let taken_back = taken_back.filter_map(|retired| {
        Some((ask.history.line(Service::Registry, retired.from)?.effective_on?, retired.from, true))
    });
    let mut acts: Vec<_> = said.chain(taken_back.filter(|(on, ..)| *on <= ask.moment.on)).collect();
    // A withdrawal has no place among what applies; it stands on its day, after what was said on it.
    acts.sort_by_key(|(on, sequence, _)| (*on, !opens(ask, *sequence), *sequence));
    acts.into_iter().filter_map(|(_, sequence, counts)| act(ask, sequence, counts)).collect()
}

fn opens(ask: &Ask<'_>, sequence: u64) -> bool {
    ask.history.line(Service::Registry, sequence).and_then(|line| line.kind).is_some_and(domain::records::Kind::opens)
}

fn act(ask: &Ask<'_>, sequence: u64, counts: bool) -> Option<Row> {
    let line = ask.history.line(Service::Registry, sequence)?;
    Some(vec![
        place(Service::Registry, sequence).into(),
        line.recorded_at.into(),
        line.effective_on.into(),
        (&line.agency).into(),
        line.kind_name().into(),
        (&line.update_id).into(),
        ask.history.note(Service::Registry, sequence).into(),
        counts.into(),
    ])
}

fn amounts(ask: &Ask<'_>, id: &str) -> Vec<Row> {
    let narrow = groups::Narrow { cluster: Some(id.into()), ..groups::Narrow::default() };
    budget::Table::of(&ask.scene, groups::By::Cluster, &narrow, None, None)
        .iter()
        .map(|money| super::budget::row(groups::By::Cluster, &money))
        .collect()
}

fn observations(ask: &Ask<'_>, id: &str) -> Vec<Row> {
    let known = ask.scene.known(Service::Performance);
    let series = ask.scene.world.all_series(Some(id)).map(|(_, entity)| entity.fold(known, ask.moment.on));
    let rows = series.flat_map(|series| series.observations.into_values()).map(|standing| -> Row {
        let of = &standing.value;
        vec![
            (&of.indicator_id).into(),
            of.period.into(),
            of.value.into(),
            of.status.word().into(),
            of.definition.as_ref().into(),
            (&standing.agency).into(),
            place(Service::Performance, standing.sequence).into(),
        ]
    });
    rows.collect()
}

fn reviews_of(ask: &Ask<'_>, id: &str) -> Vec<Row> {
    let reviews = reviews::reviews(&ask.scene);
    let own = reviews.iter().filter(|(_, review)| review.requested.cluster_id.as_str() == id);
    own.map(|(id, review)| review_view::row(ask, id, review)).collect()
}

fn milestones(cluster: &ClusterThen) -> Vec<Row> {
    cluster.life.milestones.iter().map(|(milestone, on)| vec![milestone.word().into(), (*on).into()]).collect()
}

fn answers(ask: &Ask<'_>, id: &str) -> Vec<Row> {
    let known = ask.scene.known(Service::Governance);
    let opened = surveys::surveys(&ask.scene);
    let mut rows = Vec::new();
    for (survey, _) in opened {
        let Some(sheet) = ask.scene.world.answers.get(&*format!("{survey}.{id}")) else { continue };
        let answers = sheet.fold(known, ask.moment.on).answers.into_iter();
        rows.extend(answers.map(|(item, answer)| -> Row {
            vec![survey.into(), item.as_str().into(), (&answer.value).into(), answer.explanation.as_ref().into()]
        }));
    }
    rows
}

fn similar_to(ask: &Ask<'_>, cluster: &ClusterThen) -> Vec<Row> {
    if !cluster.in_force() {
        return Vec::new();
    }
    let clusters = ask.scene.clusters();
    let mut writer = pairs::Writer::new(ask);
    similar::with(&ask.scene, cluster)
        .iter()
        .filter_map(|pair| writer.row(cluster, &clusters[pair.a], pair, None))
        .collect()
}

/// The updates behind the cluster, or behind a row of one of its tables.
fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let (scene, id) = (&ask.scene, ask.id().ok()?);
    let cluster = scene.cluster(id)?;
    match key.iter().map(SmolStr::as_str).collect::<Vec<_>>().as_slice() {
        ["cluster"] => Some(standing::behind(scene, cluster)),
        ["amounts", _, group, year, source] => {
            let (year, source) = (year.parse().ok()?, Source::read(source).ok()?);
            Some(budget::behind(scene, groups::By::Cluster, &groups::Narrow::default(), group, year, source))
        }
        ["observations", indicator, period] => {
            let series = scene.world.series(id, indicator, &scene.axes);
            let standing = series.observations.get(&Period::read(period).ok()?)?;
            Some(Behind::from([(Service::Performance, standing.sequence)]))
        }
        ["reviews", review] => reviews::behind(scene, review),
        ["answers", survey, item] => Some(surveys::survey(scene, survey)?.answer_behind(scene, id, item)),
        ["similar", a, b] => Some(similar::behind(scene, scene.cluster(a)?, scene.cluster(b)?)),
        _ => None,
    }
}
