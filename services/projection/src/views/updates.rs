//! `updates`: everything that agencies sent, accepted and refused, by agency and id, or with `order=recent` newest first.
//!
//! The list is as long as the record, so it is walked from a mark on rather than made as a whole.

use std::{
    collections::{BTreeSet, btree_set::Range},
    iter::Peekable,
    ops::Bound,
};

use domain::{history::Known, measures::scene::Behind, records::Family, refusal::Code};
use proto::catalogue::Service;
use smol_str::{SmolStr, format_smolstr};

use super::{Ask, Column, Page, Row, Shape, View, closed, words};
use crate::{
    answer::sorted,
    cell::Cell,
    history::{History, Line, OrLast, Position, Refused, Sent, place},
    query::{Kind, Parameter},
    refusals::{self, Problem, bad},
};

/// The view.
pub const VIEW: View = View {
    name: "updates",
    title: words("갱신", "Updates"),
    method: words(
        "기관이 보낸 모든 갱신. 반려된 것은 그 사유와 함께 보인다.",
        "Everything that agencies sent; what was refused comes with its reasons.",
    ),
    parameters: &[
        Parameter::filter("agency", Kind::Id),
        Parameter::filter("kind", Kind::Name),
        Parameter::filter("order", Kind::Choice(&["agency", RECENT])).or("agency"),
        Parameter::filter("service", Kind::Choice(&["budget", "governance", "performance", "registry"])),
        Parameter::filter("status", Kind::Choice(STATUSES)),
        Parameter::filter("subject", Kind::Text),
        Parameter::filter("update_id", Kind::Id),
    ],
    open: closed,
    reads: EVERYTHING,
    shape: Shape::Pages(COLUMNS, page),
    behind,
};

/// The order in which the newest come first.
const RECENT: &str = "recent";

/// Every family.
pub const EVERYTHING: &[Family] = &[
    Family::Agency,
    Family::Amount,
    Family::Answer,
    Family::Cluster,
    Family::Code,
    Family::Company,
    Family::Indicator,
    Family::Investment,
    Family::Law,
    Family::Observation,
    Family::Plan,
    Family::Programme,
    Family::Recommendation,
    Family::Review,
    Family::Rule,
    Family::Share,
    Family::SpinOff,
    Family::Survey,
    Family::Type,
];

/// What may have become of an update.
const STATUSES: &[&str] = &["accepted", "refused", "superseded", "withdrawn"];

/// The columns of an update.
pub const COLUMNS: &[Column] = &[
    Column::text("agency_id").maybe().key(),
    Column::text("update_id").maybe().key(),
    Column::text("kind").maybe().key(),
    Column::text("subject").maybe().key(),
    Column::text("effective_on").maybe().key(),
    Column::word("status", STATUSES).key(),
    Column::text("position").maybe().key(),
    Column::instant("recorded_at").key(),
    Column::objects("refusals", refusals::COLUMNS),
];

fn row(ask: &Ask<'_>, sent: Sent) -> Option<Row> {
    match sent {
        Sent::Accepted(service, sequence) => {
            Some(accepted(ask, service, sequence, ask.history.line(service, sequence)?))
        }
        Sent::Refused(sequence) => Some(refused(ask.history.refusal(sequence)?)),
    }
}

fn accepted(ask: &Ask<'_>, service: Service, sequence: u64, line: &Line) -> Row {
    vec![
        (&line.agency).into(),
        (&line.update_id).into(),
        line.kind_name().into(),
        (&line.subject).into(),
        line.effective_on.into(),
        line.status(Known(ask.moment.position.record[service as usize])).into(),
        place(service, sequence).into(),
        line.recorded_at.into(),
        Cell::List(Vec::new()),
    ]
}

fn refused(of: &Refused) -> Row {
    vec![
        of.agency.as_ref().into(),
        of.update_id.as_ref().into(),
        of.kind.as_ref().into(),
        of.subject.as_ref().into(),
        of.effective_on.as_ref().into(),
        "refused".into(),
        Cell::Null,
        of.recorded_at.into(),
        Cell::List(of.refusals.iter().map(refusals::cell).collect()),
    ]
}

/// The filters of a question, looked at before a row is made.
struct Asked<'q> {
    agency: Option<&'q str>,
    kind: Option<&'q str>,
    service: Option<&'q str>,
    status: Option<&'q str>,
    subject: Option<&'q str>,
    update_id: Option<&'q str>,
}

impl Asked<'_> {
    fn takes(&self, ask: &Ask<'_>, sent: Sent) -> bool {
        let is = |asked: Option<&str>, given: Option<&str>| asked.is_none_or(|asked| given == Some(asked));
        let (service, kind, subject, status, agency, id) = match sent {
            Sent::Accepted(service, sequence) => {
                let Some(line) = ask.history.line(service, sequence) else { return false };
                let status = line.status(Known(ask.moment.position.record[service as usize]));
                (
                    Some(service),
                    line.kind_name(),
                    Some(line.subject.as_str()),
                    status,
                    Some(line.agency.as_str()),
                    Some(line.update_id.as_str()),
                )
            }
            Sent::Refused(sequence) => {
                let Some(of) = ask.history.refusal(sequence) else { return false };
                (
                    of.service,
                    of.kind.as_deref(),
                    of.subject.as_deref(),
                    "refused",
                    of.agency.as_deref(),
                    of.update_id.as_deref(),
                )
            }
        };
        is(self.service, service.map(Service::name))
            && is(self.kind, kind)
            && is(self.subject, subject)
            && is(self.status, Some(status))
            && is(self.agency, agency)
            && is(self.update_id, id)
    }
}

/// The place in the list: the agency, the id, and how many rows of that id came before.
struct Mark {
    agency: OrLast,
    id: OrLast,
    rows: usize,
}

impl Mark {
    fn read(mark: &str) -> Option<Self> {
        let mut parts = mark.split('\n');
        let mut text = || Some(Some(SmolStr::new(parts.next()?)).into());
        let (agency, id) = (text()?, text()?);
        Some(Self { agency, id, rows: parts.next()?.parse().ok()? })
    }

    fn text(&self) -> SmolStr {
        let text = |of: &OrLast| match of {
            OrLast::Text(text) => text.clone(),
            OrLast::Unknown => SmolStr::default(),
        };
        format_smolstr!("{}\n{}\n{}", text(&self.agency), text(&self.id), self.rows)
    }
}

/// The ends of what was not yet looked at: the four streams, then the refusals.
struct Ends([u64; 5]);

impl Ends {
    fn of(position: &Position) -> Self {
        let [registry, budget, performance, governance] = position.record;
        Self([registry, budget, performance, governance, position.refusals])
    }

    /// Never beyond what was known.
    fn read(mark: &str, position: &Position) -> Option<Self> {
        let mut parts = mark.split('.');
        let mut ends = Self::of(position);
        for end in &mut ends.0 {
            *end = parts.next()?.parse::<u64>().ok()?.min(*end);
        }
        parts.next().is_none().then_some(ends)
    }

    fn text(&self) -> SmolStr {
        let [registry, budget, performance, governance, refusals] = self.0;
        format_smolstr!("{registry}.{budget}.{performance}.{governance}.{refusals}")
    }

    /// Takes the newest of what is left.
    fn take(&mut self, history: &History) -> Option<Sent> {
        let accepted = Service::ALL
            .into_iter()
            .enumerate()
            .filter_map(|(at, service)| Some((history.line(service, self.0[at])?.recorded_at, at)));
        let refused = history.refusal(self.0[4]).map(|of| (of.recorded_at, 4));
        let (_, at) = accepted.chain(refused).max()?;
        let sequence = self.0[at];
        self.0[at] -= 1;
        Some(Service::ALL.get(at).map_or(Sent::Refused(sequence), |service| Sent::Accepted(*service, sequence)))
    }
}

/// Newest first, whoever sent it.
fn recent(ask: &Ask<'_>, asked: &Asked<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let position = &ask.moment.position;
    let mut ends = match mark {
        Some(mark) => Ends::read(mark, position)
            .ok_or_else(|| bad(Code::Malformed, "cursor", mark, "a next_cursor of an answer"))?,
        None => Ends::of(position),
    };
    let mut page = Page::default();
    while page.rows.len() < limit {
        let Some(sent) = ends.take(ask.history) else { return Ok(page) };
        if asked.takes(ask, sent) {
            page.rows.extend(row(ask, sent));
        }
    }
    page.next = ends.0.iter().any(|end| *end > 0).then(|| ends.text());
    Ok(page)
}

fn page(ask: &Ask<'_>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let text = |name: &str| ask.given.text(name);
    let asked = Asked {
        agency: text("agency"),
        kind: text("kind"),
        service: text("service"),
        status: text("status"),
        subject: text("subject"),
        update_id: text("update_id"),
    };
    if text("order") == Some(RECENT) {
        return recent(ask, &asked, mark, limit);
    }
    let from = match mark {
        Some(mark) => {
            Some(Mark::read(mark).ok_or_else(|| bad(Code::Malformed, "cursor", mark, "a next_cursor of an answer"))?)
        }
        None => None,
    };
    let mut page = Page::default();
    let first = from.as_ref().map_or(Bound::Unbounded, |mark| Bound::Included(&mark.agency));
    for (agency, sent) in ask.history.sent().range((first, Bound::Unbounded)) {
        if !ask.is("agency", shown(agency)) {
            continue;
        }
        let resumed = from.as_ref().filter(|mark| mark.agency == *agency);
        for (id, group) in Groups::of(sent, resumed.map(|mark| mark.id.clone())) {
            if !ask.is("update_id", shown(id)) {
                continue;
            }
            let rows: Vec<Row> = group
                .into_iter()
                .filter(|sent| ask.moment.position.holds(*sent) && asked.takes(ask, *sent))
                .filter_map(|sent| row(ask, sent))
                .collect();
            let skip = resumed.filter(|mark| mark.id == *id).map_or(0, |mark| mark.rows);
            for (at, row) in sorted(rows, COLUMNS).into_iter().enumerate().skip(skip) {
                if page.rows.len() == limit {
                    page.next = Some(Mark { agency: agency.clone(), id: id.clone(), rows: at }.text());
                    return Ok(page);
                }
                page.rows.push(row);
            }
        }
    }
    Ok(page)
}

fn shown(text: &OrLast) -> Option<&str> {
    match text {
        OrLast::Text(text) => Some(text),
        OrLast::Unknown => None,
    }
}

/// What an agency sent, by id.
struct Groups<'h>(Peekable<Range<'h, (OrLast, Sent)>>);

/// Before everything that can be under an id.
const FIRST: Sent = Sent::Accepted(Service::Registry, 0);

impl<'h> Groups<'h> {
    fn of(sent: &'h BTreeSet<(OrLast, Sent)>, from: Option<OrLast>) -> Self {
        let first = from.map_or(Bound::Unbounded, |id| Bound::Included((id, FIRST)));
        Self(sent.range((first, Bound::Unbounded)).peekable())
    }
}

impl<'h> Iterator for Groups<'h> {
    type Item = (&'h OrLast, Vec<Sent>);

    fn next(&mut self) -> Option<Self::Item> {
        let (id, first) = self.0.next()?;
        let mut group = vec![*first];
        while let Some((_, sent)) = self.0.next_if(|(other, _)| other == id) {
            group.push(*sent);
        }
        Some((id, group))
    }
}

/// An update is its own evidence; with it comes what corrected or withdrew it.
fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let position = key.get(6).filter(|position| !position.is_empty());
    // What was refused is in no stream of the record.
    let Some(position) = position else { return Some(Behind::new()) };
    let (service, sequence) = position.split_once(':')?;
    let (service, sequence) = (Service::named(service)?, sequence.parse().ok()?);
    let line = ask.history.line(service, sequence)?;
    let retired =
        line.retired.map(|retired| retired.from).filter(|from| *from <= ask.moment.position.record[service as usize]);
    Some(std::iter::once(sequence).chain(retired).map(|sequence| (service, sequence)).collect())
}
