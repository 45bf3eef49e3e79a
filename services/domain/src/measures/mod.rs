//! What the view measures: one file per measure, each with its meaning, formula, worked example and function.
//!
//! Everything is computed from [`World`](crate::world::World) at given [`Axes`](crate::world::Axes), exactly. Measures of
//! many entities take a [`scene::Scene`], which folds what they share once; a measure whose figures open returns, or has a
//! function that returns, the updates behind them ([`scene::Behind`]).

mod both;
pub mod budget;
pub mod census;
pub mod changes;
pub mod check;
pub mod designation_bar;
pub mod foreign_investment;
pub mod fragmentation;
pub mod groups;
pub mod money;
pub mod observed;
pub mod performance;
pub mod plans;
pub mod ratios;
pub mod recommendations;
pub mod reconciliation;
pub mod reviews;
pub mod scene;
pub mod similar;
pub mod spin_offs;
pub mod standing;
#[cfg(test)]
mod story;
pub mod surveys;
pub mod tally;
pub mod targets;
pub mod unused_type;
