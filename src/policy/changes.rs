//! What a changed policy grants and takes away: for each statement that causes it, a request.

use super::evaluate::matches;
use super::questions::{Access, Assume, Region, Verdict, no_new_access};
use super::request::Request;
use super::{Effect, Policy, Statement};
use crate::document::json;
use crate::source::{FileId, Span};
use std::collections::BTreeSet;

/// A request that only one of two policies allows.
#[derive(Clone, Debug)]
pub struct Change {
    pub request: Request,
    /// The entries of the Action of the statement that allows more by which it does; none where it has NotAction.
    pub actions: Vec<String>,
    /// The statements that make the difference, each with what it does.
    pub causes: Vec<(Span, String)>,
}

/// What is different between two policies.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub granted: Vec<Change>,
    pub taken_away: Vec<Change>,
    /// What could not be told, with the reasons.
    pub unknown: Vec<String>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.granted.is_empty() && self.taken_away.is_empty() && self.unknown.is_empty()
    }
}

/// A policy that allows nothing stands for one that is not there.
const NOTHING: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;

/// Compares two policies, of which one may be missing.
pub fn changes(old: Option<&Policy<'_>>, new: Option<&Policy<'_>>, assume: &Assume) -> Changes {
    let mut all = Changes::default();
    let Ok(node) = json::parse(NOTHING, FileId::default()) else { return all };
    let nothing = Policy::of(&node);
    let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
    all.granted = beyond(old, new, assume, Side::New, &mut all.unknown);
    all.taken_away = beyond(new, old, assume, Side::Old, &mut all.unknown);
    all.unknown.dedup();
    all
}

/// Whose surplus is looked for; only words depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// For each Allow of `more` that lets through what `less` does not, a request.
fn beyond(
    less: &Policy<'_>,
    more: &Policy<'_>,
    assume: &Assume,
    side: Side,
    unknown: &mut Vec<String>,
) -> Vec<Change> {
    let everything = Region::everything();
    let base = Access::from(less);
    let whole = no_new_access(&base, &Access::from(more), &everything, assume);
    if whole.holds() {
        return Vec::new();
    }
    let patterns = less.allows().filter_map(|own| own.action.as_ref());
    let before: BTreeSet<&str> = patterns
        .filter(|own| !own.negated)
        .flat_map(|own| &own.items)
        .map(|own| own.value)
        .collect();
    let ask = |policy: &Policy<'_>, region: &Region| {
        no_new_access(&base, &Access::from(policy), region, assume)
    };
    let (mut found, mut open): (Vec<Change>, Vec<String>) = (Vec::new(), Vec::new());
    for allow in more.allows() {
        let mut alone = Policy::with_kinds(more.node, more.kinds);
        alone.statements.retain(|own| !own.is(Effect::Allow) || own.index == allow.index);
        match ask(&alone, &everything) {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                if !found.iter().any(|change| change.request == witness.request) {
                    let mut change = change(less, more, witness.request, side);
                    change.actions = entries(allow, &before, |region| {
                        matches!(ask(&alone, region), Verdict::Fails(_))
                    });
                    found.push(change);
                }
            }
            Verdict::Unknown(why) => open.push(format!("of {}: {why}", allow.title())),
        }
    }
    if found.is_empty() && open.is_empty() {
        match whole {
            Verdict::Fails(witness) => found.push(change(less, more, witness.request, side)),
            Verdict::Unknown(why) => open.push(why),
            Verdict::Holds { .. } => {}
        }
    }
    unknown.extend(open);
    found
}

/// The entries of the statement's Action that `grants` says more is allowed by; `before` are those of the other
/// policy's Allow statements.
fn entries(
    allow: &Statement<'_>,
    before: &BTreeSet<&str>,
    grants: impl Fn(&Region) -> bool,
) -> Vec<String> {
    let Some(patterns) = allow.action.as_ref().filter(|action| !action.negated) else {
        return Vec::new();
    };
    let all: Vec<&str> = patterns.items.iter().map(|item| item.value).collect();
    if let [only] = all.as_slice() {
        return vec![(*only).to_owned()];
    }
    // Mostly a few entries are new and the others mean what they did: one question instead of one for each.
    let (kept, fresh): (Vec<&str>, Vec<&str>) = all.iter().partition(|own| before.contains(*own));
    let same = kept.is_empty() || !grants(&Region::everything().action(&kept));
    let asked = if same { fresh } else { all };
    let grants = |entry: &&str| grants(&Region::everything().action(&[entry]));
    asked.into_iter().filter(grants).map(str::to_owned).collect()
}

/// The Deny statements of the new policy that denied the request before: the change itself, in the new file.
fn no_longer_denying(old: &Policy<'_>, new: &Policy<'_>, request: &Request) -> Vec<(Span, String)> {
    let denied = old.denies().filter(|deny| matches(old, deny, request).truth.is_yes());
    let sids: BTreeSet<&str> = denied.filter_map(|deny| Some(deny.sid?.value)).collect();
    let same = |deny: &&Statement<'_>| deny.sid.is_some_and(|sid| sids.contains(sid.value));
    let own = new.denies().filter(same);
    let own = own.filter(|deny| matches(new, deny, request).truth.is_no());
    own.map(|deny| (deny.head(), format!("{} no longer denies it", deny.title()))).collect()
}

fn change(less: &Policy<'_>, more: &Policy<'_>, request: Request, side: Side) -> Change {
    let (allows, denies) = match side {
        Side::New => ("now allows it", "denied it before"),
        Side::Old => ("allowed it before", "now denies it"),
    };
    let about = |policy: &Policy<'_>, effect, say: &str| -> Vec<(Span, String)> {
        let hit = |statement: &&Statement<'_>| {
            statement.is(effect) && !matches(policy, statement, &request).truth.is_no()
        };
        let own = policy.statements.iter().filter(hit);
        own.map(|s| (s.head(), format!("{} {say}", s.title()))).collect()
    };
    let mut causes = about(more, Effect::Allow, allows);
    causes.extend(about(less, Effect::Deny, denies));
    if side == Side::New {
        causes.extend(no_longer_denying(less, more, &request));
    }
    Change { request, actions: Vec::new(), causes }
}
