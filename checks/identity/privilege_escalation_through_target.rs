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
//! Where the input is a whole account (`aws iam get-account-authorization-details`), the target is looked up: a user, role
//! or group that is allowed everything or can give itself any right, and a role that trusts the service or the caller. It is
//! named, and the finding is a warning. What the answer does not hold, such as how many keys a user has, stays for you to
//! say. Of attached policies whose documents are not in the input, `AdministratorAccess` is taken for what it is; of others
//! the finding says that they are not known.
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
use crate::policy::account::{Principal, Takeover};

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
    if let Some(takeover) = &principal.takeover {
        taken_over(takeover, principal, found);
        return;
    }
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
    finding.chain(principal, strongest);
    finding.help(HELP);
    finding.likewise("the same goes for", others.iter().map(|chain| chain.path.id));
    finding.likewise("not known", escalation.unknown.iter().map(|(path, _)| path.id));
    finding.likewise(UNDER_CONDITIONS, conditional);
    finding.of_principal(principal);
}

/// The target is there: the way is open as it stands.
fn taken_over(takeover: &Takeover, principal: &Principal<'_>, found: &mut Reporter<'_>) {
    let Some(at) = takeover.chain.place() else { return };
    let (by, target) = takeover.titles();
    let path = takeover.chain.path;
    let given = takeover.given.as_ref().map(|given| format!(", given {given}")).unwrap_or_default();
    let message = format!("{by} can get any right through {target} by `{}`{given}", path.id);
    let finding = found.at(at, message);
    finding.severity(Severity::Warning).chain(principal, &takeover.chain);
    finding.related(takeover.at, format!("{target} is taken over"));
    if takeover.given.is_some() {
        finding.possible();
    }
    let others = &principal.escalation().dependent;
    let others = others.iter().map(|chain| chain.path.id).filter(|id| *id != path.id);
    finding.help(HELP).likewise("other ways may be open, too", others);
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
    let Some(at) = principal.place() else { return };
    let Some((path, keys)) = escalation.conditional.first() else {
        if !principal.missing.is_empty() && !principal.is_administrator() {
            let message = format!("not all is known that {} may do", principal.title());
            let finding = found.at(at, message);
            finding.help("give the documents of all attached policies, too");
            finding.of_principal(principal);
        }
        return;
    };
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
