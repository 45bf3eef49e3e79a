//! Indicators, values, companies and foreign investment.

pub mod company;
pub mod indicator;
pub mod investment;
pub mod observation;
pub mod spin_off;
