//! Look-ups in the AWS service data that is built into the program: services, actions, resource types, condition keys.
//!
//! The data comes from AWS's Service Authorization Reference (see `data/SOURCES.toml`) and is never complete:
//! AWS adds some sixty actions a week. What is not here may be new, so name [`date`] when something is unknown.
//!
//! Nothing is parsed at run time. `build.rs` turns the text files under `data/` into tables of numbers beside
//! one text; a handle such as [`Action`] is a row number, so it is `Copy` and costs nothing to pass around.
//!
//! ```
//! use perimeter::catalog;
//!
//! let action = catalog::action("s3:getobject").unwrap();
//! assert_eq!(action.to_string(), "s3:GetObject");
//! assert_eq!(action.level(), Some(catalog::AccessLevel::Read));
//! assert!(catalog::expand("s3:Get*").any(|other| other == action));
//! assert_eq!(catalog::nearest_action("s3:GetObjet"), Some(action));
//! ```

mod action;
mod arn;
mod hash;
mod key;
mod list;
mod nearest;
mod overlay;
mod pattern;
mod table;

pub use action::{AccessLevel, Action, Edge, Service};
pub use arn::{ArnFormat, ResourceType, arn_formats, is_of_no_type};
pub use key::{ConditionKey, KeyType, Presence};
pub use list::{
    ApiName, Partition, api_name, is_managed_policy, is_region, is_service_principal, partition,
    partition_of_region, partitions, retired, service_principals,
};
pub use nearest::{
    nearest, nearest_action, nearest_condition_key, nearest_service, nearest_service_principal,
};
pub use overlay::Overlay;
pub use pattern::matches;

use std::cmp::Ordering;

/// When the newest source of action names was published, `YYYY-MM-DD`.
#[must_use]
pub fn date() -> &'static str {
    env!("PERIMETER_DATA_DATE")
}

/// The packages the data was joined from, with their versions.
#[must_use]
pub fn version() -> &'static str {
    env!("PERIMETER_DATA_VERSION")
}

/// Every service, by prefix.
pub fn services() -> impl DoubleEndedIterator<Item = Service> + ExactSizeIterator {
    // The last row only closes the one before it.
    (0..table::services().len().saturating_sub(1) as u32).map(Service::new)
}

/// The service with this prefix, in any case: `s3`.
#[must_use]
pub fn service(prefix: &str) -> Option<Service> {
    let rows = table::services();
    let rows = rows.get(..rows.len().saturating_sub(1))?;
    let found = rows.binary_search_by(|[name, ..]| compare(table::text(*name), prefix)).ok()?;
    Some(Service::new(u32::try_from(found).ok()?))
}

/// Every action, by service prefix and name.
pub fn actions() -> impl DoubleEndedIterator<Item = Action> + ExactSizeIterator {
    (0..table::actions().len() as u32).map(Action::new)
}

/// The action with this name, in any case: `s3:GetObject`. A name with a wildcard is no action.
#[must_use]
pub fn action(name: &str) -> Option<Action> {
    let slots = table::action_slots();
    let (mut at, mark) = hash::slot(name, slots.len());
    // Some slots are always free, so the search ends.
    while let Some([slot]) = slots.get(at).filter(|[slot]| *slot != 0) {
        if slot & !hash::ROWS == mark {
            let action = Action::new((slot & hash::ROWS) - 1);
            if action.is_named(name) {
                return Some(action);
            }
        }
        at = (at + 1) & (slots.len() - 1);
    }
    None
}

/// The actions that a pattern of a policy's `Action` names: `s3:Get*`, `*:Describe*`, `*`.
///
/// Wildcards are `*` and `?`, and case does not matter. A text that is no pattern (`s3`) names none.
pub fn expand(pattern: &str) -> impl Iterator<Item = Action> {
    let (prefix, name) = match pattern.split_once(':') {
        Some(parts) => parts,
        None if !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*') => ("*", "*"),
        None => ("", ""),
    };
    let exact = if prefix.contains(['*', '?']) { None } else { Some(service(prefix)) };
    let some = exact.into_iter().flatten();
    let every =
        services().filter(move |service| exact.is_none() && matches(prefix, service.prefix()));
    let fixed = name.find(['*', '?']).map_or(name, |end| name.get(..end).unwrap_or_default());
    // Most patterns are a beginning and a `*`, which leaves nothing to compare.
    let open = name.strip_prefix(fixed) == Some("*");
    let starting = some.chain(every).flat_map(move |service| service.actions_starting(fixed));
    starting.filter(move |action| open || matches(name, action.name()))
}

/// Every condition key, by name.
pub fn condition_keys() -> impl DoubleEndedIterator<Item = ConditionKey> + ExactSizeIterator {
    (0..table::keys().len() as u32).map(ConditionKey::new)
}

/// The condition key with this name, in any case: `aws:PrincipalOrgID`, `aws:ResourceTag/Team`.
///
/// A name with a free part finds its template, unless the free part is empty. The claims of OpenID Connect
/// issuers are not all listed; see [`ConditionKey::is_issuer_claim`].
#[must_use]
pub fn condition_key(name: &str) -> Option<ConditionKey> {
    let rows = table::keys();
    if let Ok(found) = rows.binary_search_by(|[row, _]| compare(table::text(*row), name)) {
        return Some(ConditionKey::new(u32::try_from(found).ok()?));
    }
    key::template_of(name)
}

/// Compares as the tables are sorted: without regard to the case of ASCII letters.
fn compare(row: &str, wanted: &str) -> Ordering {
    for (own, other) in row.bytes().zip(wanted.bytes()) {
        match own.to_ascii_lowercase().cmp(&other.to_ascii_lowercase()) {
            Ordering::Equal => {}
            decided => return decided,
        }
    }
    row.len().cmp(&wanted.len())
}
