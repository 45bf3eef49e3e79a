//! What grouped views share: by what they are asked, to what they are narrowed, and pages of long lists of which only the
//! rows that are shown are made.

use domain::{
    measures::groups::{By, Narrow},
    records::CodeList,
    refusal::Code,
};
use smol_str::ToSmolStr;

use crate::{
    query::{Kind, Parameter},
    refusals::{Problem, bad},
    views::{Ask, Page, Row},
};

/// What money is grouped by.
pub const MONEY: &[&str] = &["all", "cluster", "ministry", "programme", "region", "type"];
/// What observations are grouped by.
pub const OBSERVATIONS: &[&str] = &["all", "cluster", "ministry", "region", "type"];
/// Chooses what money is grouped by.
pub const BY_OF_MONEY: Parameter = Parameter::filter("by", Kind::Choice(MONEY)).or("type");
/// Chooses what observations are grouped by.
pub const BY_OF_OBSERVATIONS: Parameter = Parameter::filter("by", Kind::Choice(OBSERVATIONS)).or("type");
/// Narrows to a cluster.
pub const CLUSTER: Parameter = Parameter::filter("cluster", Kind::Id).of_figure();
/// Narrows to a ministry.
pub const MINISTRY: Parameter = Parameter::filter("ministry", Kind::Id).of_figure();
/// Narrows to a programme.
pub const PROGRAMME: Parameter = Parameter::filter("programme", Kind::Id).of_figure();
/// Narrows to a region.
pub const REGION: Parameter = Parameter::filter("region", Kind::Region).of_figure();
/// Narrows to a type.
pub const TYPE: Parameter = Parameter::filter("type", Kind::Id).of_figure();

/// What the rows are grouped by.
pub fn by(ask: &Ask<'_>) -> By {
    // Read with the question, which has a default.
    ask.given.text("by").and_then(By::named).unwrap_or(By::Type)
}

/// To what the question is narrowed.
pub fn narrow(ask: &Ask<'_>) -> Narrow {
    let text = |name: &str| ask.given.text(name).map(ToSmolStr::to_smolstr);
    Narrow {
        cluster: text("cluster"),
        ministry: text("ministry"),
        programme: text("programme"),
        region: ask.given.text("region").map(|region| ask.scene.code(CodeList::Region, region)),
        type_code: text("type"),
    }
}

/// The rows from a mark on, which is the number of those before it, of so many; only these are made.
///
/// # Errors
/// That the mark is none of this list.
pub fn page(
    count: usize,
    mark: Option<&str>,
    limit: usize,
    make: impl FnMut(usize) -> Option<Row>,
) -> Result<Page, Problem> {
    let from = mark.map_or(Some(0), |mark| mark.parse().ok().filter(|from| *from <= count));
    let Some(from) = from else {
        return Err(bad(Code::Malformed, "cursor", mark.unwrap_or_default(), "a next_cursor of an answer"));
    };
    let end = from.saturating_add(limit).min(count);
    Ok(Page { rows: (from..end).filter_map(make).collect(), next: (end < count).then(|| end.to_smolstr()) })
}
