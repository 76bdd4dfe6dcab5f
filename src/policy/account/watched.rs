//! The actions that checks of a whole principal look for, and which of them statements grant at all.

use crate::catalog::{self, AccessLevel, Action};
use crate::policy::escalation::{self, Path};
use crate::policy::{Patterns, Statement};
use std::ops::Range;
use std::sync::OnceLock;

/// Names in order, so that those of a service stand together.
pub(super) struct Watched {
    /// By lower-case name.
    names: Vec<String>,
    /// Lower-case prefixes with the places of their actions.
    services: Vec<(String, Range<usize>)>,
    /// The places by the number of the action in the service data, plus one; zero for others.
    by_action: Vec<u16>,
    /// The places of the actions of every path.
    paths: Vec<(&'static Path, Vec<usize>)>,
    /// The places of the actions that hand out what is stored, each with what that is.
    disclosing: Vec<(usize, &'static str)>,
    /// The places of the actions that decide who may use a resource; those of [`RIGHTS`] aside.
    exposing: Vec<usize>,
}

/// Services that are about rights alone: their actions are ways to more rights, not to one resource.
const RIGHTS: &[&str] = &["iam", "organizations", "sso", "sts"];

/// A set of watched actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Granted(Vec<u64>);

/// Built once: every policy is held against it before anything is proved.
pub(super) fn watched() -> &'static Watched {
    static WATCHED: OnceLock<Watched> = OnceLock::new();
    WATCHED.get_or_init(|| {
        let exposing: Vec<String> = catalog::actions()
            .filter(|action| action.level() == Some(AccessLevel::PermissionsManagement))
            .filter(|action| !RIGHTS.contains(&action.service().prefix()))
            .map(|action| action.to_string())
            .collect();
        let of_paths = escalation::paths().iter().flat_map(|path| path.actions.iter().copied());
        let disclosing = escalation::disclosing().map(|(action, _)| action);
        let mut all: Vec<String> = of_paths.chain(disclosing).map(str::to_owned).collect();
        all.extend(exposing.iter().cloned());
        let mut watched = Watched::of(all);
        let place = |action: &str| watched.place(action);
        let paths = escalation::paths()
            .iter()
            .map(|path| (path, path.actions.iter().filter_map(|action| place(action)).collect()));
        let paths = paths.collect();
        let disclosing =
            escalation::disclosing().filter_map(|(action, what)| Some((place(action)?, what)));
        let disclosing = disclosing.collect();
        let exposing = exposing.iter().filter_map(|action| place(action)).collect();
        watched.paths = paths;
        watched.disclosing = disclosing;
        watched.exposing = exposing;
        watched
    })
}

impl Watched {
    fn of(mut names: Vec<String>) -> Self {
        let key = |name: &str| {
            let (prefix, name) = name.split_once(':').unwrap_or((name, ""));
            (prefix.to_ascii_lowercase(), name.to_ascii_lowercase())
        };
        names.sort_by_cached_key(|name| key(name));
        names.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
        let mut services: Vec<(String, Range<usize>)> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let (prefix, _) = key(name);
            match services.last_mut() {
                Some((last, range)) if *last == prefix => range.end = at + 1,
                _ => services.push((prefix, at..at + 1)),
            }
        }
        let mut by_action = vec![0; catalog::actions().len()];
        for (place, name) in names.iter().enumerate() {
            let slot = catalog::action(name).and_then(|action| by_action.get_mut(action.number()));
            if let (Some(slot), Ok(place)) = (slot, u16::try_from(place + 1)) {
                *slot = place;
            }
        }
        let (paths, disclosing, exposing) = Default::default();
        Self { names, services, by_action, paths, disclosing, exposing }
    }

    /// The paths of which every action is granted.
    pub(super) fn paths(&self, granted: &Granted) -> impl Iterator<Item = &'static Path> {
        let open = self.paths.iter().filter(|(_, all)| all.iter().all(|at| granted.contains(*at)));
        open.map(|(path, _)| *path)
    }

    /// The granted actions that hand out what is stored.
    pub(super) fn disclosing(
        &self,
        granted: &Granted,
    ) -> impl Iterator<Item = (&str, &'static str)> {
        let own = self.disclosing.iter().filter(|(at, _)| granted.contains(*at));
        own.filter_map(|(at, what)| Some((self.names.get(*at)?.as_str(), *what)))
    }

    /// The granted actions that decide who may use a resource.
    pub(super) fn exposing(&self, granted: &Granted) -> impl Iterator<Item = (&str, &'static str)> {
        let own = self.exposing.iter().filter(|at| granted.contains(**at));
        own.filter_map(|at| Some((self.names.get(*at)?.as_str(), "")))
    }

    /// The place of an action, in any case.
    pub(super) fn place(&self, action: &str) -> Option<usize> {
        let (prefix, _) = action.split_once(':')?;
        let range = self.service(prefix)?;
        let own = self.names.get(range.clone())?;
        let found = own.binary_search_by(|name| compare(name, action)).ok()?;
        Some(range.start + found)
    }

    fn of_action(&self, action: Action) -> Option<usize> {
        usize::from(*self.by_action.get(action.number())?).checked_sub(1)
    }

    fn service(&self, prefix: &str) -> Option<Range<usize>> {
        let found = self.services.binary_search_by(|(own, _)| compare(own, prefix)).ok()?;
        self.services.get(found).map(|(_, range)| range.clone())
    }

    /// Tells the places of the actions that a pattern names.
    fn each(&self, pattern: &str, mut tell: impl FnMut(usize)) {
        let wild = |text: &str| text.contains(['*', '?']);
        let Some((prefix, name)) = pattern.split_once(':') else {
            if !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*') {
                (0..self.names.len()).for_each(tell);
            }
            return;
        };
        let range = if wild(prefix) { Some(0..self.names.len()) } else { self.service(prefix) };
        let Some(range) = range else { return };
        if !wild(pattern) {
            return self.place(pattern).into_iter().for_each(tell);
        }
        if name == "*" && !wild(prefix) {
            return range.for_each(tell);
        }
        for place in range {
            if self.names.get(place).is_some_and(|name| catalog::matches(pattern, name)) {
                tell(place);
            }
        }
    }

    pub(super) fn none(&self) -> Granted {
        Granted(vec![0; self.names.len().div_ceil(64)])
    }

    /// The actions that a statement names, or does not leave out.
    pub(super) fn named(&self, statement: &Statement<'_>) -> Granted {
        let mut named = self.none();
        match &statement.action {
            Some(patterns) => self.add(patterns, &mut named),
            None => named.0.fill(u64::MAX),
        }
        named
    }

    fn add(&self, patterns: &Patterns<'_>, named: &mut Granted) {
        for (item, action) in patterns.with_actions() {
            match action {
                Some(action) => self.of_action(action).into_iter().for_each(|at| named.insert(at)),
                None => self.each(item.value, |place| named.insert(place)),
            }
        }
        if patterns.negated {
            named.0.iter_mut().for_each(|word| *word = !*word);
        }
    }
}

impl Granted {
    fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 != 0)
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other;
        }
    }

    /// What both grant.
    pub(super) fn limit(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own &= other;
        }
    }
}

fn compare(one: &str, other: &str) -> std::cmp::Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    one.bytes().map(lower).cmp(other.bytes().map(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pattern: &str) -> Vec<&'static str> {
        let watched = watched();
        let mut found = Vec::new();
        watched.each(pattern, |place| found.extend(watched.names.get(place).map(String::as_str)));
        found
    }

    #[test]
    fn a_pattern_names_what_it_matches() {
        for pattern in [
            "*",
            "*:*",
            "iam:*",
            "IAM:put*",
            "lambda:CreateFunction",
            "s3:get*",
            "ec2*:*",
            "nothing:*",
        ] {
            let wanted: Vec<&str> = watched()
                .names
                .iter()
                .map(String::as_str)
                .filter(|name| catalog::matches(pattern, name) || pattern == "*")
                .collect();
            assert_eq!(named(pattern), wanted, "{pattern}");
        }
    }

    #[test]
    fn a_full_name_is_found_by_its_number_as_by_its_name() {
        for action in catalog::actions() {
            assert_eq!(
                watched().of_action(action),
                watched().place(&action.to_string()),
                "{action}"
            );
        }
    }

    #[test]
    fn every_action_of_a_path_has_its_place() {
        for action in escalation::paths().iter().flat_map(|path| &path.actions) {
            assert!(watched().place(&action.to_uppercase()).is_some(), "{action}");
        }
    }
}
