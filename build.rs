//! Makes the table of public assets: each file under its content hash, compressed once here and never at run time.
//!
//! Only the folders named below are served; locales and guides are read by the program itself.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

const PUBLIC: [&str; 4] = ["fonts", "icons", "scripts", "styles"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("assets");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    for folder in PUBLIC {
        // A folder that is not there yet is watched through its parent.
        let watched = if root.join(folder).is_dir() { root.join(folder) } else { root.clone() };
        if watched.is_dir() {
            println!("cargo::rerun-if-changed={}", watched.display());
        }
        gather(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut table = String::from("&[\n");
    for (place, file) in files.iter().enumerate() {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        entry(&mut table, &name, file, &out.join(format!("asset-{place}.br")))?;
    }
    table.push(']');
    fs::write(out.join("assets.rs"), table)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() {
            gather(&path, files)?;
        } else if !hidden {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}

fn entry(table: &mut String, name: &str, file: &Path, compressed_file: &Path) -> io::Result<()> {
    let plain = fs::read(file)?;
    let (stem, extension) =
        name.rsplit_once('.').ok_or_else(|| io::Error::other(format!("{name}: no type")))?;
    let media_type = media_type(extension)
        .ok_or_else(|| io::Error::other(format!("{name}: unknown type, name it in build.rs")))?;
    let digest = Sha256::digest(&plain);
    let hash = digest.iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let compressed = brotli(&plain)?;
    let worth_it = compressed.len() < plain.len() * 9 / 10;
    let brotli = if worth_it {
        fs::write(compressed_file, compressed)?;
        format!("Some(include_bytes!({:?}))", compressed_file.display().to_string())
    } else {
        "None".to_owned()
    };
    let _ = writeln!(
        table,
        "Embedded {{ name: {name:?}, url: \"/assets/{stem}.{hash}.{extension}\", media_type: {media_type:?}, \
         tag: \"\\\"{hash}\\\"\", plain: include_bytes!({:?}), brotli: {brotli} }},",
        file.display().to_string(),
    );
    Ok(())
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(plain)?;
    Ok(writer.into_inner())
}

fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}
