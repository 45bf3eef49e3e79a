//! `trace`: the signed updates behind a figure. The token of the figure names the view, its key and the moment; the
//! frame finds the updates, this file shows them.

use domain::measures::scene::Behind;
use proto::catalogue::Service;
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    history::{History, place},
    query::{Kind, Parameter},
    refusals::Problem,
    token::Trace,
};

/// The view.
pub const VIEW: View = View {
    name: "trace",
    title: words("근거", "Trace"),
    method: words(
        "수치를 만든 서명된 갱신들. 수치가 여럿이면 그 가운데 하나라도 만든 것.",
        "The signed updates that made a figure; of several figures those that made any of them.",
    ),
    parameters: &[Parameter::filter("figure", Kind::Tokens).required()],
    open: closed,
    reads: &[],
    // The frame answers in place of this, for the moment that the token names.
    shape: Shape::Rows(COLUMNS, none),
    behind: |_, _| None,
};

/// The columns of an update behind a figure.
pub const COLUMNS: &[Column] = &[
    Column::text("position").key(),
    Column::text("agency_id"),
    Column::text("update_id"),
    Column::text("kind").maybe(),
    Column::text("subject"),
    Column::instant("recorded_at"),
    Column::day("effective_on").maybe(),
    Column::text("signature").maybe(),
    Column::text("note").maybe(),
    Column::list("says"),
];

/// The columns of what a trace is of.
pub const FIGURES: &[Column] = &[
    // With the id of the thing it is about.
    Column::text("view"),
    Column::objects("parameters", &[Column::text("name"), Column::text("value")]),
    // Of a row its key, of an object the name of the figure and the key in it.
    Column::list("key"),
];

/// A figure that a trace is of, by these columns.
pub fn figure(of: &Trace) -> Cell {
    let parameter =
        |(name, value): &(SmolStr, SmolStr)| Cell::Object(vec![("name", name.into()), ("value", value.into())]);
    Cell::Object(vec![
        ("view", (&of.view).into()),
        ("parameters", Cell::List(of.parameters.iter().map(parameter).collect())),
        ("key", Cell::List(of.key.iter().map(Cell::from).collect())),
    ])
}

fn none(_ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    Ok(Vec::new())
}

/// The rows of some updates.
pub fn rows(history: &History, behind: &Behind) -> Vec<Row> {
    let row = |(service, sequence): &(Service, u64)| -> Option<Row> {
        let line = history.line(*service, *sequence)?;
        Some(vec![
            place(*service, *sequence).into(),
            (&line.agency).into(),
            (&line.update_id).into(),
            line.kind_name().into(),
            (&line.subject).into(),
            line.recorded_at.into(),
            line.effective_on.into(),
            line.signature().into(),
            history.note(*service, *sequence).into(),
            // Only of those that are shown: a total may rest on a million updates.
            Cell::List(Vec::new()),
        ])
    };
    behind.iter().filter_map(row).collect()
}

/// The place in a stream that a row is about.
fn spot(position: &str) -> Option<(Service, u64)> {
    let (service, sequence) = position.split_once(':')?;
    Some((Service::named(service)?, sequence.parse().ok()?))
}

/// Says in the rows of a page what their updates say.
pub fn say(history: &History, rows: &mut [Row]) {
    for row in rows {
        let said = row.first().and_then(|position| {
            let (service, sequence) = spot(&position.plain())?;
            history.world.says(history.line(service, sequence)?.place.as_ref()?, sequence)
        });
        if let (Some(said), Some(cell)) = (said, row.last_mut()) {
            *cell = Cell::List(said.iter().map(Cell::text).collect());
        }
    }
}
