//! The service data between its sources and its text files, sorted by construction.

use std::collections::{BTreeMap, BTreeSet};

/// Everything under `data/` that a refresh writes.
#[derive(Default)]
pub struct Data {
    /// By prefix.
    pub services: BTreeMap<String, Service>,
    /// Type by lower-case name.
    pub keys: BTreeMap<String, Key>,
    pub partitions: Vec<Partition>,
    /// Paths and names below `arn:aws:iam::aws:policy/`.
    pub managed_policies: BTreeSet<String>,
    /// Where an action that exists no more was last seen, by its name.
    pub retired: BTreeMap<String, String>,
}

/// One service prefix.
#[derive(Default)]
pub struct Service {
    pub title: String,
    /// Resource control policies apply to it.
    pub rcp: bool,
    /// Its resources carry policies.
    pub resource_policy: bool,
    /// By lower-case name.
    pub actions: BTreeMap<String, Action>,
    /// By lower-case name.
    pub resources: BTreeMap<String, Resource>,
}

/// One action.
#[derive(Default)]
pub struct Action {
    pub name: String,
    /// Empty when the sources know no more than the name.
    pub level: String,
    pub permission_only: bool,
    /// Resource type names by lower-case name.
    pub resources: BTreeMap<String, Edge>,
    pub keys: BTreeSet<String>,
    pub dependents: BTreeSet<String>,
}

/// That an action takes a resource type.
#[derive(Default)]
pub struct Edge {
    pub name: String,
    pub required: bool,
    /// Condition keys that hold for this pair alone.
    pub keys: BTreeSet<String>,
}

/// One resource type.
#[derive(Default)]
pub struct Resource {
    pub name: String,
    pub arns: Vec<String>,
    pub keys: BTreeSet<String>,
}

/// One condition key.
pub struct Key {
    pub name: String,
    /// `String`, `ArrayOfString`, ...
    pub kind: String,
}

/// One partition with its Regions.
pub struct Partition {
    pub id: String,
    pub dns_suffix: String,
    pub region_regex: String,
    pub regions: BTreeSet<String>,
}

impl Data {
    /// Every action as `prefix:Name`, with its service prefix.
    pub fn actions(&self) -> impl Iterator<Item = (&str, &Action)> {
        self.services.iter().flat_map(|(prefix, service)| {
            service.actions.values().map(move |action| (prefix.as_str(), action))
        })
    }

    /// Whether `prefix:name` in lower case is an action.
    pub fn has_action(&self, name: &str) -> bool {
        name.split_once(':').is_some_and(|(prefix, name)| {
            self.services.get(prefix).is_some_and(|service| service.actions.contains_key(name))
        })
    }
}
