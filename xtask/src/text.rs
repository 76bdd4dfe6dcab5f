//! The text files under `data/`: one fact per line, tab-separated, sorted, LF.

use crate::Error;
use crate::model::{Action, Data, Edge, Key, Partition, Resource};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The rows of a file: no comments, split at tabs.
pub fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The data as file names and contents.
pub fn write(data: &Data) -> BTreeMap<&'static str, String> {
    let mut services = String::from(
        "# Columns: prefix, title, flags (p: resource policies, r: resource control policies).\n",
    );
    let mut actions = String::from(
        "# Columns: action, access level (- when only the name is known), flags (p: permission only), resource types (* required), condition keys, condition keys of one resource type, dependent actions.\n",
    );
    let mut resources =
        String::from("# Columns: service, resource type, ARN formats, condition keys.\n");
    for (prefix, service) in &data.services {
        let flags = match (service.resource_policy, service.rcp) {
            (true, true) => "pr",
            (true, false) => "p",
            (false, true) => "r",
            (false, false) => "-",
        };
        line(&mut services, &[prefix, or_dash(&service.title), flags]);
        for action in service.actions.values() {
            let types = action.resources.values().map(|edge| match edge.required {
                true => format!("{}*", edge.name),
                false => edge.name.clone(),
            });
            let own = action.resources.values().filter(|edge| !edge.keys.is_empty());
            let own = own.map(|edge| format!("{}={}", edge.name, list(&edge.keys, ",")));
            line(
                &mut actions,
                &[
                    &format!("{prefix}:{}", action.name),
                    or_dash(&action.level),
                    if action.permission_only { "p" } else { "-" },
                    or_dash(&types.collect::<Vec<_>>().join(",")),
                    or_dash(&list(&action.keys, ",")),
                    or_dash(&own.collect::<Vec<_>>().join(";")),
                    or_dash(&list(&action.dependents, ",")),
                ],
            );
        }
        for resource in service.resources.values() {
            let arns = resource.arns.join(" ");
            let keys = list(&resource.keys, ",");
            line(&mut resources, &[prefix, &resource.name, &arns, or_dash(&keys)]);
        }
    }

    let mut keys = String::from("# Columns: condition key, type.\n");
    for key in data.keys.values() {
        line(&mut keys, &[&key.name, &key.kind]);
    }
    let mut partitions = String::from(
        "# Columns: partition, DNS suffix, regular expression of Region names, Regions.\n",
    );
    for partition in &data.partitions {
        let regions = list(&partition.regions, ",");
        line(
            &mut partitions,
            &[&partition.id, &partition.dns_suffix, &partition.region_regex, or_dash(&regions)],
        );
    }
    let mut managed = String::from("# Paths and names below arn:aws:iam::aws:policy/.\n");
    for name in &data.managed_policies {
        line(&mut managed, &[name]);
    }
    let mut retired =
        String::from("# Actions that exist no more. Columns: action, where it was last seen.\n");
    for (name, seen) in &data.retired {
        line(&mut retired, &[name, seen]);
    }
    BTreeMap::from([
        ("services.tsv", services),
        ("actions.tsv", actions),
        ("resource-types.tsv", resources),
        ("condition-keys.tsv", keys),
        ("partitions.tsv", partitions),
        ("managed-policies.tsv", managed),
        ("retired.tsv", retired),
    ])
}

/// The data as the files under `directory` tell it; files that are not there hold nothing.
pub fn read(directory: &Path) -> Result<Data, Error> {
    let text = |name: &str| std::fs::read_to_string(directory.join(name)).unwrap_or_default();
    let mut data = Data::default();
    for row in rows(&text("services.tsv")) {
        let [prefix, title, flags] = columns("services.tsv", &row)?;
        let service = data.services.entry(prefix.to_owned()).or_default();
        service.title = blank(title).to_owned();
        service.resource_policy = flags.contains('p');
        service.rcp = flags.contains('r');
    }
    for row in rows(&text("actions.tsv")) {
        let [name, level, flags, types, keys, own, dependents] = columns("actions.tsv", &row)?;
        let (prefix, name) = name.split_once(':').ok_or("actions.tsv: no colon in a name")?;
        let mut action = Action {
            name: name.to_owned(),
            level: blank(level).to_owned(),
            permission_only: flags == "p",
            keys: set(keys, ','),
            dependents: set(dependents, ','),
            ..Action::default()
        };
        for name in blank(types).split(',').filter(|name| !name.is_empty()) {
            let required = name.ends_with('*');
            let name = name.trim_end_matches('*');
            let edge = Edge { name: name.to_owned(), required, keys: BTreeSet::new() };
            action.resources.insert(name.to_lowercase(), edge);
        }
        for (name, keys) in blank(own).split(';').filter_map(|part| part.split_once('=')) {
            if let Some(edge) = action.resources.get_mut(&name.to_lowercase()) {
                edge.keys = set(keys, ',');
            }
        }
        let service = data.services.entry(prefix.to_owned()).or_default();
        service.actions.insert(name.to_lowercase(), action);
    }
    for row in rows(&text("resource-types.tsv")) {
        let [prefix, name, arns, keys] = columns("resource-types.tsv", &row)?;
        let arns = arns.split(' ').map(str::to_owned).collect();
        let resource = Resource { name: name.to_owned(), arns, keys: set(keys, ',') };
        let service = data.services.entry(prefix.to_owned()).or_default();
        service.resources.insert(name.to_lowercase(), resource);
    }
    for row in rows(&text("condition-keys.tsv")) {
        let [name, kind] = columns("condition-keys.tsv", &row)?;
        let key = Key { name: name.to_owned(), kind: kind.to_owned() };
        data.keys.insert(name.to_lowercase(), key);
    }
    for row in rows(&text("partitions.tsv")) {
        let [id, suffix, regex, regions] = columns("partitions.tsv", &row)?;
        data.partitions.push(Partition {
            id: id.to_owned(),
            dns_suffix: suffix.to_owned(),
            region_regex: regex.to_owned(),
            regions: set(regions, ','),
        });
    }
    data.managed_policies = rows(&text("managed-policies.tsv")).map(|row| row.concat()).collect();
    for row in rows(&text("retired.tsv")) {
        let [name, seen] = columns("retired.tsv", &row)?;
        data.retired.insert(name.to_owned(), seen.to_owned());
    }
    Ok(data)
}

/// A row with exactly the columns its file has.
pub fn columns<'a, const N: usize>(file: &str, row: &[&'a str]) -> Result<[&'a str; N], Error> {
    row.try_into().map_err(|_| format!("{file}: `{}` has not {N} columns", row.join("\t")).into())
}

/// The items of a list column, none for `-`.
pub fn set(text: &str, separator: char) -> BTreeSet<String> {
    blank(text).split(separator).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn line(text: &mut String, columns: &[&str]) {
    text.push_str(&columns.join("\t"));
    text.push('\n');
}

/// Sorted without regard to case, as the readers look them up.
fn list(items: &BTreeSet<String>, separator: &str) -> String {
    let mut items: Vec<&str> = items.iter().map(String::as_str).collect();
    items.sort_by_key(|item| item.to_lowercase());
    items.join(separator)
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

fn blank(text: &str) -> &str {
    if text == "-" { "" } else { text }
}
