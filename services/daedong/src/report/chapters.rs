//! What belongs into which chapter, and how it is drawn. A new finding gets a line here.

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// Its title, Korean and English.
    pub title: (&'static str, &'static str),
    /// What it asks, Korean and English.
    pub question: (&'static str, &'static str),
    /// Its sections.
    pub sections: &'static [Section],
}

/// A section: a rule, and the drawing of what it found.
#[derive(Debug)]
pub struct Section {
    /// The rule.
    pub rule_id: &'static str,
    /// The drawing.
    pub drawing: Drawing,
}

/// What is drawn of findings.
#[derive(Debug, Clone, Copy)]
pub enum Drawing {
    /// The subjects where a figure is highest.
    Highest(&'static str),
    /// The subjects where a figure is highest, a chart for each ratio: the last part of their subjects. Ratios have units of
    /// their own, so that bars of different ones cannot be compared.
    HighestByRatio(&'static str),
    /// The subjects where a figure is lowest.
    Lowest(&'static str),
    /// How many findings have each value of a figure.
    Count(&'static str),
    /// How many findings there are by the year of a day.
    ByYear(&'static str),
}

const fn section(rule_id: &'static str, drawing: Drawing) -> Section {
    Section { rule_id, drawing }
}

/// The three chapters.
pub const ALL: &[Chapter] = &[
    Chapter {
        title: ("지정과 입지", "Designation and location"),
        question: (
            "같은 곳에 같은 일을 거듭 지정하지 않았는가, 계획은 서로 맞는가, 쓰이지 않는 지정은 없는가.",
            "Do designations repeat each other, do plans agree, is anything designated that is not used?",
        ),
        sections: &[
            section("similar", Drawing::Count("score")),
            section("alignment", Drawing::Lowest("lowest_coverage")),
            section("concentration", Drawing::Highest("region_count")),
            section("designation_bar", Drawing::Highest("unsold_percent")),
            section("lapse", Drawing::ByYear("last_day")),
            section("unused_type", Drawing::ByYear("defined_on")),
        ],
    },
    Chapter {
        title: ("성과", "Performance"),
        question: (
            "들인 돈에 견주어 성과가 나오는가, 지켜야 할 요건을 지키는가, 신고된 투자가 들어오는가.",
            "Does the money bring results, are legal requirements kept, does declared investment arrive?",
        ),
        sections: &[
            section("declining", Drawing::HighestByRatio("value")),
            section("spin_off_share", Drawing::Count("breaches")),
            section("arrival", Drawing::Lowest("arrival_rate")),
            section("reconciliation", Drawing::Highest("difference")),
        ],
    },
    Chapter {
        title: ("운영과 관리", "Operation and management"),
        question: (
            "누가 무엇을 맡는지 한눈에 보이는가, 조사는 완결되는가, 권고는 이행되는가.",
            "Can anybody see who is in charge of what, are surveys complete, are recommendations carried out?",
        ),
        sections: &[
            section("fragmentation", Drawing::Highest("laws")),
            section("survey_completeness", Drawing::Highest("expected")),
            section("overdue", Drawing::Lowest("progress_percent")),
        ],
    },
];
