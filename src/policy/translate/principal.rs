//! Principals as texts, so that the Principal element and the `aws:Principal…` keys speak of one dimension.
//!
//! The texts: `anonymous`, `service:NAME`, `federated:PROVIDER`, `canonical:ID`, the ARN of a root user, user,
//! role or federated user, and for one session of a role its ARN followed by `#SESSION`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::Translator;
use crate::policy::PrincipalType;
use crate::sets::glob::{Class, Pattern, PatternSet, Token};
use crate::sets::requests::{Conjunction, Literal, Values};

/// The principal tried first where nothing speaks against it.
pub(super) const HINTS: &[&str] = &[
    "anonymous",
    "arn:aws:iam::999999999999:user/example",
    "arn:aws:iam::999999999999:role/example",
    "arn:aws:iam::111122223333:user/example",
    "arn:aws:iam::111122223333:role/example",
];

/// The kinds of principals: how their text starts, what names the account, how it goes on, and their
/// `aws:PrincipalType`.
pub(super) const KINDS: &[(&str, &str, Option<&str>)] = &[
    ("iam", ":root", Some("Account")),
    ("iam", ":user/", Some("User")),
    ("iam", ":role/", Some("AssumedRole")),
    ("sts", ":federated-user/", Some("FederatedUser")),
];

pub(super) fn text(text: &str) -> Pattern {
    Pattern::literal(text)
}

pub(super) fn many(class: Class) -> Pattern {
    Pattern::new([Token::Many(class)])
}

fn name() -> Pattern {
    Pattern::new([Token::One(Class::NO_MARK), Token::Many(Class::NO_MARK)])
}

/// `arn:aws…:SERVICE::ACCOUNT` and what follows it.
pub(super) fn of_account(service: &str, account: &Pattern, rest: &[&Pattern]) -> Pattern {
    let partition = many(Class::NO_MARK);
    let (start, middle) = (text("arn:aws"), text(&format!(":{service}::")));
    Pattern::joined([&start, &partition, &middle, account].into_iter().chain(rest.iter().copied()))
}

pub(super) fn twelve_digits() -> Pattern {
    Pattern::new([Token::One(Class::DIGIT); 12])
}

/// The principals of one of [`KINDS`], sessions included.
fn of_kind(service: &str, form: &str, account: &Pattern) -> Vec<Pattern> {
    let form_text = text(form);
    match form {
        ":root" => vec![of_account(service, account, &[&form_text])],
        ":role/" => {
            let (mark, name) = (text("#"), name());
            vec![
                of_account(service, account, &[&form_text, &name]),
                of_account(service, account, &[&form_text, &name, &mark, &name]),
            ]
        }
        _ => vec![of_account(service, account, &[&form_text, &name()])],
    }
}

/// Every principal there is.
pub(super) fn all() -> PatternSet {
    static ALL: OnceLock<PatternSet> = OnceLock::new();
    ALL.get_or_init(|| every().into_iter().collect()).clone()
}

pub(super) fn every() -> Vec<Pattern> {
    let mut patterns = vec![text("anonymous")];
    for start in ["service:", "federated:", "canonical:"] {
        let class = if start == "federated:" { Class::NO_HASH } else { Class::NO_MARK };
        let one = Pattern::new([Token::One(class)]);
        patterns.push(Pattern::joined([&text(start), &one, &many(class)]));
    }
    for (service, form, _) in KINDS {
        patterns.extend(of_kind(service, form, &twelve_digits()));
    }
    // Origin access identities are users of an account of this name.
    patterns.push(of_account("iam", &text("cloudfront"), &[&text(":user/"), &name()]));
    patterns
}

/// The principals that identity policies can be attached to; with the root user for organization policies.
pub(super) fn identities(with_root: bool) -> PatternSet {
    static WITHOUT: OnceLock<PatternSet> = OnceLock::new();
    static WITH: OnceLock<PatternSet> = OnceLock::new();
    let all = || {
        let kinds = KINDS.iter().filter(|(_, form, _)| with_root || *form != ":root");
        kinds.flat_map(|(service, form, _)| of_kind(service, form, &twelve_digits())).collect()
    };
    if with_root { &WITH } else { &WITHOUT }.get_or_init(all).clone()
}

/// Every role and every session of one.
pub(super) fn roles() -> PatternSet {
    of_kind("iam", ":role/", &twelve_digits()).into_iter().collect()
}

/// The principals of an account.
pub(super) fn account(account: &str) -> Vec<Pattern> {
    let rest = Pattern::joined([&text(":"), &many(Class::ANY)]);
    let own = text(account);
    ["iam", "sts"].map(|service| of_account(service, &own, &[&rest])).to_vec()
}

/// The principals that an entry of a Principal element names; `None` for everyone.
///
/// An error says why the entry has no documented meaning.
pub(super) fn element(kind: PrincipalType, entry: &str) -> Result<Option<Vec<Pattern>>, String> {
    let named = |start: &str| Ok(Some(vec![text(&format!("{start}:{entry}"))]));
    match kind {
        PrincipalType::Everyone => return Ok(None),
        PrincipalType::Aws if entry == "*" => return Ok(None),
        PrincipalType::Federated if entry == "*" => {
            return Ok(Some(vec![Pattern::joined([&text("federated:"), &many(Class::NO_HASH)])]));
        }
        _ if entry.contains(['*', '?']) => {
            return Err(format!("`{entry}` is a principal with a wildcard"));
        }
        PrincipalType::Service => return named("service"),
        PrincipalType::Federated => return named("federated"),
        PrincipalType::CanonicalUser => return named("canonical"),
        PrincipalType::Aws => {}
    }
    if entry.len() == 12 && entry.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Some(account(entry)));
    }
    let parts: Vec<&str> = entry.splitn(6, ':').collect();
    let ["arn", partition, service, "", owner, resource] = *parts else {
        return Err(format!("`{entry}` is no principal whose identity is known"));
    };
    let session = Pattern::joined([&text(&format!("{entry}#")), &name()]);
    match (service, resource.split_once('/')) {
        // The same as the account's number, which is of one partition only.
        ("iam", None) if resource == "root" => Ok(Some(account(owner))),
        ("iam", Some(("user", _))) | ("sts", Some(("federated-user", _))) => {
            Ok(Some(vec![text(entry)]))
        }
        ("iam", Some(("role", _))) => Ok(Some(vec![text(entry), session])),
        ("iam", Some(("saml-provider" | "oidc-provider", _))) => named("federated"),
        ("sts", Some(("assumed-role", session))) => {
            let Some((role, session)) = session.split_once('/') else {
                return Err(format!("`{entry}` names no session"));
            };
            let start = text(&format!("arn:{partition}:iam::{owner}:role/"));
            let end = text(&format!("{role}#{session}"));
            let path = many(Class::NO_MARK);
            let (direct, nested) = (
                Pattern::joined([&start, &end]),
                Pattern::joined([&start, &path, &text("/"), &end]),
            );
            Ok(Some(vec![direct, nested]))
        }
        _ => Err(format!("`{entry}` is no principal whose identity is known")),
    }
}

/// The role behind an entry that names one session, as a principal of which the session is not told.
pub(super) fn role_of_session(entry: &str) -> Vec<Pattern> {
    let Some((start, role)) = session_role(entry) else { return Vec::new() };
    let path = Pattern::joined([&many(Class::NO_MARK), &text("/")]);
    vec![text(&format!("{start}{role}")), Pattern::joined([&text(&start), &path, &text(role)])]
}

/// What an entry that names one session tells of its role: its ARN up to the path, which is not told, and its name.
fn session_role(entry: &str) -> Option<(String, &str)> {
    let parts: Vec<&str> = entry.splitn(6, ':').collect();
    let ["arn", partition, "sts", "", account, resource] = *parts else { return None };
    let role = resource.strip_prefix("assumed-role/")?.split('/').next()?;
    Some((format!("arn:{partition}:iam::{account}:role/"), role))
}

/// For each entry that names a session of a role that other entries name with its path: what fits the session, and
/// what of it lies at one of these paths. An account has one role of a name.
pub(super) fn at_named_paths(entries: &BTreeSet<String>) -> Vec<(PatternSet, PatternSet)> {
    let sessions = entries.iter().filter_map(|entry| {
        let Ok(Some(fitting)) = element(PrincipalType::Aws, entry) else { return None };
        let (start, role) = session_role(entry)?;
        let (_, session) = entry.rsplit_once('/')?;
        let of_name = entries.iter().filter(|other| {
            other.strip_prefix(&start).is_some_and(|path| path.rsplit('/').next() == Some(role))
        });
        let named: PatternSet = of_name.map(|named| text(&format!("{named}#{session}"))).collect();
        (!named.is_empty()).then(|| (fitting.into_iter().collect(), named))
    });
    sessions.collect()
}

impl Translator {
    /// "The principal is one that identity policies can be attached to", or the root user.
    pub(in crate::policy) fn identities(&mut self, with_root: bool) -> Literal {
        self.principal_of(identities(with_root))
    }

    /// "The principal is a role, or a session of one".
    pub(in crate::policy) fn roles(&mut self) -> Literal {
        self.principal_of(roles())
    }

    /// "The principal is an AWS service".
    pub(in crate::policy) fn services(&mut self) -> Literal {
        self.principal_of([Pattern::glob("service:*", Class::NO_MARK)].into_iter().collect())
    }

    /// "The principal is known by its canonical user ID only".
    pub(in crate::policy) fn canonical(&mut self) -> Literal {
        self.principal_of([Pattern::glob("canonical:*", Class::NO_MARK)].into_iter().collect())
    }

    /// "The principal is not signed in".
    pub(in crate::policy) fn anonymous(&mut self) -> Literal {
        self.principal_of([Pattern::literal("anonymous")].into_iter().collect())
    }

    /// "The principal is a role without its session, where the session matters", if it does anywhere.
    pub(in crate::policy) fn sessionless(&mut self) -> Option<Literal> {
        let roles: PatternSet = self.sessionless.iter().cloned().collect();
        (!roles.is_empty()).then(|| self.principal_of(roles))
    }

    /// "A session of a role at another path than the one that some statement names the role with".
    pub(in crate::policy) fn misplaced_sessions(&mut self) -> Vec<Conjunction> {
        let pairs = at_named_paths(&self.named);
        pairs
            .into_iter()
            .map(|(fitting, named)| vec![self.principal_of(fitting), !self.principal_of(named)])
            .collect()
    }

    pub(super) fn principal_of(&mut self, patterns: PatternSet) -> Literal {
        let set = self.space.set(self.principal, Values::Text(patterns), false);
        Literal { set, positive: true }
    }

    /// "The principal is one of these entries", for those entries that name someone.
    pub(in crate::policy) fn principals_named(
        &mut self,
        entries: &[(PrincipalType, &str)],
    ) -> Vec<Literal> {
        let named = entries.iter().filter_map(|(kind, entry)| element(*kind, entry).ok()?);
        let named: PatternSet = named.flatten().collect();
        if named.is_empty() { Vec::new() } else { vec![self.principal_of(named)] }
    }
}
