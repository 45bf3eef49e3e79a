//! From the source of a field and a unit of rows to the value, step by step as `profiles/README.md` numbers them.

use domain::{
    refusal::Code,
    values::{Day, Value as _},
};

use super::{
    MAX_VALUE,
    date::Outcome,
    exact::{Decimal, ungrouped},
    model::{Coded, Collect, Lookup, Made, Missing, Source, Taken},
    names,
    near::hint,
};

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The code of the refusal.
    pub code: Code,
    /// The column to blame, by the number it has in the profile.
    pub column: Option<usize>,
    /// What was given.
    pub given: String,
    /// What is expected.
    pub expected: String,
}

type Pieces = Result<Vec<String>, Wrong>;

/// The value of a unit of rows; no piece: it is absent.
///
/// # Errors
/// What is wrong with a cell.
pub fn value(source: &Source, unit: &[Vec<&str>]) -> Pieces {
    let Some(first) = unit.first() else { return Ok(Vec::new()) };
    let Source::Made(made) = source else { return one(source, first) };
    let mut pieces = match (made.collect, unit) {
        (Collect::First, _) | (_, [_]) => one(source, first)?,
        (collect, rows) => {
            let mut all = Vec::new();
            for row in rows {
                all.extend(one(source, row)?);
            }
            collected(collect, all, source)?
        }
    };
    if pieces.is_empty() {
        pieces.extend(made.default.clone());
    }
    if pieces.iter().map(|piece| piece.chars().count()).sum::<usize>() > MAX_VALUE {
        let given = pieces.swap_remove(0);
        return Err(wrong(Code::TooLarge, source, given, format!("at most {MAX_VALUE} characters")));
    }
    Ok(pieces)
}

fn wrong(code: Code, source: &Source, given: impl Into<String>, expected: impl Into<String>) -> Wrong {
    Wrong { code, column: source.column(), given: given.into(), expected: expected.into() }
}

fn collected(collect: Collect, all: Vec<String>, source: &Source) -> Pieces {
    if collect == Collect::Sum {
        let mut sum: Option<Decimal> = None;
        for piece in &all {
            let number =
                Decimal::read(piece).ok_or_else(|| wrong(Code::BadNumber, source, piece, "a plain decimal"))?;
            sum = Some(sum.map_or(number.clone(), |sum| sum.plus(&number)));
        }
        return Ok(sum.iter().map(Decimal::plain).collect());
    }
    let mut seen = std::collections::HashSet::new();
    let once: Vec<String> = all.into_iter().filter(|piece| seen.insert(piece.clone())).collect();
    Ok(if collect == Collect::Join && !once.is_empty() { vec![once.join("; ")] } else { once })
}

/// Steps 1 to 10 for one row.
fn one(source: &Source, row: &[&str]) -> Pieces {
    let made = match source {
        Source::Constant(pieces) => return Ok(pieces.clone()),
        Source::Made(made) => made,
    };
    if !made.when.iter().all(|condition| condition.holds(row)) {
        return Ok(Vec::new());
    }
    let text = match &made.taken {
        Taken::First(sources) => return first(sources, row),
        Taken::Column(column) => row.get(*column).copied().unwrap_or_default().to_owned(),
        Taken::Template(template) => template.fill(row).unwrap_or_default(),
    };
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let cut: Vec<String> = match &made.split {
        Some(mark) => {
            text.split(mark.as_str()).map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
        }
        None => vec![text.to_owned()],
    };
    let mut pieces = Vec::with_capacity(cut.len());
    for piece in cut {
        let looked = match &made.lookup {
            Some(lookup) => looked_up(lookup, piece, source)?,
            None => vec![piece],
        };
        for piece in looked {
            pieces.push(finished(made, piece, row, source)?);
        }
    }
    Ok(pieces)
}

/// The first source that is not absent, its default included.
fn first(sources: &[Source], row: &[&str]) -> Pieces {
    for source in sources {
        let pieces = value(source, &[row.to_vec()])?;
        if !pieces.is_empty() {
            return Ok(pieces);
        }
    }
    Ok(Vec::new())
}

fn looked_up(lookup: &Lookup, piece: String, source: &Source) -> Pieces {
    if let Some(pieces) = lookup.table.get(&piece) {
        return Ok(pieces.clone());
    }
    match lookup.missing {
        Missing::Keep => Ok(vec![piece]),
        Missing::Absent => Ok(Vec::new()),
        Missing::Error => {
            let near = hint(&piece, lookup.table.keys().map(String::as_str));
            Err(wrong(Code::BadCode, source, &piece, format!("a text that the look-up `{}` has{near}", lookup.name)))
        }
    }
}

/// Steps 6 to 10 for one piece.
fn finished(made: &Made, mut piece: String, row: &[&str], source: &Source) -> Result<String, Wrong> {
    if let Some(coded) = &made.code {
        piece = code(coded, &piece, row, source)?;
    }
    if !made.dates.is_empty() {
        piece = date(made, &piece, source)?;
    }
    if let Some(factor) = &made.factor {
        let plain = made.grouping.map_or_else(|| Some(piece.clone()), |mark| ungrouped(&piece, mark));
        let number = plain.as_deref().and_then(Decimal::read);
        let number = number.ok_or_else(|| wrong(Code::BadNumber, source, &piece, "a plain decimal"))?;
        piece = number.times(factor).plain();
    }
    Ok(format!("{}{piece}", made.prefix))
}

fn code(coded: &Coded, piece: &str, row: &[&str], source: &Source) -> Result<String, Wrong> {
    let mut province = None;
    if let Some(within) = &coded.within
        && let Some(name) = value(within, &[row.to_vec()])?.first()
    {
        // A constant has no column: then the one that is looked up has to do.
        let blamed = if within.column().is_some() { within } else { source };
        let found = names::province(name).map_err(|expected| wrong(Code::BadCode, blamed, name, expected))?;
        province = Some(found);
    }
    names::code(coded.list, piece, province.as_deref())
        .map_err(|expected| wrong(Code::BadCode, source, piece, expected))
}

fn date(made: &Made, piece: &str, source: &Source) -> Result<String, Wrong> {
    for form in &made.dates {
        match form.day(piece) {
            Outcome::Other => {}
            Outcome::Day(day) => return Ok(day.to_string()),
            Outcome::NoDay => return Err(wrong(Code::BadDate, source, piece, "a day that exists")),
        }
    }
    // A day as we write days, and so every cell of a workbook that holds a day, can mean nothing else.
    match Day::read(piece) {
        Ok(_) => Ok(piece.to_owned()),
        Err(_) => Err(wrong(Code::BadDate, source, piece, "a date in one of the forms of the profile, or YYYY-MM-DD")),
    }
}
