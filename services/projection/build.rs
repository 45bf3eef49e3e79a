//! Embeds the built page, compressed. Without one, a page that says how to build it.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a build script is told by its environment, and a fault ends the build"
)]

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

const MISSING: &str = "<!doctype html><meta charset=utf-8><title>Daedong</title><p>The page is not built into this program. \
Build it with <code>just page</code> and build the program again. The view itself answers under <code>/api/v1/</code>.";

fn main() -> Result<(), Box<dyn Error>> {
    let dist = Path::new("web/dist");
    println!("cargo:rerun-if-changed=web/dist");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    if dist.join("index.html").exists() {
        collect(dist, dist, &mut files)?;
    } else {
        files.push(("index.html".to_owned(), MISSING.as_bytes().to_vec()));
    }
    files.sort();
    let mut code = String::from(
        "/// The files of the page: address, type, content compressed with gzip.\nstatic FILES: &[(&str, &str, &[u8])] = &[\n",
    );
    for (number, (name, content)) in files.iter().enumerate() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content)?;
        let path = out.join(format!("page-{number}.gz"));
        fs::write(&path, encoder.finish()?)?;
        writeln!(code, "    ({:?}, {:?}, include_bytes!({path:?})),", format!("/{name}"), kind(name))?;
    }
    code.push_str("];\n");
    fs::write(out.join("page.rs"), code)?;
    Ok(())
}

fn collect(root: &Path, dir: &Path, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            files.push((path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"), fs::read(&path)?));
        }
    }
    Ok(())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "map") => "application/json",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
