//! `data/SOURCES.toml`: which packages the data came from, and what came out.

use crate::Error;
use crate::fetch::Package;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use toml_edit::DocumentMut;

/// The recorded origin of the data.
#[derive(Default)]
pub struct Sources {
    /// Publish date of the newest package that names actions, `YYYY-MM-DD`.
    pub date: String,
    pub packages: Vec<Package>,
    pub counts: BTreeMap<String, usize>,
}

/// Reads `SOURCES.toml`; nothing recorded when it is not there.
pub fn read(directory: &Path) -> Result<Sources, Error> {
    let Ok(text) = std::fs::read_to_string(directory.join("SOURCES.toml")) else {
        return Ok(Sources::default());
    };
    let document: DocumentMut = text.parse()?;
    let string = |table: &dyn toml_edit::TableLike, name: &str| -> String {
        table.get(name).and_then(|item| item.as_str()).unwrap_or_default().to_owned()
    };
    let mut sources = Sources { date: string(document.as_table(), "date"), ..Sources::default() };
    let packages = document.get("package").and_then(|item| item.as_array_of_tables());
    for table in packages.into_iter().flatten() {
        sources.packages.push(Package {
            registry: string(table, "registry"),
            name: string(table, "name"),
            version: string(table, "version"),
            integrity: string(table, "integrity"),
            published: string(table, "published"),
            licence: string(table, "licence"),
        });
    }
    let counts = document.get("counts").and_then(|item| item.as_table());
    for (name, value) in counts.into_iter().flatten() {
        let count = value.as_integer().and_then(|count| usize::try_from(count).ok());
        sources.counts.insert(name.to_owned(), count.unwrap_or(0));
    }
    Ok(sources)
}

/// The text of `SOURCES.toml`.
pub fn write(sources: &Sources) -> String {
    let mut text = String::from("# Written by `cargo xtask refresh-data`.\n");
    let _ = writeln!(text, "date = \"{}\"", sources.date);
    for package in &sources.packages {
        let Package { registry, name, version, integrity, published, licence } = package;
        let _ = writeln!(
            text,
            "\n[[package]]\nregistry = \"{registry}\"\nname = \"{name}\"\nversion = \"{version}\"\n\
             integrity = \"{integrity}\"\npublished = \"{published}\"\nlicence = \"{licence}\""
        );
    }
    text.push_str("\n[counts]\n");
    for (name, count) in &sources.counts {
        let _ = writeln!(text, "{name} = {count}");
    }
    text
}
