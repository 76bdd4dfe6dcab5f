//! Principals as texts, so that the Principal element and the `aws:Principal…` keys speak of one dimension.
//!
//! The texts: `anonymous`, `service:NAME`, `federated:PROVIDER`, `canonical:ID`, the ARN of a root user, user,
//! role or federated user, and for one session of a role its ARN followed by `#SESSION`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::policy::PrincipalType;
use crate::sets::glob::{Class, Pattern, PatternSet, Token};
use crate::sets::requests::{Part, Values};

/// A condition key whose value follows from the principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derived {
    Arn,
    Account,
    Type,
    IsService,
    ServiceName,
    Username,
}

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
const KINDS: &[(&str, &str, Option<&str>)] = &[
    ("iam", ":root", Some("Account")),
    ("iam", ":user/", Some("User")),
    ("iam", ":role/", Some("AssumedRole")),
    ("sts", ":federated-user/", Some("FederatedUser")),
];

fn text(text: &str) -> Pattern {
    Pattern::literal(text)
}

fn many(class: Class) -> Pattern {
    Pattern::new([Token::Many(class)])
}

fn name() -> Pattern {
    Pattern::new([Token::One(Class::NO_MARK), Token::Many(Class::NO_MARK)])
}

/// `arn:aws…:SERVICE::ACCOUNT` and what follows it.
fn of_account(service: &str, account: &Pattern, rest: &[&Pattern]) -> Pattern {
    let partition = many(Class::NO_MARK);
    let (start, middle) = (text("arn:aws"), text(&format!(":{service}::")));
    Pattern::joined([&start, &partition, &middle, account].into_iter().chain(rest.iter().copied()))
}

fn twelve_digits() -> Pattern {
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

fn every() -> Vec<Pattern> {
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

impl Derived {
    /// By lower-case key name.
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "aws:principalarn" => Self::Arn,
            "aws:principalaccount" => Self::Account,
            "aws:principaltype" => Self::Type,
            "aws:principalisawsservice" => Self::IsService,
            "aws:principalservicename" => Self::ServiceName,
            "aws:username" => Self::Username,
            _ => return None,
        })
    }

    /// The key's value for a principal; `None` where the request does not have the key.
    pub(super) fn read(self, principal: &str) -> Option<String> {
        let role = principal.split('#').next().unwrap_or(principal);
        let parts: Vec<&str> = role.splitn(6, ':').collect();
        let arn = match *parts {
            ["arn", _, _, _, account, resource] => Some((account, resource)),
            _ => None,
        };
        match self {
            Self::Arn => arn.map(|_| role.to_owned()),
            Self::Account if principal == "anonymous" => Some("anonymous".to_owned()),
            Self::Account => arn.map(|(account, _)| account.to_owned()),
            Self::Type if principal == "anonymous" => Some("Anonymous".to_owned()),
            Self::Type => {
                let (_, resource) = arn?;
                let fits = |form: &str| resource.starts_with(form.trim_start_matches(':'));
                KINDS.iter().find(|(_, form, _)| fits(form))?.2.map(str::to_owned)
            }
            Self::IsService => {
                let service = principal.starts_with("service:");
                (service || arn.is_some()).then(|| service.to_string())
            }
            Self::ServiceName => principal.strip_prefix("service:").map(str::to_owned),
            Self::Username => {
                let user = arn?.1.strip_prefix("user/")?;
                user.rsplit('/').next().map(str::to_owned)
            }
        }
    }

    /// How a variable of this key lies in the principal.
    pub(super) fn part(self) -> Part {
        fn without(key: Derived) -> PatternSet {
            key.absent().into_iter().collect()
        }
        match self {
            Self::Arn => Part {
                read: |p| Self::Arn.read(p),
                write: str::to_owned,
                absent: || without(Self::Arn),
                within: |pattern| Self::Arn.within(pattern),
                name: "arn",
            },
            Self::Account => Part {
                read: |p| Self::Account.read(p),
                write: |account| format!("arn:aws:iam::{account}:user/example"),
                absent: || without(Self::Account),
                within: |pattern| Self::Account.within(pattern),
                name: "account",
            },
            Self::Type => Part {
                read: |p| Self::Type.read(p),
                write: str::to_owned,
                absent: || without(Self::Type),
                within: |pattern| Self::Type.within(pattern),
                name: "type",
            },
            Self::IsService => Part {
                read: |p| Self::IsService.read(p),
                write: str::to_owned,
                absent: || without(Self::IsService),
                within: |pattern| Self::IsService.within(pattern),
                name: "is service",
            },
            Self::ServiceName => Part {
                read: |p| Self::ServiceName.read(p),
                write: |name| format!("service:{name}"),
                absent: || without(Self::ServiceName),
                within: |pattern| Self::ServiceName.within(pattern),
                name: "service",
            },
            Self::Username => Part {
                read: |p| Self::Username.read(p),
                write: |user| format!("arn:aws:iam::999999999999:user/{user}"),
                absent: || without(Self::Username),
                within: |pattern| Self::Username.within(pattern),
                name: "username",
            },
        }
    }

    /// A pattern of the key's values for the principals of a pattern, as far as that is easily seen.
    fn within(self, pattern: &Pattern) -> Option<Pattern> {
        let tokens = pattern.tokens();
        let of_role = tokens.split(|token| *token == Token::Char('#')).next().unwrap_or(tokens);
        let of_role = Pattern::new(of_role.iter().copied());
        if let Some(role) = of_role.text() {
            return self.read(&role).map(|own| text(&own));
        }
        // A wildcard or variable that may stand for the mark as well says nothing of where it ends.
        let crosses = |tokens: &[Token], mark| {
            tokens.iter().any(|token| match token {
                Token::One(class) | Token::Many(class) => class.holds(mark),
                token => token.variable().is_some(),
            })
        };
        let closed = |tokens: &[Token], mark| {
            (!crosses(tokens, mark)).then(|| Pattern::new(tokens.iter().copied()))
        };
        let mut fields = tokens.splitn(6, |token| *token == Token::Char(':'));
        match self {
            Self::Arn => closed(of_role.tokens(), '#'),
            Self::Account => {
                let start: Vec<&[Token]> = fields.by_ref().take(4).collect();
                let own = fields.next().filter(|_| !crosses(&start.concat(), ':'))?;
                closed(own, ':')
            }
            // A user's name comes after the last `/`.
            Self::Username => {
                let name = tokens.rsplit(|token| *token == Token::Char('/')).next()?;
                closed(name, '/')
            }
            _ => None,
        }
    }

    /// The principals for which the key is absent.
    pub(super) fn absent(self) -> Vec<Pattern> {
        let has = |pattern: &Pattern| self.read(&pattern.instance("000000000000", '0')).is_some();
        every().into_iter().filter(|pattern| !has(pattern)).collect()
    }

    /// The principals whose value of the key is one of those given.
    ///
    /// An error says why that cannot be put as patterns.
    pub(super) fn principals(self, values: &Values) -> Result<Vec<Pattern>, String> {
        let fixed = |patterns: Vec<Pattern>, value: &str| match values.contains(value) {
            true => patterns,
            false => Vec::new(),
        };
        match self {
            Self::IsService => {
                let service = Pattern::joined([&text("service:"), &many(Class::NO_MARK)]);
                let mut found = fixed(vec![service], "true");
                let others = every()
                    .into_iter()
                    .filter(|p| self.read(&p.instance("0", '0')).as_deref() == Some("false"));
                found.extend(fixed(others.collect(), "false"));
                return Ok(found);
            }
            Self::Type => {
                let named = |pattern: &Pattern| {
                    let kind = self.read(&pattern.instance("000000000000", '0'));
                    kind.is_some_and(|kind| values.contains(&kind))
                };
                return Ok(every().into_iter().filter(named).collect());
            }
            _ => {}
        }
        let patterns = match values {
            Values::Everything => &PatternSet::from_iter([Pattern::everything()]),
            Values::Text(patterns) => patterns,
            _ => {
                return Err(
                    "a key of the principal is compared as something other than text".into()
                );
            }
        };
        let mut found = Vec::new();
        for pattern in patterns.patterns() {
            match self {
                Self::Arn => {
                    let variable = "a variable stands at the start of a principal's ARN";
                    let rests = pattern.after("arn:").ok_or(variable)?;
                    for rest in rests.iter().filter_map(|rest| rest.within(Class::NO_HASH)) {
                        let own = Pattern::joined([&text("arn:"), &rest]);
                        found.push(Pattern::joined([&own, &text("#"), &many(Class::NO_MARK)]));
                        found.push(own);
                    }
                }
                Self::Account => {
                    found.extend(fixed(vec![text("anonymous")], "anonymous"));
                    let rest = Pattern::joined([&text(":"), &many(Class::ANY)]);
                    if let Some(account) = pattern.within(Class::NAME) {
                        found.extend(["iam", "sts"].map(|s| of_account(s, &account, &[&rest])));
                    }
                }
                Self::ServiceName => {
                    let own = pattern.within(Class::NO_MARK);
                    found.extend(own.map(|own| Pattern::joined([&text("service:"), &own])));
                }
                _ => {
                    let Some(user) = pattern.within(Class::NAME) else { continue };
                    let (start, account) = (text(":user/"), twelve_digits());
                    let path = Pattern::joined([&many(Class::NO_MARK), &text("/")]);
                    // Origin access identities are users too.
                    for account in [&account, &text("cloudfront")] {
                        found.push(of_account("iam", account, &[&start, &user]));
                        found.push(of_account("iam", account, &[&start, &path, &user]));
                    }
                }
            }
        }
        Ok(found)
    }
}
