//! What the view measures: one file per measure, each with its meaning, formula, worked example and function.
//!
//! Everything is computed from [`World`](crate::world::World) at given [`Axes`](crate::world::Axes), exactly.

pub mod check;
pub mod designation_bar;
pub mod observed;
