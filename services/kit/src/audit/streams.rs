//! Sequences and times of each stream.

use super::{
    AuditReport, Code, Place,
    gaps::{Fit, Row},
};
use crate::log::Stream;

/// The five streams so far.
#[derive(Default)]
pub struct Streams([Series; 5]);

#[derive(Default)]
struct Series {
    row: Row,
    recorded_at: i64,
}

impl Streams {
    /// Takes an entry in. One that does not stand in its place has been named already.
    pub fn entry(
        &mut self,
        stream: Stream,
        sequence: u64,
        recorded_at: i64,
        in_place: bool,
        place: &Place,
        report: &mut AuditReport,
    ) {
        let series = &mut self.0[stream as usize];
        match series.row.take(sequence, place) {
            Fit::Next | Fit::Ahead => {
                if recorded_at < series.recorded_at {
                    report.add(Code::TimeDecreases, place, format!("{recorded_at} is before {}", series.recorded_at));
                }
                series.recorded_at = series.recorded_at.max(recorded_at);
            }
            Fit::Late if in_place => {
                report.add(Code::SequenceOutOfOrder, place, format!("{stream}:{sequence} comes after a higher one"));
            }
            Fit::Late => {}
            Fit::Again => report.add(Code::SequenceRepeated, place, format!("{stream}:{sequence} is there already")),
        }
    }

    /// An entry was damaged; its place is known and named. Its time is not used: it may be what is damaged.
    pub fn pass_over(&mut self, stream: Stream, sequence: u64) {
        let row = &mut self.0[stream as usize].row;
        if sequence == row.next() {
            row.jump(sequence + 1);
        }
    }

    /// States what only shows at the end.
    pub fn finish(&self, report: &mut AuditReport) {
        for stream in Stream::ALL {
            for (first, last, place) in self.0[stream as usize].row.missing() {
                let what = if first == last {
                    format!("{stream}:{first} is missing")
                } else {
                    format!("{stream}:{first} to {stream}:{last} are missing")
                };
                report.add(Code::SequenceMissing, place, format!("{what} before this one"));
            }
        }
    }
}
