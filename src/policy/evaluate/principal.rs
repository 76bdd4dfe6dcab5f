//! Who a statement is about: the Principal element against the caller of a request.

use super::pattern::glob;
use super::template::plain;
use super::truth::Truth;
use crate::policy::arn::{Arn, is_account};
use crate::policy::caller::{Caller, Form, Identity};
use crate::policy::{Principal, PrincipalType, Principals};

/// Through which name a Principal element reaches the caller: it decides which other policies must agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Everyone, or the user, session, service or provider itself.
    pub directly: Truth,
    /// The role behind the session.
    pub by_role: Truth,
    /// The whole account, which delegates to its identity policies.
    pub by_account: Truth,
}

impl Named {
    const NO: Self = Self { directly: Truth::No, by_role: Truth::No, by_account: Truth::No };

    fn directly(truth: impl Into<Truth>) -> Self {
        Self { directly: truth.into(), ..Self::NO }
    }

    fn or(self, other: Self) -> Self {
        Self {
            directly: self.directly.or(other.directly),
            by_role: self.by_role.or(other.by_role),
            by_account: self.by_account.or(other.by_account),
        }
    }

    /// Only where something else holds too.
    #[must_use]
    pub fn and(self, truth: &Truth) -> Self {
        Self {
            directly: self.directly.and(truth.clone()),
            by_role: self.by_role.and(truth.clone()),
            by_account: self.by_account.and(truth.clone()),
        }
    }

    /// Whether the caller is named in any way.
    pub fn any(&self) -> Truth {
        self.directly.clone().or(self.by_role.clone()).or(self.by_account.clone())
    }
}

/// How a Principal element (not NotPrincipal) names the caller; `role` is the role's ARN where the request tells it.
pub(super) fn named(principals: &Principals<'_>, caller: &Caller, role: Option<&str>) -> Named {
    principals.items.iter().fold(Named::NO, |all, item| all.or(one(item, caller, role)))
}

fn one(item: &Principal<'_>, caller: &Caller, role: Option<&str>) -> Named {
    let text = item.text;
    match item.kind {
        PrincipalType::Everyone => Named::directly(true),
        PrincipalType::Service => Named::directly(match caller {
            Caller::Service(name) => exactly(text, name),
            _ => Truth::No,
        }),
        PrincipalType::Federated => Named::directly(match caller {
            // AWS's own samples for CheckNoNewAccess read a lone `*` as every provider.
            Caller::Federated(_) if text == "*" => Truth::Yes,
            Caller::Federated(name) => exactly(text, name),
            _ => Truth::No,
        }),
        PrincipalType::CanonicalUser => Named::directly(match caller {
            Caller::Canonical(id) => exactly(text, id),
            Caller::Identity(_) => {
                Truth::unknown("the request does not tell the canonical user ID of its account")
            }
            _ => Truth::No,
        }),
        PrincipalType::Aws if text == "*" => Named::directly(match caller {
            Caller::Service(_) => {
                Truth::unknown("AWS does not say whether `\"AWS\": \"*\"` includes its services")
            }
            _ => Truth::Yes,
        }),
        PrincipalType::Aws => match caller {
            Caller::Identity(identity) => identity_named(text, identity, role),
            Caller::Canonical(_) => {
                Named::directly(Truth::unknown("the request tells only a canonical user ID"))
            }
            _ => Named::NO,
        },
    }
}

/// A wildcard may not stand in a principal; where it would matter, what AWS makes of it is not known.
fn exactly(text: &str, name: &str) -> Truth {
    if text == name {
        return Truth::Yes;
    }
    let matches = text.contains(['*', '?']) && glob(&plain(text), name);
    if matches { Truth::unknown(wildcard(text)) } else { Truth::No }
}

fn wildcard(text: &str) -> String {
    format!("a principal takes no wildcard as in `{text}`")
}

fn identity_named(text: &str, caller: &Identity, role: Option<&str>) -> Named {
    if is_account(text) {
        let by_account = (text == caller.account).into();
        return Named { by_account, ..Named::NO };
    }
    let own = caller.arn();
    let Some(arn) = Arn::parse(text) else {
        return Named::directly(exactly(text, &own));
    };
    if (arn.service, arn.resource) == ("iam", "root") && !text.contains(['*', '?']) {
        // The same as the account's number, which is of one partition only.
        let same = arn.account == caller.account;
        return Named { by_account: same.into(), ..Named::NO };
    }
    let is_role = arn.service == "iam" && arn.resource.starts_with("role/");
    let by_role = if is_role { role_named(text, arn, caller, role) } else { Truth::No };
    let directly = match (&caller.form, caller.role()) {
        (Form::Role(_), Some(name)) => {
            let sessions =
                format!("arn:{}:sts::{}:assumed-role/{name}/", caller.partition, caller.account);
            if text.starts_with(&sessions) {
                Truth::unknown("the request names a role, not which session of it")
            } else {
                Truth::No
            }
        }
        _ => exactly(text, &own),
    };
    Named { directly, by_role, ..Named::NO }
}

fn role_named(text: &str, arn: Arn<'_>, caller: &Identity, told: Option<&str>) -> Truth {
    let (path, whole) = match &caller.form {
        Form::Role(path) => (path, true),
        Form::Session { role, .. } => (role, role.contains('/')),
        _ => return Truth::No,
    };
    if let Some(told) = told {
        return exactly(text, told);
    }
    let own = format!("arn:{}:iam::{}:role/{path}", caller.partition, caller.account);
    let same_account = arn.partition == caller.partition && arn.account == caller.account;
    // The ARN of a session leaves out the path of its role; the name alone is unique in the account.
    if !whole && same_account && arn.resource.rsplit('/').next() == caller.role() {
        return Truth::Yes;
    }
    exactly(text, &own)
}

/// Whether a Deny with NotPrincipal reaches the caller, who then is not exempt from it.
///
/// AWS asks for the account, and for a session also its role, to be listed next to the principal. A list with
/// only some of them is not documented. `bounded` says whether the caller has a permissions boundary, which
/// makes AWS deny whoever is listed.
pub(super) fn not_named(
    principals: &Principals<'_>,
    caller: &Caller,
    role: Option<&str>,
    bounded: bool,
) -> Truth {
    let everyone = Truth::any(
        principals
            .items
            .iter()
            .filter(|item| item.is_everyone())
            .map(|i| one(i, caller, role).any()),
    );
    let found = named(principals, caller, role);
    let Caller::Identity(identity) = caller else { return !found.any() };
    let own = match identity.form {
        Form::Root => Truth::Yes,
        Form::Role(_) | Form::Session { .. } => found.by_role.clone().and(found.directly.clone()),
        Form::User(_) | Form::FederatedUser(_) => found.directly.clone(),
    };
    let listed = everyone.or(own.and(found.by_account.clone()));
    match (listed, found.any()) {
        (_, Truth::No) => Truth::Yes,
        (Truth::Yes | Truth::No, _) if bounded && identity.form != Form::Root => Truth::Yes,
        (Truth::Yes, _) => Truth::No,
        (Truth::Unknown(why), _) => Truth::Unknown(why),
        (Truth::No, _) => Truth::unknown(
            "NotPrincipal lists the caller without its account or role, so AWS may deny it too",
        ),
    }
}
