//! An ARN with a Region or account too many, or without one it needs
//!
//! The format of an ARN depends on the resource: a bucket's has neither Region nor account, a role's has no Region, a
//! table's has both. An ARN that differs from every format of its resource matches nothing. Wildcards are taken for
//! whatever fits.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:eu-central-1:111122223333:ledger"}
//! ]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb::111122223333:table/orders"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger"},
//!   {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:*:111122223333:table/orders"},
//!   {"Effect": "Allow", "Action": "iam:GetRole", "Resource": "arn:aws:iam::111122223333:role/ci"}
//! ]}
//! ```

use crate::catalog::{self, ArnFormat};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::{is_literal, without_variables};
use crate::policy::{Policy, variable};
use smallvec::SmallVec;

pub const CHECK: Check = Check {
    id: "resource/arn-fields",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:ARN_ACCOUNT_NOT_ALLOWED",
        "access-analyzer:ARN_REGION_NOT_ALLOWED",
        "access-analyzer:MISSING_ARN_REGION",
        "access-analyzer:MISSING_ARN_ACCOUNT",
    ],
    sources: &[
        "IAM policy validation check reference",
        "AWS Service Authorization Reference, resource types",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("arn_fields.rs"),
};

/// Services with resources of AWS's own, whose ARNs leave the account empty where the reference writes one.
const AWS_OWNED: &[&str] = &["ssm", "resource-explorer-2"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let arns = policy.statements.iter().flat_map(|statement| statement.resource_arns());
    for (item, arn) in arns {
        if !is_literal(arn.service) || variable::is_unresolved(item.value) {
            continue;
        }
        let resource = without_variables(arn.resource);
        // A format that fits every service (of recovery points) says nothing about this one.
        let fitting = catalog::arn_formats(arn.service).filter(|(_, format)| {
            !format.is_of_any_service() && format.can_name_resource(&resource)
        });
        let formats: SmallVec<[ArnFormat; 8]> = fitting.map(|(_, format)| format).collect();
        let Some(first) = formats.first() else { continue };
        let all = |field: usize, empty: bool| {
            formats.iter().all(|format| {
                format.fields().get(field).is_some_and(|text| text.is_empty() == empty)
            })
        };
        let wrong = [("Region", 3, arn.region), ("account", 4, arn.account)].into_iter().find_map(
            |(name, field, text)| {
                let alias = match (text.is_empty(), is_literal(text), field) {
                    (true, _, 3) if all(3, false) => "access-analyzer:MISSING_ARN_REGION",
                    (true, _, 4) if all(4, false) && !AWS_OWNED.contains(&arn.service) => {
                        "access-analyzer:MISSING_ARN_ACCOUNT"
                    }
                    (false, true, 3) if all(3, true) => "access-analyzer:ARN_REGION_NOT_ALLOWED",
                    (false, true, _) if all(field, true) => {
                        "access-analyzer:ARN_ACCOUNT_NOT_ALLOWED"
                    }
                    _ => return None,
                };
                Some((name, text, alias))
            },
        );
        let Some((name, text, alias)) = wrong else { continue };
        let message = match text.is_empty() {
            true => format!("this ARN needs the {name}"),
            false => format!("this ARN has no {name}, and here it is `{text}`"),
        };
        let finding = found.at(if text.is_empty() { item.span } else { item.part(text) }, message);
        finding.alias(alias).help(format!("the format is `{}`", first.text()));
    }
}
