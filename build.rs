//! Turns the service data's text files into flat tables of numbers beside one text, which the program embeds as they are.
//!
//! A *span* packs a start (24 bits) and a length (8 bits) into one number; `src/catalog/table.rs` reads them.

#[path = "src/catalog/hash.rs"]
mod hash;

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const LEVELS: [&str; 6] = ["-", "List", "Read", "Write", "Permissions management", "Tagging"];
const KINDS: [&str; 6] = ["String", "Numeric", "Date", "Bool", "IPAddress", "ARN"];
const PRESENCE: [&str; 3] = ["sometimes", "signed", "always"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=data");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/catalog/hash.rs");
    let files = Files(PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data"));
    let mut tables = Tables::default();

    let keys = tables.keys(&files)?;
    let services = files.read("services.tsv")?;
    let (mut resources, mut actions, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let (mut formats, mut of_service) = (Vec::new(), Vec::new());
    let resource_types = files.read("resource-types.tsv")?;
    let mut resource_rows = resource_types.iter().peekable();
    let action_rows = files.read("actions.tsv")?;
    let mut action_rows = action_rows.iter().peekable();
    let mut service_rows = Vec::new();
    for (number, row) in services.iter().enumerate() {
        let [prefix, title, flags] = columns(row)?;
        let number = u32::try_from(number)?;
        let flags = u32::from(flags.contains('p')) | u32::from(flags.contains('r')) << 1;
        let first = [u32::try_from(actions.len())?, u32::try_from(resources.len())?];
        service_rows.push([
            tables.text(prefix)?,
            tables.text(blank(title))?,
            flags,
            first[0],
            first[1],
        ]);

        let mut own: HashMap<&str, u32> = HashMap::new();
        while let Some(row) = resource_rows.next_if(|row| row.starts_with(&format!("{prefix}\t"))) {
            let [_, name, arns, of_type] = columns(row)?;
            own.insert(name, u32::try_from(resources.len())?);
            let resource = u32::try_from(resources.len())?;
            let (first, count) = (formats.len(), arns.split(' ').count());
            for arn in arns.split(' ') {
                let service = arn.split(':').nth(2).unwrap_or_default().to_lowercase();
                of_service.push((service.clone(), u32::try_from(formats.len())?));
                let pattern = pattern(arn);
                let part = pattern.splitn(6, ':').nth(5).unwrap_or_default();
                let bucket = u32::from(arn.ends_with(":::${BucketName}"));
                let free = u32::from(service.starts_with("${"));
                let (whole, part) = (tables.text(&pattern)?, tables.text(part)?);
                formats.push([
                    tables.text(arn)?,
                    whole,
                    part,
                    resource | bucket << 31 | free << 30,
                ]);
            }
            let (arns, of_type) = (span(first, count)?, tables.key_list(of_type, &keys)?);
            resources.push([tables.text(name)?, number, arns, of_type]);
        }
        while let Some(row) = action_rows.next_if(|row| row.starts_with(&format!("{prefix}:"))) {
            let [name, level, flags, types, of_action, of_types, dependents] = columns(row)?;
            let level = position(&LEVELS, level)?;
            let info = level | u32::from(flags == "p") << 3 | number << 8;
            let of_types: HashMap<&str, &str> =
                of_types.split(';').filter_map(|part| part.split_once('=')).collect();
            let mut edges = Vec::new();
            for name in items(types) {
                let (name, required) = (name.trim_end_matches('*'), name.ends_with('*'));
                let target =
                    own.get(name).ok_or_else(|| format!("no resource type `{name}`: {row}"))?;
                let of_type = of_types.get(name).copied().unwrap_or("-");
                edges.push([target | u32::from(required) << 31, tables.key_list(of_type, &keys)?]);
            }
            let edges = tables.edge_list(&edges)?;
            let dependents =
                items(dependents).map(|name| tables.text(name)).collect::<Result<Vec<_>, _>>()?;
            let (of_action, dependents) =
                (tables.key_list(of_action, &keys)?, tables.list(&dependents)?);
            names.push(name);
            let name = name.split_once(':').map_or(name, |(_, name)| name);
            actions.push([tables.text(name)?, info, edges, of_action, dependents]);
        }
    }
    if let Some(row) = resource_rows.next().or_else(|| action_rows.next()) {
        return Err(format!("a row of no service or out of order: {row}").into());
    }
    // The end of the last service.
    service_rows.push([0, 0, 0, u32::try_from(actions.len())?, u32::try_from(resources.len())?]);

    of_service.sort();
    let mut by_service = Vec::new();
    for (service, format) in &of_service {
        by_service.push([tables.text(service)?, *format]);
    }

    let out = PathBuf::from(env::var("OUT_DIR")?);
    write(&out, "services", service_rows.as_flattened())?;
    write(&out, "actions", actions.as_flattened())?;
    write(&out, "action-slots", &slots(&names)?)?;
    write(&out, "resources", resources.as_flattened())?;
    write(&out, "formats", formats.as_flattened())?;
    write(&out, "formats-by-service", by_service.as_flattened())?;
    write(&out, "keys", tables.key_rows.as_flattened())?;
    write(&out, "edges", tables.edges.as_flattened())?;
    write(&out, "lists", &tables.lists)?;
    fs::write(out.join("strings.txt"), &tables.strings)?;
    describe(&files)
}

/// The rows of names by their hash, at most three quarters full.
fn slots(names: &[&str]) -> Result<Vec<u32>, Box<dyn Error>> {
    let mut slots = vec![0; (names.len() * 4 / 3).next_power_of_two()];
    for (row, name) in names.iter().enumerate() {
        let row = u32::try_from(row + 1)?;
        if row > hash::ROWS {
            return Err("a table has outgrown the slots of its hash".into());
        }
        let (mut at, mark) = hash::slot(name, slots.len());
        while slots[at] != 0 {
            at = (at + 1) % slots.len();
        }
        slots[at] = row | mark;
    }
    Ok(slots)
}

/// Tells the program what the data is, from `SOURCES.toml`.
fn describe(files: &Files) -> Result<(), Box<dyn Error>> {
    let sources = fs::read_to_string(files.0.join("SOURCES.toml"))?;
    let value = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    let mut packages: Vec<String> = Vec::new();
    for line in sources.lines() {
        if line.starts_with("date = ") {
            println!("cargo:rustc-env=PERIMETER_DATA_DATE={}", value(line));
        } else if line.starts_with("name = ") {
            packages.push(value(line));
        } else if line.starts_with("version = ") {
            let version = value(line);
            packages.last_mut().ok_or("a version of nothing")?.push_str(&format!(" {version}"));
        }
    }
    println!("cargo:rustc-env=PERIMETER_DATA_VERSION={}", packages.join(", "));
    Ok(())
}

/// The folder of the text files.
struct Files(PathBuf);

impl Files {
    fn read(&self, name: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let text =
            fs::read_to_string(self.0.join(name)).map_err(|error| format!("{name}: {error}"))?;
        Ok(text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect())
    }
}

/// The tables that rows of other tables point into; equal texts and lists are stored once.
#[derive(Default)]
struct Tables {
    strings: String,
    known_strings: HashMap<String, u32>,
    lists: Vec<u32>,
    known_lists: HashMap<Vec<u32>, u32>,
    edges: Vec<[u32; 2]>,
    known_edges: HashMap<Vec<[u32; 2]>, u32>,
    key_rows: Vec<[u32; 2]>,
}

impl Tables {
    fn text(&mut self, text: &str) -> Result<u32, Box<dyn Error>> {
        if let Some(&known) = self.known_strings.get(text) {
            return Ok(known);
        }
        let packed = span(self.strings.len(), text.len())?;
        self.strings.push_str(text);
        self.known_strings.insert(text.to_owned(), packed);
        Ok(packed)
    }

    fn list(&mut self, items: &[u32]) -> Result<u32, Box<dyn Error>> {
        if let Some(&known) = self.known_lists.get(items) {
            return Ok(known);
        }
        let packed = span(self.lists.len(), items.len())?;
        self.lists.extend_from_slice(items);
        self.known_lists.insert(items.to_vec(), packed);
        Ok(packed)
    }

    fn edge_list(&mut self, items: &[[u32; 2]]) -> Result<u32, Box<dyn Error>> {
        if let Some(&known) = self.known_edges.get(items) {
            return Ok(known);
        }
        let packed = span(self.edges.len(), items.len())?;
        self.edges.extend_from_slice(items);
        self.known_edges.insert(items.to_vec(), packed);
        Ok(packed)
    }

    fn key_list(
        &mut self,
        names: &str,
        keys: &HashMap<String, u32>,
    ) -> Result<u32, Box<dyn Error>> {
        let number = |name: &str| {
            keys.get(&name.to_lowercase())
                .copied()
                .ok_or_else(|| format!("no condition key `{name}`"))
        };
        let mut numbers = items(names).map(number).collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable();
        self.list(&numbers)
    }

    /// The keys of services and the global ones in one table; the global list is right where they differ.
    fn keys(&mut self, files: &Files) -> Result<HashMap<String, u32>, Box<dyn Error>> {
        let mut rows: BTreeMap<String, (String, u32)> = BTreeMap::new();
        for row in files.read("condition-keys.tsv")? {
            let [name, kind] = columns(&row)?;
            rows.insert(name.to_lowercase(), (name.to_owned(), self::kind(kind)?));
        }
        for row in files.read("overlay/global-keys.tsv")? {
            let [name, kind, presence, anonymous, sensitive, _] = columns(&row)?;
            let info = self::kind(kind)?
                | 1 << 4
                | position(&PRESENCE, presence)? << 5
                | u32::from(sensitive == "sensitive") << 7
                | u32::from(anonymous == "present") << 8
                | u32::from(anonymous == "absent") << 9;
            rows.insert(name.to_lowercase(), (name.to_owned(), info));
        }
        let mut numbers = HashMap::new();
        for (number, (lower, (name, info))) in rows.into_iter().enumerate() {
            let template = name.contains("${") || name.contains('<');
            let row = [self.text(&name)?, info | u32::from(template) << 10];
            self.key_rows.push(row);
            numbers.insert(lower, u32::try_from(number)?);
        }
        Ok(numbers)
    }
}

/// The format of an ARN with `*` for every free part.
fn pattern(format: &str) -> String {
    let mut pattern = String::with_capacity(format.len());
    let mut rest = format;
    // One format has a free part without the `$`.
    while let Some((before, after)) = rest.split_once('{') {
        pattern.push_str(before.strip_suffix('$').unwrap_or(before));
        pattern.push('*');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    pattern.push_str(rest);
    pattern
}

/// A type name as three bits and a fourth for arrays.
fn kind(name: &str) -> Result<u32, Box<dyn Error>> {
    let array = name.starts_with("ArrayOf");
    Ok(position(&KINDS, name.trim_start_matches("ArrayOf"))? | u32::from(array) << 3)
}

fn position(names: &[&str], name: &str) -> Result<u32, Box<dyn Error>> {
    let position = names.iter().position(|known| *known == name);
    Ok(u32::try_from(position.ok_or_else(|| format!("unknown value `{name}`"))?)?)
}

fn span(start: usize, length: usize) -> Result<u32, Box<dyn Error>> {
    let (start, length) = (u32::try_from(start)?, u8::try_from(length)?);
    if start >= 1 << 24 {
        return Err("a table has outgrown 24 bits".into());
    }
    Ok(start << 8 | u32::from(length))
}

fn columns<const N: usize>(row: &str) -> Result<[&str; N], Box<dyn Error>> {
    let columns: Vec<&str> = row.split('\t').collect();
    columns.try_into().map_err(|_| format!("not {N} columns: {row}").into())
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    blank(list).split(',').filter(|item| !item.is_empty())
}

fn blank(text: &str) -> &str {
    if text == "-" { "" } else { text }
}

fn write(out: &Path, name: &str, numbers: &[u32]) -> Result<(), Box<dyn Error>> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    Ok(fs::write(out.join(format!("{name}.bin")), bytes)?)
}
