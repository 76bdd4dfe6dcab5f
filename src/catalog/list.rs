//! The short lists: partitions and Regions, service principals, managed policies, API names, retired actions.
//!
//! The shortest are looked up line by line in the text files themselves; names that every policy asks for are sorted.

use super::compare;
use regex::Regex;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// The rows of a text file, without its comments.
fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// Rows of two columns, sorted by the first without regard to case.
type Sorted = LazyLock<Vec<(&'static str, &'static str)>>;

fn sorted(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let columns = rows(text).map(|line| line.split_once('\t').unwrap_or((line, "")));
    let mut rows: Vec<_> = columns.collect();
    rows.sort_by(|(one, _), (other, _)| compare(one, other));
    rows
}

/// The row whose first column is this, in any case.
fn row(sorted: &Sorted, first: &str) -> Option<(&'static str, &'static str)> {
    // Most of what is asked for is a pattern, and no name has a wildcard.
    if first.bytes().any(|byte| matches!(byte, b'*' | b'?')) {
        return None;
    }
    let at = sorted.partition_point(|(name, _)| compare(name, first) == Ordering::Less);
    sorted.get(at).copied().filter(|(name, _)| name.eq_ignore_ascii_case(first))
}

const PARTITIONS: &str = include_str!("../../data/partitions.tsv");

/// A partition of AWS: `aws`, `aws-cn`, `aws-us-gov`, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// What ARNs call it.
    pub id: &'static str,
    /// The domain of its endpoints: `amazonaws.com`.
    pub dns_suffix: &'static str,
    /// The regular expression of its Regions' names, which new Regions fit before they are listed.
    pub region_regex: &'static str,
    regions: &'static str,
}

impl Partition {
    /// Its Regions as of [`super::date`].
    pub fn regions(self) -> impl Iterator<Item = &'static str> {
        self.regions.split(',')
    }
}

/// Every partition.
pub fn partitions() -> impl Iterator<Item = Partition> {
    rows(PARTITIONS).filter_map(|line| {
        let mut columns = line.split('\t');
        Some(Partition {
            id: columns.next()?,
            dns_suffix: columns.next()?,
            region_regex: columns.next()?,
            regions: columns.next()?,
        })
    })
}

/// The partition that ARNs call so. Case matters in ARNs.
#[must_use]
pub fn partition(id: &str) -> Option<Partition> {
    partitions().find(|partition| partition.id == id)
}

/// The partition a Region is in: listed there, or fitting its naming pattern as a newer Region would.
#[must_use]
pub fn partition_of_region(region: &str) -> Option<Partition> {
    static SHAPES: LazyLock<Vec<(Partition, Regex)>> = LazyLock::new(|| {
        let shapes = partitions().filter_map(|partition| {
            Regex::new(partition.region_regex).ok().map(|shape| (partition, shape))
        });
        shapes.collect()
    });
    let listed = partitions().find(|partition| partition.regions().any(|listed| listed == region));
    listed.or_else(|| {
        let fitting = SHAPES.iter().find(|(_, shape)| shape.is_match(region));
        fitting.map(|(partition, _)| *partition)
    })
}

const DIRECTIONS: &[&str] = &[
    "central",
    "east",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

/// Whether the name is a Region of any partition: listed, or of the right shape with a direction in it, as all have.
#[must_use]
pub fn is_region(name: &str) -> bool {
    let directed = || name.split('-').nth_back(1).is_some_and(|word| DIRECTIONS.contains(&word));
    partitions().any(|partition| partition.regions().any(|listed| listed == name))
        || directed() && partition_of_region(name).is_some()
}

const PRINCIPALS: &str = include_str!("../../data/overlay/service-principals.tsv");

/// The known service principals. AWS publishes no list, so an unlisted one may well exist.
pub fn service_principals() -> impl Iterator<Item = &'static str> {
    rows(PRINCIPALS)
}

/// Whether this is a known service principal: `lambda.amazonaws.com`.
///
/// A Region before the suffix (`logs.eu-west-1.amazonaws.com`) and the suffix of another partition are allowed for.
#[must_use]
pub fn is_service_principal(name: &str) -> bool {
    let known = |name: &str| service_principals().any(|known| known.eq_ignore_ascii_case(name));
    if known(name) {
        return true;
    }
    let service = partitions()
        .filter_map(|partition| name.strip_suffix(partition.dns_suffix)?.strip_suffix('.'))
        .min_by_key(|service| service.len());
    service.is_some_and(|service| {
        let bare = match service.rsplit_once('.') {
            Some((bare, region)) if is_region(region) => bare,
            _ => service,
        };
        known(&format!("{bare}.amazonaws.com"))
    })
}

/// Whether AWS publishes a managed policy of this name, with its path: `service-role/AWSLambdaRole`.
#[must_use]
pub fn is_managed_policy(name: &str) -> bool {
    rows(include_str!("../../data/managed-policies.tsv")).any(|known| known == name)
}

/// An API operation that is no IAM action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiName {
    /// `s3:ListObjects`.
    pub name: &'static str,
    actions: &'static str,
}

impl ApiName {
    /// The actions that authorise it, as `prefix:Name`. None known: the operation may be newer than the data.
    pub fn actions(self) -> impl Iterator<Item = &'static str> {
        self.actions.split(',').filter(|name| *name != "-")
    }
}

/// The API operation that someone took for an action: `s3:ListObjects`.
#[must_use]
pub fn api_name(name: &str) -> Option<ApiName> {
    static NAMES: Sorted =
        LazyLock::new(|| sorted(include_str!("../../data/overlay/api-names.tsv")));
    let (name, actions) = row(&NAMES, name)?;
    Some(ApiName { name, actions })
}

/// The date of the last data that had an action which exists no more: `deepracer:CreateCar`.
#[must_use]
pub fn retired(action: &str) -> Option<&'static str> {
    static ACTIONS: Sorted = LazyLock::new(|| sorted(include_str!("../../data/retired.tsv")));
    row(&ACTIONS, action).map(|(_, seen)| seen)
}
