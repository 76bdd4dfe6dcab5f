//! Names in questions that nothing is known of, or that do not go together: about such a name every answer holds.

use super::variable;
use crate::catalog::{self, ConditionKey, Overlay};
use std::fmt;

/// What to say of a name or pattern that names no known action.
#[derive(Debug, PartialEq, Eq)]
pub struct Unheard {
    /// What it is, lower case, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Unheard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}; {}", self.message, self.help)
    }
}

/// What to say of an action, or a pattern of actions; `None` where it names a known one.
///
/// Actions and services that the site added, and actions that AWS once had, are known.
pub fn action(name: &str, names: &Overlay) -> Option<Unheard> {
    let known = names.has_action(name)
        || names
            .services
            .iter()
            .any(|own| name.split(':').next().is_some_and(|p| catalog::matches(own, p)))
        || catalog::expand(name).next().is_some()
        || catalog::retired(name).is_some();
    if known {
        return None;
    }
    let near = catalog::nearest_action(name).map(|action| action.to_string());
    let meant = near.or_else(|| {
        let mut allowed = catalog::api_name(name)?.actions();
        allowed.next().map(str::to_owned)
    });
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            "correct the name, or list it under `names.actions` in perimeter.toml if it is newer"
                .to_owned()
        }
    };
    let message = format!("`{name}` names no action known on {}", catalog::date());
    Some(Unheard { message, help })
}

/// What to say of a condition key of a request; `None` where it is known here or in the data.
pub fn key(name: &str, names: &Overlay) -> Option<Unheard> {
    let known = names.has_condition_key(name)
        || ConditionKey::is_issuer_claim(name)
        || variable::is_unresolved(name);
    if known {
        return None;
    }
    let help = match catalog::nearest_condition_key(name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct the name, or list it under `names.condition-keys` in perimeter.toml if it is newer"
            .to_owned(),
    };
    Some(Unheard { message: format!("there is no condition key `{name}`"), help })
}

/// What to say of a resource that an action cannot be asked for; `None` where it can, or that is not known.
pub fn resource(action: &str, resource: &str) -> Option<Unheard> {
    let action = catalog::action(action).filter(|action| !action.is_thin())?;
    let mut formats: Vec<&str> = Vec::new();
    for edge in action.resource_types() {
        for format in edge.resource_type().arns() {
            if resource == "*" || format.can_name(resource) {
                return None;
            }
            formats.push(format.text());
        }
    }
    let message = format!("`{action}` is never asked for on `{resource}`");
    if formats.is_empty() {
        let help = "it knows no resources: write `*`".to_owned();
        return (resource != "*" && action.resource_types().len() == 0)
            .then_some(Unheard { message, help });
    }
    // The plainest first: others are of access points and the like.
    formats.sort_by_key(|format| format.len());
    formats.dedup();
    formats.truncate(2);
    let formats: Vec<String> = formats.iter().map(|format| format!("`{format}`")).collect();
    Some(Unheard { message, help: format!("it acts on {}", formats.join(" or ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_knows_is_unheard_of() {
        let names = Overlay {
            actions: vec!["s3:Frob*".into()],
            services: vec!["acme".into()],
            ..Overlay::default()
        };
        let help = |name| action(name, &names).map(|unheard| unheard.help);
        for known in ["*", "s3:*", "S3:getobject", "*:Get*", "s3:FrobAll", "acme:Make", "*:*"] {
            assert_eq!(help(known), None, "{known}");
        }
        for (unknown, near) in [
            ("s3:GetObjekt", "did you mean `s3:GetObject`?"),
            // An operation of the API that another action allows.
            ("s3:ListObjectsV2", "did you mean `s3:ListBucket`?"),
            ("s3:Zap*", "correct the name"),
            ("nosuchservice:Get", "correct the name"),
        ] {
            let said = help(unknown).unwrap_or_default();
            assert!(said.starts_with(near), "{unknown}: {said}");
        }
    }

    #[test]
    fn keys_and_resources_are_held_against_the_data() {
        let names = Overlay { condition_keys: vec!["acme:Tenant".into()], ..Overlay::default() };
        for known in ["aws:SourceVpc", "AWS:sourcevpc", "aws:PrincipalTag/team", "acme:Tenant"] {
            assert_eq!(key(known, &names), None, "{known}");
        }
        let said = key("aws:SourceVpcc", &names).unwrap().help;
        assert_eq!(said, "did you mean `aws:SourceVpc`?");
        for (action, arn, says) in [
            ("s3:GetObject", "arn:aws:s3:::b/k", None),
            (
                "s3:GetObject",
                "arn:aws:s3:::b",
                Some("it acts on `arn:${Partition}:s3:::${BucketName}/${ObjectName}`"),
            ),
            (
                "s3:ListBucket",
                "arn:aws:s3:::b/k",
                Some("it acts on `arn:${Partition}:s3:::${BucketName}`"),
            ),
            ("s3:ListAllMyBuckets", "*", None),
            ("s3:ListAllMyBuckets", "arn:aws:s3:::b", Some("it knows no resources: write `*`")),
            ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q", None),
            ("nosuch:Action", "arn:aws:s3:::b", None),
        ] {
            let help = resource(action, arn).map(|unheard| unheard.help);
            let fits = match (&help, says) {
                (Some(help), Some(says)) => help.starts_with(says),
                (help, says) => help.is_none() && says.is_none(),
            };
            assert!(fits, "{action} on {arn}: {help:?}");
        }
    }
}
