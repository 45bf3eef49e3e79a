//! What the view finds fault with: one file per finding, in one sorted list.
//!
//! A finding says which rule it applies, how grave it is, what it finds at a moment, and which updates are behind it. The
//! frame makes the rows of `findings` from it, beside those under a draft of the rule if one is tried.
//!
//! To add one: `findings/NAME.rs` with `pub const FINDING: Finding` (see [`lapse`]), a line in [`ALL`], which is sorted by
//! rule, and the rule with its parameters in `domain::governance::rule`. The measure itself belongs into `domain::measures`.

pub mod alignment;
pub mod arrival;
pub mod concentration;
pub mod declining;
pub mod designation_bar;
pub mod fragmentation;
pub mod lapse;
pub mod overdue;
pub mod reconciliation;
pub mod similar;
pub mod spin_off_share;
pub mod survey_completeness;
pub mod unused_type;
pub mod wording;

use domain::{measures::scene::Behind, records::Family};
use sha2::{Digest, Sha256};

use crate::{
    cell::Cell,
    views::{Ask, Words, words},
};

/// All findings, sorted by rule.
pub const ALL: &[&Finding] = &[
    &alignment::FINDING,
    &arrival::FINDING,
    &concentration::FINDING,
    &declining::FINDING,
    &designation_bar::FINDING,
    &fragmentation::FINDING,
    &lapse::FINDING,
    &overdue::FINDING,
    &reconciliation::FINDING,
    &similar::FINDING,
    &spin_off_share::FINDING,
    &survey_completeness::FINDING,
    &unused_type::FINDING,
];

/// What the figures of findings are called, sorted.
pub const FIGURES: &[(&str, Words)] = &[
    ("agencies", words("보고 기관", "Agencies")),
    ("arrival_rate", words("도착률", "Arrival rate")),
    ("arrived_usd", words("도착액", "Arrived")),
    ("bound", words("기준", "Bound")),
    ("breaches", words("위반", "Breaches")),
    ("declared_usd", words("신고액", "Declared")),
    ("defined_on", words("정의 효력일", "Defined from")),
    ("designated_on", words("지정일", "Designated")),
    ("difference", words("차이", "Difference")),
    ("due_on", words("기한", "Due")),
    ("expected", words("대상", "Expected")),
    ("from_value", words("처음 값", "First value")),
    ("from_year", words("시작 연도", "From")),
    ("institution_share_percent", words("지분율", "Share held")),
    ("insufficient", words("반영률이 낮은 조합", "Insufficient")),
    ("lapse_milestone", words("이행할 단계", "Milestone")),
    ("largest", words("최대", "Largest")),
    ("last_day", words("실효일", "Last day")),
    ("laws", words("법률", "Laws")),
    ("lowest_coverage", words("최저 반영률", "Lowest coverage")),
    ("ministries", words("부처", "Ministries")),
    ("ministry_hhi", words("부처 집중 지수", "Ministry HHI")),
    ("on_time", words("기한 내", "On time")),
    ("place", words("장소", "Place")),
    ("progress_percent", words("진척", "Progress")),
    ("province_share", words("고른 시·도의 비율", "Share of provinces")),
    ("provinces", words("시·도", "Provinces")),
    ("region_count", words("고른 시·도", "Chosen by")),
    ("required_share_percent", words("요구 지분율", "Share required")),
    ("returned", words("반려", "Returned")),
    ("score", words("유사도", "Score")),
    ("share", words("계획 안의 비중", "Share of the plan")),
    ("since", words("위반 시작", "Since")),
    ("smallest", words("최소", "Smallest")),
    ("submitted", words("제출", "Submitted")),
    ("theme", words("주제", "Theme")),
    ("to_year", words("종료 연도", "To")),
    ("unsold_percent", words("미분양률", "Unsold")),
    ("value", words("값", "Value")),
    ("year", words("연도", "Year")),
];

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// To be known.
    Info,
    /// To be looked at.
    Notice,
    /// To be acted upon.
    Warning,
}

impl Severity {
    /// The word in views.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Notice => "notice",
            Self::Warning => "warning",
        }
    }
}

/// A kind of finding.
pub struct Finding {
    /// The rule that it applies.
    pub rule_id: &'static str,
    /// What it is called.
    pub title: Words,
    /// What is found, and how.
    pub method: Words,
    /// How grave it is.
    pub severity: Severity,
    /// What it reads.
    pub reads: &'static [Family],
    /// What it finds at a moment, in any order, each subject once.
    pub find: fn(&Ask<'_>) -> Vec<Found>,
    /// The updates behind what was found about a subject.
    pub behind: fn(&Ask<'_>, &str) -> Option<Behind>,
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.rule_id)
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it is about, its keys joined by `/`.
    pub subject: String,
    /// What is the matter, in Korean.
    pub statement_ko: String,
    /// What is the matter, in English.
    pub statement_en: String,
    /// The figures that show it.
    pub figures: Vec<(&'static str, Cell)>,
}

impl Found {
    /// The figures as readers see them.
    pub fn figures(&self) -> Cell {
        Cell::List(
            self.figures
                .iter()
                .map(|(name, value)| Cell::Object(vec![("name", (*name).into()), ("value", value.clone())]))
                .collect(),
        )
    }
}

/// What a code among the figures of findings is called; none where the figure is no code.
pub fn called(figure: &str, code: &str) -> Option<Words> {
    match figure {
        "breaches" => spin_off_share::called(code),
        "lapse_milestone" => lapse::called(code),
        _ => None,
    }
}

/// The id of what was found: the rule, and the first 12 hex digits of SHA-256 of the subject.
pub fn id(rule_id: &str, subject: &str) -> String {
    let mut id = format!("{rule_id}-");
    for byte in &Sha256::digest(subject.as_bytes())[..6] {
        id.push_str(&format!("{byte:02x}"));
    }
    id
}

#[cfg(test)]
mod tests {
    use domain::{measures::spin_offs, records::Milestone};

    use super::*;

    #[test]
    fn figures_are_named_once_in_order() {
        assert!(FIGURES.is_sorted_by(|one, two| one.0 < two.0));
    }

    #[test]
    fn every_code_among_figures_has_a_name() {
        for breach in spin_offs::Breach::ALL {
            assert!(called("breaches", breach.word()).is_some(), "{}", breach.word());
        }
        for milestone in Milestone::WORDS {
            assert!(called("lapse_milestone", milestone).is_some(), "{milestone}");
        }
        assert_eq!(called("breaches", "SHARE_BELOW").unwrap().ko, "지분율 미달");
        assert_eq!((called("breaches", "MOON"), called("place", "SHARE_BELOW")), (None, None));
    }

    #[test]
    fn findings_are_sorted_by_rule_and_every_rule_is_known() {
        assert!(ALL.is_sorted_by(|one, two| one.rule_id < two.rule_id));
        for finding in ALL {
            assert!(domain::governance::rule::find(finding.rule_id).is_some(), "{}", finding.rule_id);
        }
    }

    #[test]
    fn an_id_is_made_of_the_rule_and_a_digest_of_the_subject() {
        // echo -n 'C-1/C-2' | sha256sum
        assert_eq!(id("similar", "C-1/C-2"), "similar-b9a9d5211915");
    }
}
