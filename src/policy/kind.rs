//! What a policy document is for: the same grammar serves users, roles, buckets, organizations and endpoints.

use super::{Effect, Policy, PrincipalType, Statement};
use crate::catalog;

/// Where a policy document is attached, which decides what it may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Attached to a user, group or role.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// Given when a session starts.
    Session,
    /// Who may assume a role.
    Trust,
    /// An S3 bucket's policy.
    Bucket,
    /// The policy of any other resource: a queue, key, function, …
    Resource,
    /// A VPC endpoint's policy.
    Endpoint,
    /// A service control policy of an organization.
    Scp,
    /// A resource control policy of an organization.
    Rcp,
}

/// A set of kinds: what a document may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kind {
    pub const ALL: &[Kind] = &[
        Kind::Identity,
        Kind::Boundary,
        Kind::Session,
        Kind::Trust,
        Kind::Bucket,
        Kind::Resource,
        Kind::Endpoint,
        Kind::Scp,
        Kind::Rcp,
    ];

    /// The name used on the command line, in the configuration and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Trust => "trust",
            Self::Bucket => "bucket",
            Self::Resource => "resource",
            Self::Endpoint => "endpoint",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
        }
    }

    /// How a message names it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Identity => "identity policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::Trust => "role trust policy",
            Self::Bucket => "bucket policy",
            Self::Resource => "resource policy",
            Self::Endpoint => "VPC endpoint policy",
            Self::Scp => "service control policy",
            Self::Rcp => "resource control policy",
        }
    }

    /// The kind of that [`Kind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Whether statements of this kind must say who they are about.
    pub fn has_principal(self) -> bool {
        matches!(self, Self::Trust | Self::Bucket | Self::Resource | Self::Endpoint | Self::Rcp)
    }
}

impl From<Kind> for Kinds {
    fn from(kind: Kind) -> Self {
        Self(1 << kind as u16)
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |all, kind| all | Self::from(kind).0))
    }
}

impl Kinds {
    /// Nothing known.
    pub const ANY: Self = Self((1 << Kind::ALL.len()) - 1);

    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.iter().copied().filter(move |&kind| self.may_be(kind))
    }

    pub fn may_be(self, kind: Kind) -> bool {
        self.0 & Self::from(kind).0 != 0
    }

    /// Whether it is surely of that kind.
    pub fn is(self, kind: Kind) -> bool {
        self.0 == Self::from(kind).0
    }

    /// Whether something holds for every kind that it may be; false where nothing is possible.
    pub fn all(self, holds: impl Fn(Kind) -> bool) -> bool {
        self.0 != 0 && self.iter().all(holds)
    }

    /// The kinds of both; where they have none in common, `self`.
    #[must_use]
    pub fn narrowed(self, other: Kinds) -> Self {
        if self.0 & other.0 == 0 { self } else { Self(self.0 & other.0) }
    }

    /// How a message names it, where it is one kind or a few.
    pub fn title(self) -> String {
        let titles: Vec<&str> = self.iter().map(Kind::title).collect();
        if titles.len() > 3 { "policy of any kind".to_owned() } else { titles.join(" or ") }
    }

    /// What a document may be, from its principals, actions and resources.
    pub(super) fn inferred(policy: &Policy<'_>) -> Self {
        let statements = &policy.statements;
        if statements.iter().all(|s| s.principal.is_none()) {
            let assumes = |s: &Statement<'_>| s.resource.is_none() && acts_only(s, &is_assume);
            if !statements.is_empty() && statements.iter().all(assumes) {
                // Either its principal is missing or its resource is.
                return [Kind::Trust, Kind::Identity].into_iter().collect();
            }
            return [Kind::Identity, Kind::Boundary, Kind::Session, Kind::Scp]
                .into_iter()
                .collect();
        }
        let sts = |s: &Statement<'_>| acts_only(s, &|action| starts(action, "sts:"));
        let no_resource = statements.iter().all(|s| s.resource.is_none());
        let names_sts = |s: &Statement<'_>| {
            s.actions().next().is_some() && s.actions().all(|action| starts(action.value, "sts:"))
        };
        let trusts = if no_resource {
            statements.iter().all(names_sts)
        } else {
            statements.iter().all(sts) && statements.iter().any(|s| acts_only(s, &is_assume))
        };
        if trusts {
            return Kind::Trust.into();
        }
        if one_bucket(statements) {
            return Kind::Bucket.into();
        }
        let everyone = |s: &Statement<'_>| {
            s.principal.as_ref().is_some_and(|p| {
                !p.negated && p.items.iter().all(|p| p.kind == PrincipalType::Everyone)
            })
        };
        let mut kinds = vec![Kind::Resource];
        // An endpoint is open to everyone who can reach it, and its policy says what they may do.
        let mut allows = statements.iter().filter(|s| s.is(Effect::Allow)).peekable();
        let named = |s: &Statement<'_>| s.principals().any(|p| p.is_everyone());
        if allows.peek().is_none() || allows.any(named) {
            kinds.push(Kind::Endpoint);
        }
        if statements.iter().all(|s| everyone(s) && s.is(Effect::Deny)) {
            kinds.push(Kind::Rcp);
        }
        kinds.into_iter().collect()
    }
}

impl Policy<'_> {
    /// Whether it reads like the policy of a VPC endpoint: of several services, or of all resources of one.
    pub fn is_for_endpoints(&self) -> bool {
        if self.kinds.is(Kind::Endpoint) || !self.kinds.may_be(Kind::Endpoint) {
            return self.kinds.is(Kind::Endpoint);
        }
        let actions = self.statements.iter().flat_map(Statement::actions);
        let mut services =
            actions.map(|action| action.value.split(':').next().unwrap_or("").to_ascii_lowercase());
        let Some(first) = services.next() else { return true };
        let mut resources = self.statements.iter().flat_map(Statement::resources).peekable();
        // A repository's policy names no resource, an endpoint's always does.
        let open = resources.peek().is_some() && resources.all(|resource| resource.value == "*");
        first == "*" || services.any(|other| other != first) || open && first != "kms"
    }
}

fn starts(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_assume(action: &str) -> bool {
    ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"]
        .iter()
        .any(|name| starts(action, name))
}

/// Whether the statement names actions, and each is of the kind asked for.
fn acts_only(statement: &Statement<'_>, holds: &dyn Fn(&str) -> bool) -> bool {
    statement.action.as_ref().is_some_and(|action| {
        !action.negated
            && !action.items.is_empty()
            && action.items.iter().all(|item| holds(item.value))
    })
}

/// Whether every resource is one and the same S3 bucket, or lies in it; some may be patterns that take it in.
fn one_bucket(statements: &[Statement<'_>]) -> bool {
    let resources = || {
        let lists = statements.iter().filter_map(|s| Some((s, s.resource.as_ref()?)));
        lists.flat_map(|(s, list)| list.items.iter().map(move |item| (s, item.value)))
    };
    let wild = |name: &str| name.contains(['*', '?']);
    let mut names = resources().filter_map(|(_, text)| bucket_name(text)).filter(|n| !wild(n));
    let Some(bucket) = names.next() else { return false };
    resources().all(|(statement, text)| match bucket_name(text) {
        Some(name) if wild(name) => !name.starts_with('*') && catalog::matches(name, bucket),
        Some(name) => name == bucket,
        None => text == "*" && statement.is(Effect::Deny),
    })
}

/// The name of the bucket that an ARN of S3 is of; it may be a pattern.
fn bucket_name(text: &str) -> Option<&str> {
    let mut parts = text.splitn(6, ':');
    let start = [parts.next(), parts.next(), parts.next(), parts.next(), parts.next()];
    let [arn, _, s3, region, account] = start;
    let name = parts.next().and_then(|path| path.split('/').next()).unwrap_or("");
    let is_s3 = (arn, s3, region, account) == (Some("arn"), Some("s3"), Some(""), Some(""));
    (is_s3 && !name.is_empty()).then_some(name)
}
