//! What an action can be about: the ARNs of its resource types as patterns, and an example of each.

use super::Principal;
use super::watched::watched;
use crate::catalog::{self, ArnFormat, ResourceType};
use crate::policy::arn::{self, Arn, is_account};
use crate::policy::escalation::Own;
use crate::policy::{Effect, Statement};

/// The resources of a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    /// Any of these; none: whatever the action takes.
    pub patterns: Vec<String>,
    /// None of these.
    pub excluded: Vec<&'static str>,
    /// And any of these, where there are some.
    pub within: Vec<String>,
    /// Resources to try first.
    pub examples: Vec<String>,
    /// The formats that the patterns stand for; none where only the examples are meant.
    formats: Vec<ArnFormat>,
    /// Whether nothing is known of the resources.
    open: bool,
}

/// The account of examples where the policies name none. AWS keeps it for documentation.
pub(super) const ACCOUNT: &str = "111122223333";

/// Who asks where the principal is not known; no real policy names it.
pub(super) const CALLER: &str = "arn:aws:iam::111122223333:user/caller";

/// What only AWS changes, passes or assumes: roles linked to services and those of IAM Identity Center.
const ROLES_OF_AWS: &[&str] =
    &["arn:*:iam::*:role/aws-service-role/*", "arn:*:iam::*:role/aws-reserved/*"];
/// A name of IAM holds no colon. A path may, but then nobody could tell which of its ARN's parts a pattern means.
const NO_NAME_OF_IAM: &str = "arn:*:iam::*:*:*";
const POLICIES_OF_AWS: &[&str] = &["arn:*:iam::aws:policy/*"];

impl Target {
    /// Every resource that the action is made for: of the types it needs, or of all where it needs none.
    pub(super) fn any(action: &str) -> Self {
        let types = types(action);
        let mut target = Self::default();
        for kind in types {
            for format in kind.arns() {
                target.formats.push(format);
                target.patterns.push(format.pattern().to_owned());
                let example = arn::filled(format.text(), ACCOUNT);
                target.examples.push(example.replace('*', "example"));
            }
            if kind.arns().any(|format| format.fields()[2] == "iam") {
                target.excluded.push(NO_NAME_OF_IAM);
            }
            match (kind.service().prefix(), kind.name()) {
                ("iam" | "sts", "role") => target.excluded.extend(ROLES_OF_AWS),
                ("iam", "policy") => target.excluded.extend(POLICIES_OF_AWS),
                _ => {}
            }
        }
        if target.patterns.is_empty() {
            target.examples.push("*".to_owned());
            // Such a request is about `*` itself: the one text that `?` takes in. What AWS does not list may be about
            // anything.
            target.patterns.extend(catalog::action(action).map(|_| "?".to_owned()));
            target.open = target.patterns.is_empty();
        }
        target
    }

    /// One of these resources, which have no wildcards.
    pub(super) fn exactly(resources: Vec<String>) -> Self {
        Self { patterns: resources.clone(), examples: resources, ..Self::default() }
    }

    /// Whether the resources of a statement may be among these: a necessary test, cheap beside a proof.
    pub(super) fn may_be_in(&self, statement: &Statement<'_>) -> bool {
        let Some(list) = &statement.resource else { return true };
        list.negated
            || self.open
            || list.items.iter().any(|item| {
                let text = arn::without_variables(item.value);
                text == "*"
                    || self.formats.iter().any(|format| format.can_name(&text))
                    || self.formats.is_empty()
                        && self.examples.iter().any(|example| catalog::matches(&text, example))
            })
    }
}

impl Target {
    /// One of these resources that a pattern of a policy names, with a stand-in for each wildcard.
    pub(super) fn example_of(&self, pattern: &str) -> Option<String> {
        let text = arn::example(pattern, ACCOUNT).filter(|_| !self.formats.is_empty())?;
        // What starts so may have more parts.
        let below = pattern.ends_with('*').then(|| format!("{text}/example"));
        let mut each = [Some(text), below].into_iter().flatten();
        each.find(|text| self.formats.iter().any(|format| format.can_name(text)))
    }
}

/// The resource types of an action that a request has to name one of; those it is named after come first.
///
/// The data marks alternatives as needed, too, so any of them counts.
pub(super) fn types(action: &str) -> Vec<ResourceType> {
    let Some(action) = catalog::action(action) else { return Vec::new() };
    let edges = action.resource_types();
    let needed = edges.clone().any(|edge| edge.is_required());
    let mut types: Vec<ResourceType> = edges
        .filter(|edge| edge.is_required() || !needed)
        .map(|edge| edge.resource_type())
        .collect();
    let name = action.name().to_ascii_lowercase();
    types.sort_by_key(|kind| !name.contains(&kind.name().to_ascii_lowercase().replace('-', "")));
    types
}

/// Who asks, and the resources with which the way needs nothing else of the account.
pub(super) struct Case {
    pub caller: String,
    pub resources: Vec<String>,
}

impl Principal<'_> {
    /// The cases in which the resource surely is the caller's own.
    ///
    /// Where the principal is not known, its name may be any, so its resources have names that no policy says.
    pub(super) fn own(&self, own: Own) -> Vec<Case> {
        let known = self.arn().and_then(Arn::parse);
        if let (Some(arn), Some(name)) = (known, self.arn()) {
            let is = |kind: &str| arn.resource.starts_with(kind);
            let start = format!("arn:{}:iam::{}:", arn.partition, arn.account);
            let resources = match own {
                Own::User if is("user/") => vec![name.to_owned()],
                Own::Role if is("role/") && !is("role/aws-") => vec![name.to_owned()],
                Own::User | Own::Role => Vec::new(),
                Own::Group => self.groups.clone().unwrap_or_default(),
                Own::Policy => self.attached.clone().unwrap_or_default(),
                Own::NewUser => vec![format!("{start}user/new")],
                Own::NewRole => vec![format!("{start}role/new")],
            };
            let one = |resource| Case { caller: name.to_owned(), resources: vec![resource] };
            return resources.into_iter().map(one).collect();
        }
        // A name without its ARN leaves path and account open.
        let named = |kind: &str| {
            self.names.is_empty() || self.names.iter().all(|name| name.starts_with(kind))
        };
        if own == Own::Role && !named("role/")
            || matches!(own, Own::User | Own::Group) && !named("user/")
        {
            return Vec::new();
        }
        let (caller, resource) = match own {
            Own::User => ("user/caller", "user/caller"),
            Own::Role => ("role/caller", "role/caller"),
            Own::Group => ("user/caller", "group/of-the-caller"),
            Own::Policy => ("user/caller", "policy/of-the-caller"),
            Own::NewUser => ("user/caller", "user/new"),
            Own::NewRole => ("user/caller", "role/new"),
        };
        let each = self.accounts().into_iter().map(|(partition, account)| Case {
            caller: format!("arn:{partition}:iam::{account}:{caller}"),
            resources: vec![format!("arn:{partition}:iam::{account}:{resource}")],
        });
        each.collect()
    }

    /// What the Allow statements for an action name, as patterns; none where one says what it leaves out.
    pub(super) fn resources_of(&self, action: &str) -> Vec<String> {
        let mut found = Vec::new();
        let Some(place) = watched().place(action) else { return found };
        for held in self.layers().own.iter().filter(|held| held.is_about(place)) {
            if held.statement.is(Effect::Deny) {
                continue;
            }
            match &held.statement.resource {
                Some(list) if !list.negated => {
                    found.extend(
                        list.items
                            .iter()
                            .map(|item| arn::without_variables(item.value).into_owned()),
                    );
                }
                _ => return Vec::new(),
            }
        }
        found
    }

    /// The partitions and accounts that the principal may be of: those its policies name, and one more.
    fn accounts(&self) -> Vec<(String, String)> {
        let mut found = vec![("aws".to_owned(), ACCOUNT.to_owned())];
        for held in &self.layers().own {
            for resource in held.statement.resources() {
                let Some(arn) = Arn::parse(resource.value).filter(|arn| arn.service == "iam")
                else {
                    continue;
                };
                let account = if is_account(arn.account) { arn.account } else { ACCOUNT };
                let partition =
                    if arn.partition.contains(['*', '?', '$']) { "aws" } else { arn.partition };
                let pair = (partition.to_owned(), account.to_owned());
                if !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
        found
    }
}
