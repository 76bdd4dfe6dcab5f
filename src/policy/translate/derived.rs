//! Condition keys whose value follows from the principal, as sets of principals.

use super::principal::{KINDS, every, many, of_account, text, twelve_digits};
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

impl Derived {
    /// By lower-case key name.
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "aws:principalarn" => Self::Arn,
            "aws:principalaccount" | "kms:calleraccount" => Self::Account,
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
