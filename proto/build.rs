//! Compiles the protos with protox (no protoc) and keeps the descriptor set beside the code.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a build script is told by its environment, and a fault ends the build"
)]

use std::{env, error::Error, fs, path::PathBuf};

const FILES: &[&str] = &[
    "daedong/budget/v1/records.proto",
    "daedong/governance/v1/records.proto",
    "daedong/intake/v1/intake.proto",
    "daedong/performance/v1/records.proto",
    "daedong/registry/v1/records.proto",
    "daedong/registry/v1/service.proto",
    "daedong/view/v1/service.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=daedong");
    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_source_info(true).include_imports(true);
    compiler.open_files(FILES)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // The reflective set keeps the options (extensions); prost's own types would drop them.
    fs::write(out.join("daedong.bin"), compiler.encode_file_descriptor_set())?;
    let set = compiler.file_descriptor_set();
    let grpc = env::var_os("CARGO_FEATURE_GRPC").is_some();
    tonic_prost_build::configure()
        .build_client(grpc)
        .build_server(grpc)
        .bytes(".daedong.common.v1")
        .compile_fds(set)?;
    Ok(())
}
