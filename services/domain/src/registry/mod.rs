//! Types of clusters, their designations and the plans they serve.

pub mod cluster;
pub mod cluster_type;
pub mod plan;
