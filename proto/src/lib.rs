//! The contract of Daedong as code: messages, gRPC services (feature `grpc`) and the descriptor set.
//!
//! Not here: what a record *means*. Reading texts, judging and folding live in `domain`.
//!
//! - [`common`], [`registry`], [`budget`], [`performance`], [`governance`]: what is recorded
//! - [`intake`]: how agencies stream updates · [`view`]: how readers ask
//! - [`catalogue`]: every record kind and field with type, rule, names and meaning, read from the descriptors

pub mod catalogue;

/// The compiled protos, as a serialised `FileDescriptorSet` with comments and options.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/daedong.bin"));

/// Generated code, nested as the packages are.
#[allow(missing_docs, unused_qualifications, clippy::all, reason = "generated; documented in the .proto files")]
mod generated {
    macro_rules! packages {
        ($($name:ident)*) => {
            pub mod daedong {
                $(pub mod $name {
                    pub mod v1 {
                        include!(concat!(env!("OUT_DIR"), "/daedong.", stringify!($name), ".v1.rs"));
                    }
                })*
            }
        };
    }
    packages!(budget common governance intake performance registry view);
}

pub use generated::daedong::{
    budget::v1 as budget, common::v1 as common, governance::v1 as governance, intake::v1 as intake,
    performance::v1 as performance, registry::v1 as registry, view::v1 as view,
};
