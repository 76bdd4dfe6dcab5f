//! An ARN of a resource its service does not have
//!
//! The part after the account must be one of the resource types of the service, such as `table/` for DynamoDB.
//! Another one matches nothing. New types appear, so where nothing like it is known this is a warning.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:eu-central-1:111122223333:tables/orders"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:eu-central-1:111122223333:table/orders"}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::{Arn, is_literal, without_variables};
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "resource/unknown-type",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_ARN_RESOURCE"],
    sources: &[
        "IAM policy validation check reference",
        "AWS Service Authorization Reference, resource types",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_type.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    // Once a policy and service where nothing is near: the type may be newer than the data.
    let mut told: Vec<&str> = Vec::new();
    let arns = policy.statements.iter().flat_map(|statement| statement.resource_arns());
    for (item, arn) in arns {
        if !unknown(&arn, item.value) {
            continue;
        }
        let kind = arn.resource.split(['/', ':', '*']).next().unwrap_or_default();
        let kinds = catalog::arn_formats(arn.service).filter_map(|(_, format)| {
            format.fields()[5].split(['/', ':', '$']).next().filter(|kind| !kind.is_empty())
        });
        let near = catalog::nearest(kind, kinds).filter(|near| *near != kind);
        if near.is_none() && told.contains(&arn.service) {
            continue;
        }
        let message = format!("`{}` is no resource of `{}`", arn.resource, arn.service);
        let finding = found.at(item.part(arn.resource), message);
        match near {
            Some(near) => _ = finding.help(format!("did you mean `{near}`?")),
            None => {
                told.push(arn.service);
                finding.severity(Severity::Warning).possible();
                finding.help("compare it with the resource types of the service");
            }
        }
    }
}

/// Whether the service has resource types, and this is none of them.
fn unknown(arn: &Arn<'_>, text: &str) -> bool {
    // The ARNs of recovery points are those of whatever was backed up.
    if !is_literal(arn.service)
        || arn.service == "backup"
        || arn.resource.is_empty()
        || variable::is_unresolved(text)
    {
        return false;
    }
    catalog::is_of_no_type(arn.service, arn.account, &without_variables(arn.resource))
}
