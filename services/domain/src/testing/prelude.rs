//! What stories start from.

use super::{Fields, Story};

/// Fields with some more, or others in place of the same.
pub(crate) fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more).filter(|(_, value)| !value.is_empty()).copied().collect()
}

/// A cluster of two districts with an area.
pub(crate) const CLUSTER: Fields<'static> = &[
    ("effective_on", "2020-01-01"),
    ("cluster_id", "C-1"),
    ("type_code", "T-1"),
    ("name_ko", "첫째"),
    ("regions", "11530;26110"),
    ("area_m2", "1000"),
    ("industries", "26;30"),
    ("technologies", "T01"),
    ("managing_agency_id", "Z-1"),
];

/// A type that needs no review.
pub(crate) const TYPE: Fields<'static> = &[
    ("effective_on", "2000-01-01"),
    ("type_code", "T-1"),
    ("name_ko", "유형"),
    ("law_id", "L-1"),
    ("ministry_id", "M-1"),
    ("layer", "area"),
];

/// An indicator within bounds.
pub(crate) const INDICATOR: Fields<'static> = &[
    ("effective_on", "2000-01-01"),
    ("indicator_id", "I-1"),
    ("name_ko", "고용"),
    ("unit", "명"),
    ("aggregation", "sum"),
    ("better", "higher"),
    ("minimum", "0"),
    ("maximum", "100"),
];

/// An agency in force since 2000.
pub(crate) fn agency<'a>(id: &'a str, kind: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("effective_on", "2000-01-01"), ("agency_id", id), ("name_ko", "기관"), ("kind", kind)]
}

/// Agencies, a law, two types, a programme and an indicator; updates `u1` to `u9`.
pub(crate) fn base() -> Story {
    Story::blank()
        .given("agency_registered", &agency("M-1", "ministry"))
        .given("agency_registered", &agency("M-2", "ministry"))
        .given("agency_registered", &agency("P-1", "province"))
        .given("agency_registered", &agency("Z-1", "zone_authority"))
        .given("law_recorded", &[("effective_on", "2000-01-01"), ("law_id", "L-1"), ("name_ko", "법")])
        .given("cluster_type_defined", TYPE)
        .given("cluster_type_defined", &with(TYPE, &[("type_code", "T-2"), ("review_required", "true")]))
        .given(
            "programme_defined",
            &[("effective_on", "2000-01-01"), ("programme_id", "B-1"), ("name_ko", "사업"), ("ministry_id", "M-1")],
        )
        .given("indicator_defined", INDICATOR)
}

/// The same with the cluster `C-1`, designated in 2020 by `u10`.
pub(crate) fn designated() -> Story {
    base().given("cluster_designated", CLUSTER)
}

/// The same with a grant to the agency `M-1` of everything, under limits.
pub(crate) fn granted(story: Story, limits: Fields<'_>) -> Story {
    let grant = [
        ("effective_on", "2020-01-01"),
        ("grant_id", "G-1"),
        ("agency_id", "M-1"),
        ("records", "registry.*;budget.*;performance.*;governance.*"),
    ];
    story.given("grant_issued", &with(&grant, limits))
}
