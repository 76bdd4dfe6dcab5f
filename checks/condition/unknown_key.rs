//! A condition key that does not exist
//!
//! A condition on an unknown key is never met, and with a negated operator always: either way the statement does not
//! do what it says. Keys of services come from AWS's service authorization reference and global keys from the IAM
//! user guide, as of the date of the data. A name close to a known key is an error; any other may be newer than the
//! data and is a warning. Claims of OpenID Connect issuers (`token.actions.githubusercontent.com:sub`) are known by
//! their shape.
//!
//! Add a key that is too new under `names.condition-keys` in `perimeter.toml`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgI": "o-a1b2c3d4e5"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"AWS:principalorgid": "o-a1b2c3d4e5", "aws:ResourceTag/team": "blue"}}}
//! ]}
//! ```

use crate::catalog::{self, ConditionKey};
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, Spanned, variable};

pub const CHECK: Check = Check {
    id: "condition/unknown-key",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:INVALID_SERVICE_CONDITION_KEY",
        "access-analyzer:INVALID_GLOBAL_CONDITION_KEY",
    ],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        look(&test.key, found);
    }
}

fn look(key: &Spanned<&str>, found: &mut Reporter<'_>) {
    let Some((prefix, name)) = key.value.split_once(':') else { return };
    // What follows is said by the checks on the form of keys, on services, and on tag keys.
    let elsewhere = name.is_empty()
        || key.value.ends_with('/')
        || key.value.eq_ignore_ascii_case("aws:ARN")
        || ConditionKey::is_issuer_claim(key.value)
        || variable::is_unresolved(key.value)
        || (prefix != "aws" && prefix != "saml" && !found.settings().names.has_service(prefix));
    if elsewhere || found.settings().names.has_condition_key(key.value) {
        return;
    }
    let global = prefix.eq_ignore_ascii_case("aws");
    let alias = if global {
        "access-analyzer:INVALID_GLOBAL_CONDITION_KEY"
    } else {
        "access-analyzer:INVALID_SERVICE_CONDITION_KEY"
    };
    let message = format!("there is no condition key `{}`", key.value);
    let near = catalog::nearest_condition_key(key.value);
    match near.filter(|near| near.prefix().eq_ignore_ascii_case(prefix)) {
        Some(near) => {
            let edit = Edit::within(key, key.value, near.name()).filter(|_| !near.is_template());
            let finding = found.at(key.span, message);
            finding.alias(alias).help(format!("did you mean `{near}`?"));
            finding.fix_if(
                Applicability::Unsafe,
                format!("write `{near}`"),
                edit.map(|edit| vec![edit]),
            );
        }
        None => {
            let finding = found.at(key.span, format!("{message} known on {}", catalog::date()));
            finding.alias(alias).severity(Severity::Warning).possible();
            finding.help(
                "correct the name, or list it under `names.condition-keys` in perimeter.toml",
            );
        }
    }
}
