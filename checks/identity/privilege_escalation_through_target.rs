//! A caller may get more rights through something of the account
//!
//! What the policies allow leads to the rights of another user or role, where there is a fitting one: hand a role to a new
//! function and call it, make a key for another user, change the code of something that has a role. Whether a mightier
//! target exists is for you to say; that every request shown is allowed is proved. `iam:PassedToService` counts for what it
//! excludes, and the resources have to be able to name such a thing.
//!
//! Name the roles and other targets in Resource.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/*",
//!    "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}},
//!   {"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/*",
//!    "Condition": {"StringEquals": {"iam:PassedToService": "vpc-flow-logs.amazonaws.com"}}},
//!   {"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::account::Principal;

pub const CHECK: Check = Check {
    id: "identity/privilege-escalation-through-target",
    severity: Severity::Note,
    aliases: &["checkov:CKV_AWS_110", "checkov:CKV_AWS_286", "cloudsplaining:PrivilegeEscalation"],
    sources: &[
        "IAM User Guide, Grant a user permissions to pass a role to an AWS service",
        "Rhino Security Labs, AWS IAM Privilege Escalation Methods",
    ],
    ask: Ask::Principal(ask),
    text: include_str!("privilege_escalation_through_target.rs"),
};

fn ask(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    let escalation = principal.escalation();
    let unknown = escalation.unknown.iter().map(|(path, _)| path.id);
    let Some((strongest, others)) = escalation.dependent.split_first() else {
        // What could not be told must not pass for an answer.
        let (Some((path, why)), Some(at)) = (escalation.unknown.first(), principal.place()) else {
            return;
        };
        let message = format!(
            "whether {} can get more rights by `{}` is not known",
            principal.title(),
            path.id
        );
        let finding = found.at(at, message);
        finding.related(at, format!("because {why}"));
        finding.possible().help("name the roles and other targets in Resource");
        finding.likewise("not known either", unknown.skip(1));
        finding.of_principal(principal);
        return;
    };
    let Some(at) = strongest.place() else { return };
    let message = format!(
        "{} can get more rights by `{}`, given {}",
        principal.title(),
        strongest.path.id,
        strongest.path.needs
    );
    let finding = found.at(at, message);
    finding.chain(strongest);
    finding.help("name the roles and other targets in Resource");
    finding.likewise("the same goes for", others.iter().map(|chain| chain.path.id));
    finding.likewise("not known", unknown);
    let conditional = escalation.conditional.iter().map(|(path, _)| path.id);
    finding.likewise("only under conditions that the caller does not choose", conditional);
    finding.of_principal(principal);
}
