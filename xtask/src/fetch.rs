//! Pulls the source packages with npm and pip and verifies what arrived.

use crate::Error;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha512};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One source package as `SOURCES.toml` records it.
#[derive(Clone, Default)]
pub struct Package {
    /// `npm` or `pypi`.
    pub registry: String,
    pub name: String,
    pub version: String,
    /// `sha512-<base64>` as npm writes it, or `sha256:<hex>` as PyPI does.
    pub integrity: String,
    /// `YYYY-MM-DD`.
    pub published: String,
    pub licence: String,
}

/// The files of one package, by path inside the archive.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Downloads a package into `directory`; an empty version means the newest one.
///
/// The archive must have the digest the registry states, and the recorded one where `wanted` has one.
/// `keep` picks the files to unpack.
pub fn fetch(
    wanted: &Package,
    directory: &Path,
    keep: impl Fn(&str) -> bool,
) -> Result<(Package, Files), Error> {
    let mut package = Package { published: String::new(), ..wanted.clone() };
    let (archive, stated) = match wanted.registry.as_str() {
        "npm" => npm(&mut package, directory)?,
        "pypi" => pypi(&mut package, directory)?,
        other => return Err(format!("unknown registry `{other}`").into()),
    };
    let bytes = std::fs::read(archive)?;
    package.integrity = if stated.starts_with("sha512-") {
        format!("sha512-{}", BASE64_STANDARD.encode(Sha512::digest(&bytes)))
    } else {
        let digest = Sha256::digest(&bytes);
        format!("sha256:{}", digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    };
    let recorded = wanted.version == package.version && !wanted.integrity.is_empty();
    if package.integrity != stated || recorded && package.integrity != wanted.integrity {
        return Err(format!(
            "{} {} has not the integrity it should",
            package.name, package.version
        )
        .into());
    }
    let files = match wanted.registry.as_str() {
        "npm" => untar(&bytes, keep)?,
        _ => unzip(&bytes, keep, &mut package)?,
    };
    Ok((package, files))
}

/// `npm pack`: the archive and the integrity the registry states.
fn npm(package: &mut Package, directory: &Path) -> Result<(PathBuf, String), Error> {
    let name = match package.version.as_str() {
        "" => package.name.clone(),
        version => format!("{}@{version}", package.name),
    };
    let view = output(
        Command::new("npm").args(["view", &name, "version", "dist", "license", "time", "--json"]),
    )?;
    let view: Value = serde_json::from_slice(&view)?;
    let text = |pointer: &str| view.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    package.version = text("/version").to_owned();
    package.licence = text("/license").to_owned();
    let time = text(&format!("/time/{}", package.version));
    package.published = time.get(..10).ok_or("npm states no publish date")?.to_owned();
    let pinned = format!("{}@{}", package.name, package.version);
    let packed =
        output(Command::new("npm").args(["pack", &pinned, "--silent"]).current_dir(directory))?;
    let file = String::from_utf8(packed)?.trim().to_owned();
    Ok((directory.join(file), text("/dist/integrity").to_owned()))
}

/// `pip download`: the wheel and the digest the index states.
fn pypi(package: &mut Package, directory: &Path) -> Result<(PathBuf, String), Error> {
    let name = match package.version.as_str() {
        "" => package.name.clone(),
        version => format!("{}=={version}", package.name),
    };
    let report = output(Command::new("pip").args([
        "install",
        "--dry-run",
        "--quiet",
        "--no-deps",
        "--ignore-installed",
        "--report",
        "-",
        &name,
    ]))?;
    let report: Value = serde_json::from_slice(&report)?;
    let text = |pointer: &str| report.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    package.version = text("/install/0/metadata/version").to_owned();
    let stated = format!("sha256:{}", text("/install/0/download_info/archive_info/hashes/sha256"));
    let url = text("/install/0/download_info/url");
    let file = url.rsplit('/').next().ok_or("pip names no file")?.to_owned();
    let pinned = format!("{}=={}", package.name, package.version);
    output(
        Command::new("pip")
            .args(["download", "--quiet", "--no-deps", "-d", "."])
            .arg(pinned)
            .current_dir(directory),
    )?;
    Ok((directory.join(file), stated))
}

/// Standard output of a command that succeeded.
fn output(command: &mut Command) -> Result<Vec<u8>, Error> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed: {}", stderr.trim()).into())
}

fn untar(bytes: &[u8], keep: impl Fn(&str) -> bool) -> Result<Files, Error> {
    let mut files = Files::new();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        if keep(&path) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
    }
    Ok(files)
}

/// A wheel states its licence in its metadata, and no publish date, so its newest file stands for that.
fn unzip(bytes: &[u8], keep: impl Fn(&str) -> bool, package: &mut Package) -> Result<Files, Error> {
    let mut files = Files::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        if let Some(time) = entry.last_modified() {
            let date = format!("{:04}-{:02}-{:02}", time.year(), time.month(), time.day());
            package.published = date.max(std::mem::take(&mut package.published));
        }
        let path = entry.name()?.into_owned();
        if path.ends_with(".dist-info/METADATA") {
            let mut metadata = String::new();
            entry.read_to_string(&mut metadata)?;
            let mut fields = metadata.lines().filter_map(|line| line.split_once(": "));
            let licence =
                fields.find(|(name, _)| matches!(*name, "License" | "License-Expression"));
            package.licence = licence.map_or("", |(_, value)| value).to_owned();
        } else if keep(&path) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
    }
    Ok(files)
}
