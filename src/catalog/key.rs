//! Condition keys: their types, how many values they hold, and when a request carries them.

use super::table;
use std::fmt;
use std::sync::LazyLock;

/// The keys with a free part, by name: few of all.
static TEMPLATES: LazyLock<Vec<(ConditionKey, Free)>> = LazyLock::new(|| {
    let keys = super::condition_keys().filter(|key| key.is_template());
    keys.filter_map(|key| Some((key, Free::of(key)?))).collect()
});

/// The template that a name fits, the longest of several.
pub(super) fn template_of(name: &str) -> Option<ConditionKey> {
    let fitting = TEMPLATES.iter().filter(|(_, free)| free.fits(name)).map(|(key, _)| *key);
    fitting.max_by_key(|key| key.name().len())
}

/// What stands around the free part of a template.
struct Free {
    head: &'static str,
    tail: &'static str,
}

impl Free {
    fn of(key: ConditionKey) -> Option<Self> {
        let name = key.name();
        let braces = name
            .find("${")
            .and_then(|start| Some((start, start + name.get(start..)?.find('}')? + 1)));
        let (start, end) = braces.or_else(|| Some((name.find('<')?, name.find('>')? + 1)))?;
        Some(Self { head: name.get(..start)?, tail: name.get(end..)? })
    }

    fn fits(&self, name: &str) -> bool {
        let middle = name.len().checked_sub(self.head.len() + self.tail.len());
        let part =
            |text: Option<&str>, own: &str| text.is_some_and(|text| text.eq_ignore_ascii_case(own));
        middle.is_some_and(|length| length > 0)
            && part(name.get(..self.head.len()), self.head)
            && part(name.get(name.len() - self.tail.len()..), self.tail)
    }
}

/// The type of a condition key's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// Text.
    String,
    /// Numbers.
    Numeric,
    /// Points in time.
    Date,
    /// `true` or `false`.
    Bool,
    /// Addresses, compared with CIDRs.
    IpAddress,
    /// ARNs.
    Arn,
}

impl fmt::Display for KeyType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::String => "String",
            Self::Numeric => "Numeric",
            Self::Date => "Date",
            Self::Bool => "Bool",
            Self::IpAddress => "IPAddress",
            Self::Arn => "ARN",
        })
    }
}

/// Which requests carry a global key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Some do: a negated operator without `...IfExists` then matches the others.
    Sometimes,
    /// All signed ones.
    Signed,
    /// All.
    Always,
}

/// A condition key, or the template of many: `aws:ResourceTag/${TagKey}`, `s3:ExistingObjectTag/<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionKey(u32);

impl ConditionKey {
    pub(super) fn new(row: u32) -> Self {
        Self(row)
    }

    fn info(self) -> u32 {
        table::row(table::keys(), self.0)[1]
    }

    /// The name with its prefix; a template with its free part.
    #[must_use]
    pub fn name(self) -> &'static str {
        table::text(table::row(table::keys(), self.0)[0])
    }

    /// What stands before the colon: `aws`, a service prefix, or an identity provider's host.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        self.name().split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The type of its values.
    #[must_use]
    pub fn value_type(self) -> KeyType {
        match self.info() & 7 {
            1 => KeyType::Numeric,
            2 => KeyType::Date,
            3 => KeyType::Bool,
            4 => KeyType::IpAddress,
            5 => KeyType::Arn,
            _ => KeyType::String,
        }
    }

    /// Whether one request can carry several values, so that `ForAllValues` and `ForAnyValue` have a meaning.
    #[must_use]
    pub fn is_multivalued(self) -> bool {
        self.info() & 8 != 0
    }

    /// Whether requests to any service may carry it. These are the `aws:` keys and some about the caller's
    /// session, such as `ec2:SourceInstanceArn`.
    #[must_use]
    pub fn is_global(self) -> bool {
        self.info() & 16 != 0
    }

    /// Which requests carry it; known for global keys only.
    #[must_use]
    pub fn presence(self) -> Option<Presence> {
        match (self.is_global(), self.info() >> 5 & 3) {
            (false, _) => None,
            (true, 0) => Some(Presence::Sometimes),
            (true, 1) => Some(Presence::Signed),
            (true, _) => Some(Presence::Always),
        }
    }

    /// Whether anonymous requests carry it: `None` when AWS does not say, or for keys that are not global.
    #[must_use]
    pub fn in_anonymous_requests(self) -> Option<bool> {
        match self.info() >> 8 & 3 {
            1 => Some(true),
            2 => Some(false),
            _ => None,
        }
    }

    /// Whether AWS lists it among the keys where wildcards and variables have no valid use.
    #[must_use]
    pub fn is_sensitive(self) -> bool {
        self.info() & 128 != 0
    }

    /// Whether the name has a free part, such as a tag key.
    #[must_use]
    pub fn is_template(self) -> bool {
        self.info() & 1024 != 0
    }

    /// Whether a name has the shape of an OpenID Connect claim, `<host and path of the issuer>:<claim>`, which
    /// no list of keys can be complete about.
    #[must_use]
    pub fn is_issuer_claim(name: &str) -> bool {
        name.split_once(':').is_some_and(|(issuer, claim)| {
            let host = issuer.split('/').next().unwrap_or_default();
            let label = |label: &str| {
                !label.is_empty()
                    && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            !claim.is_empty() && host.contains('.') && host.split('.').all(label)
        })
    }
}

impl fmt::Display for ConditionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
