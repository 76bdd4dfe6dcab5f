//! Services and their actions.

use super::arn::ResourceType;
use super::key::ConditionKey;
use super::{compare, table};
use std::cmp::Ordering;
use std::fmt;

/// A service, which is a prefix of action names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(u32);

impl Service {
    pub(super) fn new(row: u32) -> Self {
        Self(row)
    }

    fn row(self) -> [u32; 5] {
        table::row(table::services(), self.0)
    }

    /// `s3`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        table::text(self.row()[0])
    }

    /// `Amazon S3`; empty when the sources name no title.
    #[must_use]
    pub fn title(self) -> &'static str {
        table::text(self.row()[1])
    }

    /// Whether some of its resources carry a policy of their own. Unlisted services may have been given one since.
    #[must_use]
    pub fn has_resource_policies(self) -> bool {
        self.row()[2] & 1 != 0
    }

    /// Whether resource control policies apply to it.
    #[must_use]
    pub fn supports_rcp(self) -> bool {
        self.row()[2] & 2 != 0
    }

    /// Its actions by name.
    pub fn actions(self) -> impl DoubleEndedIterator<Item = Action> {
        let [.., start, _] = self.row();
        let [.., end, _] = Self(self.0 + 1).row();
        (start..end).map(Action::new)
    }

    /// Its actions whose names start so, in any case.
    pub(super) fn actions_starting(self, start: &str) -> impl Iterator<Item = Action> {
        let [.., first, _] = self.row();
        let [.., end, _] = Self(self.0 + 1).row();
        let rows = table::actions().get(first as usize..end as usize).unwrap_or_default();
        let before =
            rows.partition_point(|[row, ..]| compare(table::text(*row), start) == Ordering::Less);
        let own = rows.iter().skip(before).take_while(move |[row, ..]| {
            let name = table::text(*row).as_bytes();
            name.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start.as_bytes()))
        });
        own.zip(first + before as u32..).map(|(_, row)| Action(row))
    }

    /// Its action with this name, in any case and without the prefix: `GetObject`.
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action> {
        let [.., start, _] = self.row();
        let [.., end, _] = Self(self.0 + 1).row();
        let rows = table::actions().get(start as usize..end as usize)?;
        let found = rows.binary_search_by(|[row, ..]| compare(table::text(*row), name)).ok()?;
        Some(Action(start + u32::try_from(found).ok()?))
    }

    /// The resource types it defines.
    pub fn resource_types(self) -> impl DoubleEndedIterator<Item = ResourceType> {
        let [.., start] = self.row();
        let [.., end] = Self(self.0 + 1).row();
        (start..end).map(ResourceType::new)
    }

    /// The condition keys that bear its prefix.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> {
        let prefix = self.prefix();
        super::condition_keys().filter(move |key| key.prefix().eq_ignore_ascii_case(prefix))
    }
}

/// What an action does, as AWS classes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Sees that resources exist.
    List,
    /// Sees what is in them.
    Read,
    /// Creates, changes or deletes them.
    Write,
    /// Grants access to them.
    PermissionsManagement,
    /// Changes tags only.
    Tagging,
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::PermissionsManagement => "Permissions management",
            Self::Tagging => "Tagging",
        })
    }
}

/// An action. Displays as `s3:GetObject`; ordered by prefix and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action(u32);

impl Action {
    pub(super) fn new(row: u32) -> Self {
        Self(row)
    }

    fn row(self) -> [u32; 5] {
        table::row(table::actions(), self.0)
    }

    /// Its place among all actions, from zero, for tables about them.
    #[must_use]
    pub fn number(self) -> usize {
        self.0 as usize
    }

    /// The service whose prefix it bears.
    #[must_use]
    pub fn service(self) -> Service {
        Service(self.row()[1] >> 8)
    }

    /// `GetObject`: the name without the prefix.
    #[must_use]
    pub fn name(self) -> &'static str {
        table::text(self.row()[0])
    }

    /// Whether this is its name with the prefix, in any case.
    pub(super) fn is_named(self, name: &str) -> bool {
        let prefix = self.service().prefix();
        name.split_at_checked(prefix.len()).is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(prefix)
                && rest.strip_prefix(':').is_some_and(|rest| rest.eq_ignore_ascii_case(self.name()))
        })
    }

    /// What it does; `None` when the sources know no more than the name and resource types ([`Action::is_thin`]).
    #[must_use]
    pub fn level(self) -> Option<AccessLevel> {
        match self.row()[1] & 7 {
            1 => Some(AccessLevel::List),
            2 => Some(AccessLevel::Read),
            3 => Some(AccessLevel::Write),
            4 => Some(AccessLevel::PermissionsManagement),
            5 => Some(AccessLevel::Tagging),
            _ => None,
        }
    }

    /// Whether only the name and the resource types are known: an empty list of keys then means nothing.
    #[must_use]
    pub fn is_thin(self) -> bool {
        self.level().is_none()
    }

    /// Whether no API operation bears its name. AWS stopped publishing this in July 2026: newer actions say `false`.
    #[must_use]
    pub fn is_permission_only(self) -> bool {
        self.row()[1] & 8 != 0
    }

    /// The resource types it takes. None: its `Resource` must be `*`.
    pub fn resource_types(self) -> impl ExactSizeIterator<Item = Edge> + Clone {
        table::edge_list(self.row()[2]).iter().map(|row| Edge(*row))
    }

    /// The condition keys of the action itself, not those of its resource types or the global ones.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> {
        table::list(self.row()[3]).map(ConditionKey::new)
    }

    /// Whether a request for the action can carry the key: as its own, through one of its resource types, or as
    /// a key that any request may have. Ask [`Action::is_thin`] before trusting a `false`.
    #[must_use]
    pub fn supports(self, key: ConditionKey) -> bool {
        key.is_global()
            || self.condition_keys().any(|own| own == key)
            || self.resource_types().any(|edge| {
                edge.condition_keys().any(|own| own == key)
                    || edge.resource_type().condition_keys().any(|own| own == key)
            })
    }

    /// The actions that the caller needs as well, as `prefix:Name`. AWS stopped publishing this in July 2026.
    pub fn dependent_actions(self) -> impl Iterator<Item = &'static str> {
        table::list(self.row()[4]).map(table::text)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.service().prefix(), self.name())
    }
}

/// That an action takes a resource type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge([u32; 2]);

impl Edge {
    /// What the action takes.
    #[must_use]
    pub fn resource_type(self) -> ResourceType {
        ResourceType::new(self.0[0] & !(1 << 31))
    }

    /// Whether every request for the action names one of these.
    #[must_use]
    pub fn is_required(self) -> bool {
        self.0[0] >> 31 != 0
    }

    /// The condition keys that the action has with this resource type alone.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> {
        table::list(self.0[1]).map(ConditionKey::new)
    }
}
