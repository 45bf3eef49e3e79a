//! A table of refused rows, mended and handed in again: what was written beside the cells is passed over, and the cells
//! are as they were.

use std::io;

use super::{
    super::table::{Part, Row},
    csv::{OWN, unguarded},
};

/// Whether a row is the heading of such a report, which has one for each table that it is of.
pub fn is_heading(cells: &[String]) -> bool {
    cells.len() >= OWN.len() && cells.iter().zip(OWN).all(|(cell, own)| cell == own)
}

/// The parts of a table, of which some may be such a report.
pub struct Back<P> {
    parts: P,
    /// Which columns of the table that is read are the report's own; none of any other table.
    own: Vec<bool>,
}

impl<P> Back<P> {
    /// Over the parts as they are read.
    pub fn new(parts: P) -> Self {
        Self { parts, own: Vec::new() }
    }

    fn row(&self, mut row: Row) -> Row {
        if self.own.contains(&true) {
            for (at, cell) in row.cells.iter_mut().enumerate() {
                *cell = match self.own.get(at) {
                    Some(true) => String::new(),
                    _ => unguarded(cell).to_owned(),
                };
            }
        }
        row
    }
}

impl<P: Iterator<Item = io::Result<Part>>> Iterator for Back<P> {
    type Item = io::Result<Part>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.parts.next()?;
        if let Ok(Part::Heading { names, .. }) = &part {
            self.own = names.iter().map(|name| OWN.contains(&name.as_str())).collect();
        }
        Some(part.map(|part| match part {
            Part::Row(row) => Part::Row(self.row(row)),
            other => other,
        }))
    }
}
