//! `surveys/ID`: a survey by agency, and where its answers and the record disagree.

use domain::{
    measures::{
        scene::{Behind, Scene},
        standing,
        surveys::{self, Discrepancy, Recorded, SurveyThen},
    },
    records::Family,
    values::{Decimal, Exact, Value},
};
use smol_str::SmolStr;

use super::{
    Ask, Column, Filled, Part, Row, Shape, View, closed, clusters,
    surveys::{STATES, counts, head},
    words,
};
use crate::{
    cell::Cell,
    refusals::{Problem, missing},
};

/// The view.
pub const VIEW: View = View {
    name: "surveys/ID",
    title: words("조사 상세", "A survey"),
    method: words(
        "한 조사의 기관별 진행과, 응답과 기록이 어긋나는 곳.",
        "How far a survey has come by responsible agency, and where answers and the record disagree.",
    ),
    parameters: &[],
    open: closed,
    reads: &[
        Family::Agency,
        Family::Answer,
        Family::Cluster,
        Family::Code,
        Family::Indicator,
        Family::Observation,
        Family::Survey,
        Family::Type,
    ],
    shape: Shape::Object(PARTS, object),
    behind,
};

const PARTS: &[Part] = &[
    Part::Figure(Column::text("survey_id")),
    Part::Figure(Column::text("title_ko")),
    Part::Figure(Column::text("title_en").maybe()),
    Part::Figure(Column::day("reference_on")),
    Part::Figure(Column::day("due_on")),
    Part::Figure(Column::word("state", STATES)),
    Part::Figure(Column::whole("expected")),
    Part::Figure(Column::whole("submitted")),
    Part::Figure(Column::whole("on_time")),
    Part::Figure(Column::whole("returned")),
    Part::Figure(Column::whole("certified")),
    Part::Table(
        "agencies",
        &[
            Column::text("agency_id").key(),
            Column::whole("expected"),
            Column::whole("submitted"),
            Column::whole("on_time"),
            Column::whole("returned"),
            Column::whole("certified"),
        ],
    ),
    Part::Table(
        "discrepancies",
        &[
            Column::text("cluster_id").key(),
            Column::text("item_id").key(),
            Column::value("answer"),
            Column::value("recorded"),
        ],
    ),
    Part::Figure(Column::whole("expected_when_opened").maybe()),
];

fn object(ask: &Ask<'_>) -> Result<Vec<Filled>, Problem> {
    let (id, survey) = find(ask)?;
    let scene = &ask.scene;
    let figures = head(&id, &survey).into_iter().chain(counts(survey.counts(scene)));
    let agency = |(agency, of): (domain::values::Id, surveys::Counts)| -> Row {
        std::iter::once((&agency).into()).chain(counts(of)).collect()
    };
    let agencies = survey.by_agency(scene).into_iter().map(agency).collect();
    let then = Then::of(ask, &survey);
    let discrepancies =
        survey.discrepancies(scene, |cluster, field| then.recorded(cluster, field)).iter().map(discrepancy).collect();
    let then = ask
        .history
        .aside(survey.sequence)
        .and_then(|count| count.parse().ok())
        .map_or(Cell::Null, |count: u64| count.into());
    let tables = [Filled::Rows(agencies), Filled::Rows(discrepancies), Filled::Figure(then)];
    Ok(figures.map(Filled::Figure).chain(tables).collect())
}

/// The survey in the address.
pub(crate) fn find(ask: &Ask<'_>) -> Result<(SmolStr, SurveyThen), Problem> {
    let id = ask.id()?;
    let survey = surveys::survey(&ask.scene, id).ok_or_else(|| missing("survey_id", id))?;
    Ok((id.shared(), survey))
}

fn discrepancy(of: &Discrepancy) -> Row {
    let number = Decimal::read(&of.answer).ok().filter(|_| of.is_number).map(|number| Cell::full(&Exact::from(number)));
    let recorded = match &of.recorded {
        Recorded::Text(text) => text.into(),
        Recorded::Number(number) => Cell::full(number),
        Recorded::Mean(number) => Cell::rounded(number),
        Recorded::List(texts) => Cell::list(texts),
    };
    vec![(&of.cluster_id).into(), of.item_id.as_str().into(), number.unwrap_or_else(|| (&of.answer).into()), recorded]
}

/// What the record has of clusters on the reference day: the row of `clusters` by the name of the column.
pub(crate) struct Then<'a> {
    ask: Ask<'a>,
}

impl<'a> Then<'a> {
    pub(crate) fn of(ask: &Ask<'a>, survey: &SurveyThen) -> Self {
        let moment = ask.moment.about(survey.opened.reference_on);
        Self { ask: Ask { scene: Scene::new(ask.scene.world, moment.axes()), moment, ..ask.clone() } }
    }

    pub(crate) fn recorded(&self, cluster: &str, field: &str) -> Option<Recorded> {
        let at = clusters::COLUMNS.iter().take(clusters::COMPARED).position(|column| column.name == field)?;
        let scene = &self.ask.scene;
        let life = scene
            .world
            .clusters
            .get(cluster)?
            .fold(scene.known(proto::catalogue::Service::Registry), scene.axes.on)
            .life?;
        let then = standing::then(scene, domain::values::Id::read(cluster).ok()?, *life);
        match clusters::row(&self.ask, &then).swap_remove(at) {
            Cell::Text(text) => Some(Recorded::Text(text)),
            Cell::Number(number) => Exact::read(&number).map(Recorded::Number),
            Cell::List(cells) if !cells.is_empty() => Some(Recorded::List(cells.iter().map(Cell::plain).collect())),
            _ => None,
        }
    }
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let (_, survey) = find(ask).ok()?;
    match key.iter().map(SmolStr::as_str).collect::<Vec<_>>().as_slice() {
        ["expected" | "expected_when_opened" | "submitted" | "on_time" | "returned" | "certified"] => {
            Some(survey.behind(&ask.scene, None))
        }
        ["agencies", agency] => Some(survey.behind(&ask.scene, Some(agency))),
        ["discrepancies", cluster, item] => Some(survey.discrepancy_behind(&ask.scene, cluster, item)),
        _ => None,
    }
}
