//! Who may say what, by which rules, and what is asked of whom.

pub mod agency;
pub mod answer;
pub mod code;
pub mod grant;
pub mod law;
pub mod recommendation;
pub mod review;
pub mod rule;
pub mod survey;
