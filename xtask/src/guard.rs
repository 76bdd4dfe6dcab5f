//! What must hold before new data may replace old: a source that silently lost something is caught here.

use crate::Error;
use crate::model::Data;
use std::collections::BTreeMap;

/// How many values each field has, by field name.
pub fn counts(data: &Data) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let mut add = |name: &str, count: usize| *counts.entry(name.to_owned()).or_insert(0) += count;
    add("services", data.services.len());
    add("condition_keys", data.keys.len());
    add("partitions", data.partitions.len());
    add("managed_policies", data.managed_policies.len());
    add("retired_actions", data.retired.len());
    for service in data.services.values() {
        add("resource_types", service.resources.len());
        add(
            "resource_type_keys",
            service.resources.values().map(|resource| resource.keys.len()).sum(),
        );
        add("rcp_services", usize::from(service.rcp));
        add("resource_policy_services", usize::from(service.resource_policy));
    }
    for (_, action) in data.actions() {
        add("actions", 1);
        add("action_levels", usize::from(!action.level.is_empty()));
        add("action_permission_only", usize::from(action.permission_only));
        add("action_resource_types", action.resources.len());
        add(
            "action_required_types",
            action.resources.values().filter(|edge| edge.required).count(),
        );
        add("action_keys", action.keys.len());
        add("action_type_keys", action.resources.values().map(|edge| edge.keys.len()).sum());
        add("action_dependents", usize::from(!action.dependents.is_empty()));
        let level = format!("level_{}", action.level.to_lowercase().replace(' ', "_"));
        if !action.level.is_empty() {
            add(&level, 1);
        }
    }
    counts
}

/// Fails when the new data is too small or has lost too much of what the old data had.
pub fn check(old: &Data, new: &Data, allow_removal: bool) -> Result<(), Error> {
    let (before, after) = (counts(old), counts(new));
    let mut wrong = Vec::new();
    for (name, least) in [("services", 450), ("actions", 22_000), ("partitions", 8)] {
        let count = after.get(name).copied().unwrap_or(0);
        if count < least {
            wrong.push(format!("only {count} {name}, at least {least} expected"));
        }
    }
    for (name, &count) in &before {
        let now = after.get(name).copied().unwrap_or(0);
        if now * 100 < count * 95 {
            wrong.push(format!("`{name}` fell from {count} to {now}, more than 5 %"));
        }
    }
    let gone = removed(old, new).len();
    if gone * 1000 > before.get("actions").copied().unwrap_or(0) * 5 && !allow_removal {
        wrong.push(format!(
            "{gone} actions are gone, more than 0.5 %; `--allow-removal` accepts that"
        ));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n       ").into()) }
}

/// Names of actions the old data has and the new data has not.
pub fn removed(old: &Data, new: &Data) -> Vec<String> {
    let names = old.actions().map(|(prefix, action)| format!("{prefix}:{}", action.name));
    names.filter(|name| !new.has_action(&name.to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Action, Partition, Service};

    fn data(actions: usize, keys: usize) -> Data {
        let mut data = Data::default();
        for number in 0..450 {
            data.services.insert(format!("service{number}"), Service::default());
        }
        let service = data.services.entry("service0".to_owned()).or_default();
        for number in 0..actions {
            let name = format!("Action{number}");
            let keys = if number < keys { ["aws:TagKeys".to_owned()].into() } else { [].into() };
            let action = Action { name: name.clone(), keys, ..Action::default() };
            service.actions.insert(name.to_lowercase(), action);
        }
        for id in 0..8 {
            data.partitions.push(Partition {
                id: id.to_string(),
                dns_suffix: String::new(),
                region_regex: String::new(),
                regions: [].into(),
            });
        }
        data
    }

    #[test]
    fn growth_passes_and_loss_fails() {
        let old = data(22_200, 1000);
        assert!(check(&old, &data(22_300, 1001), false).is_ok());
        assert!(check(&old, &data(22_200, 951), false).is_ok());
        assert!(
            check(&old, &data(22_200, 949), false).is_err(),
            "a field lost 5.1 % of its values"
        );
        assert!(check(&old, &data(21_999, 1000), true).is_err(), "too few actions");
        assert!(check(&old, &data(22_080, 1000), false).is_err(), "120 actions are gone");
        assert!(check(&old, &data(22_080, 1000), true).is_ok());
    }
}
