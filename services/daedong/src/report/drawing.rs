//! What is drawn of the findings of a section: which bars, how they are called, and what has no figure to draw.

use std::collections::BTreeMap;

use projection::findings::wording::grouped;
use serde_json::Value;

use super::{
    Language,
    chapters::Drawing,
    chart::{self, Bar, MAX_BARS},
    page::{Page, plain},
    told::Finding,
};

/// A chart of findings.
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) bars: Vec<Bar>,
    /// How many findings have no such figure.
    pub(super) without: usize,
}

impl Page<'_> {
    /// The charts of a section: one, or one for each unit.
    pub(super) fn charts(&self, drawing: Drawing, found: &[&Finding]) -> Vec<Chart> {
        let name = |figure| self.told.name("figures", figure, self.language);
        let titled = |ko: String, en: String| if self.language == Language::Ko { ko } else { en };
        let highest = |name: &str| titled(format!("{name}: 큰 순서"), format!("Highest: {name}"));
        match drawing {
            Drawing::Highest(figure) => vec![self.sizes(highest(name(figure)), figure, found, false)],
            Drawing::HighestByRatio(figure) => {
                let ratio = |ratio| self.told.name("indicators", ratio, self.language);
                let charts = by_last_part(found).into_iter();
                charts.map(|(id, found)| self.sizes(highest(ratio(id)), figure, &found, false)).collect()
            }
            Drawing::Lowest(figure) => {
                let name = name(figure);
                let title = titled(format!("{name}: 작은 순서"), format!("Lowest: {name}"));
                vec![self.sizes(title, figure, found, true)]
            }
            Drawing::Count(figure) => {
                let name = name(figure);
                let title = titled(format!("{name}별 건수"), format!("Findings by {name}"));
                let (with, without) = with_figure(found, figure);
                let bars = counts(with.iter().flat_map(|(_, value)| self.said_each(figure, value)));
                vec![Chart { title, bars, without }]
            }
            Drawing::ByYear(figure) => {
                let name = name(figure);
                let title = titled(format!("{name}의 연도별 건수"), format!("Findings by year: {name}"));
                let (with, without) = with_figure(found, figure);
                let years = with.iter().filter_map(|(_, value)| value.as_str()?.get(..4));
                let mut bars = counts(years.map(str::to_owned));
                bars.sort_by(|one, two| one.label.cmp(&two.label));
                vec![Chart { title, bars, without }]
            }
        }
    }

    /// The findings by the size of a figure.
    fn sizes(&self, title: String, figure: &str, found: &[&Finding], lowest: bool) -> Chart {
        let mut sizes: Vec<(&Finding, Bar)> = found
            .iter()
            .copied()
            .filter_map(|finding| {
                let (text, value) = (grouped(&plain(finding.figure(figure)?)), finding.number(figure)?);
                Some((finding, Bar { label: self.label(finding), value, text }))
            })
            .collect();
        let without = found.len() - sizes.len();
        sizes.sort_by(|(_, one), (_, two)| two.value.total_cmp(&one.value));
        if lowest {
            sizes.reverse();
        }
        sizes.truncate(MAX_BARS);
        Chart { title, bars: self.told_apart(sizes), without }
    }

    /// What a finding is about: statements begin with it.
    fn label(&self, finding: &Finding) -> String {
        finding.statement(self.language).split(':').next().unwrap_or(&finding.subject).to_owned()
    }

    /// Bars that would look the same also name the parts in which their subjects differ.
    fn told_apart(&self, sizes: Vec<(&Finding, Bar)>) -> Vec<Bar> {
        let drawn: Vec<(String, &str)> =
            sizes.iter().map(|(finding, bar)| (chart::cut(&bar.label), finding.subject.as_str())).collect();
        let told = |(at, (finding, bar)): (usize, (&Finding, Bar))| {
            let alike = |(other, (label, _)): &(usize, &(String, &str))| *other != at && *label == drawn[at].0;
            let others: Vec<&str> = drawn.iter().enumerate().filter(alike).map(|(_, (_, subject))| *subject).collect();
            let parts = differing(&finding.subject, &others).into_iter().map(|part| self.part_name(part));
            let label = std::iter::once(bar.label.as_str()).chain(parts).collect::<Vec<_>>().join(" · ");
            Bar { label, ..bar }
        };
        sizes.into_iter().enumerate().map(told).collect()
    }

    /// What a part of a subject is called; what has no name stands as it is.
    fn part_name<'a>(&'a self, part: &'a str) -> &'a str {
        let lists = ["types", "regions", "programmes", "indicators", "technologies", "agencies"];
        let mut names = lists.iter().map(|list| self.told.name(list, part, self.language));
        names.find(|name| *name != part).unwrap_or(part)
    }
}

/// The findings that have a figure, with it, and how many have none.
fn with_figure<'a>(found: &[&'a Finding], figure: &str) -> (Vec<(&'a Finding, &'a Value)>, usize) {
    let with: Vec<(&Finding, &Value)> = found
        .iter()
        .filter_map(|finding| Some((*finding, finding.figure(figure)?)))
        .filter(|(_, value)| !value.is_null())
        .collect();
    let without = found.len() - with.len();
    (with, without)
}

/// The findings by the last part of their subjects.
fn by_last_part<'a>(found: &[&'a Finding]) -> BTreeMap<&'a str, Vec<&'a Finding>> {
    let mut groups: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in found.iter().copied() {
        groups.entry(finding.subject.rsplit('/').next().unwrap_or_default()).or_default().push(finding);
    }
    groups
}

/// The parts of a subject that are not the same in all others.
fn differing<'a>(subject: &'a str, others: &[&str]) -> Vec<&'a str> {
    let differs = |(at, part): &(usize, &str)| others.iter().any(|other| other.split('/').nth(*at) != Some(*part));
    subject.split('/').enumerate().filter(differs).map(|(_, part)| part).collect()
}

/// How often each value comes, most frequent first.
fn counts(values: impl Iterator<Item = String>) -> Vec<Bar> {
    let mut counted = BTreeMap::<String, u32>::new();
    values.for_each(|value| *counted.entry(value).or_default() += 1);
    let bar = |(label, count): (String, u32)| Bar { label, value: f64::from(count), text: count.to_string() };
    let mut bars: Vec<Bar> = counted.into_iter().map(bar).collect();
    bars.sort_by(|one, two| two.value.total_cmp(&one.value));
    bars.truncate(MAX_BARS);
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_differ_in_some_of_their_parts() {
        assert_eq!(differing("P/2022/C1/local", &["P/2022/C2/local", "P/2023/C1/local"]), ["2022", "C1"]);
    }
}
