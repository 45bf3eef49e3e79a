//! Types that nobody ever used.
//!
//! A type that was first defined `years` years ago or longer (rule `unused_type`), is still defined, and of which no
//! cluster was ever designated at or before the day.
//!
//! Source: evaluation of the budget office, chapter on designation (types without any designation).
//!
//! Worked example: defined on 2023-05-01, never designated: from 2026-05-01 on with years = 3.

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::scene::{Behind, Scene},
    values::Day,
};

/// The rule behind it.
pub const RULE: &str = "unused_type";

/// The types with the day on which each was first defined.
pub fn unused(scene: &Scene<'_>) -> Vec<(SmolStr, Day)> {
    let years = scene.parameters(RULE).years("years");
    let known = scene.known(Service::Registry);
    let first =
        |code: &SmolStr| scene.world.types.get(code)?.kept(known, scene.axes.on).map(|said| said.at.effective_on).min();
    let long =
        |code: &SmolStr| Some((code.clone(), first(code).filter(|first| first.plus_years(years) <= scene.axes.on)?));
    scene.census().types_never_used.iter().filter_map(long).collect()
}

/// The updates behind it: every definition of the type, and the rule.
pub fn behind(scene: &Scene<'_>, code: &str) -> Option<Behind> {
    let known = scene.known(Service::Registry);
    let mut behind: Behind = scene
        .world
        .types
        .get(code)?
        .kept(known, scene.axes.on)
        .map(|said| (Service::Registry, said.at.sequence))
        .collect();
    behind.extend(scene.adoption(RULE));
    Some(behind)
}
