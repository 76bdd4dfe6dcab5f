//! A caller may get more rights through something of the account
//!
//! What the policies allow leads to the rights of another user or role, where there is a fitting one: hand a role to a new
//! function and call it, make a key for another user, change the code of something that has a role. Whether a mightier
//! target exists is for you to say; that every request shown is allowed is proved. `iam:PassedToService` counts for what it
//! excludes, and the resources have to be able to name such a thing.
//!
//! Ways that are open only under conditions which others decide, such as tags, or of which it could not be told, are said
//! to be so where nothing worse is.
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
    let conditional = escalation.conditional.iter().map(|(path, _)| path.id);
    let Some((strongest, others)) = escalation.dependent.split_first() else {
        // Who has any right has nothing more to gain; for others, what could not be told must not pass for an answer.
        if escalation.own.is_empty() {
            undecided(principal, found);
        }
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
    finding.help(HELP);
    finding.likewise("the same goes for", others.iter().map(|chain| chain.path.id));
    finding.likewise("not known", escalation.unknown.iter().map(|(path, _)| path.id));
    finding.likewise(UNDER_CONDITIONS, conditional);
    finding.of_principal(principal);
}

const HELP: &str = "name the roles and other targets in Resource";
const UNDER_CONDITIONS: &str = "only under conditions that the caller does not choose";

/// One note for all that is not known of a principal, or else for all that hangs on conditions.
fn undecided(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    let escalation = principal.escalation();
    let conditional = escalation.conditional.iter().map(|(path, _)| path.id);
    let unknown = escalation.unknown.iter().map(|(path, why)| (path.id, why.as_str()));
    if let Some(finding) = found.untold(principal, "get more rights", unknown) {
        finding.likewise(UNDER_CONDITIONS, conditional);
        finding.of_principal(principal);
        return;
    }
    let Some((path, keys)) = escalation.conditional.first() else { return };
    let Some(at) = principal.place() else { return };
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let message = format!(
        "{} can get more rights by `{}` where conditions on {} are met",
        principal.title(),
        path.id,
        keys.join(", ")
    );
    let finding = found.at(at, message);
    finding.possible().help("see that the caller cannot choose these values");
    finding.likewise("the same goes for", conditional.skip(1));
    finding.of_principal(principal);
}
