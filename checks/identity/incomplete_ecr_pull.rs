//! Pulling images from ECR is allowed in part
//!
//! To pull an image, a client asks for a token (`ecr:GetAuthorizationToken`, on `*`), then for the manifest
//! (`ecr:BatchGetImage`) and the layers (`ecr:GetDownloadUrlForLayer`). With some of the three missing the pull fails. Another
//! policy may allow them, so this is a note.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
//!    "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/web"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
//!   {"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
//!    "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/web"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Statement;
use crate::policy::account::Principal;
use crate::policy::questions::{Access, Assume, Detail, Region, never_allowed};

pub const CHECK: Check = Check {
    id: "identity/incomplete-ecr-pull",
    severity: Severity::Note,
    aliases: &[],
    sources: &["notes 001:179", "Amazon ECR User Guide, Private repository policies"],
    ask: Ask::Principal(ask),
    text: include_str!("incomplete_ecr_pull.rs"),
};

const TOKEN: &str = "ecr:GetAuthorizationToken";
const IMAGE: &[&str] = &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

fn ask(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    let allows = || principal.policies.iter().flat_map(|policy| policy.allows());
    let named = allows()
        .flat_map(|allow| allow.actions())
        .find(|item| IMAGE.iter().any(|action| action.eq_ignore_ascii_case(item.value)));
    let Some(named) = named.filter(|_| principal.missing.is_empty()) else { return };
    // Where nothing is denied, an Allow without conditions needs no proof.
    let denies = principal.policies.iter().any(|policy| policy.denies().next().is_some());
    let plainly = |action: &str| {
        let mut plain =
            allows().filter(|allow| allow.unclear.is_none() && allow.conditions.is_empty());
        !denies
            && plain.any(|allow| {
                allow.names_action(action)
                    && allow
                        .resource
                        .as_ref()
                        .is_some_and(|own| !own.negated && !own.items.is_empty())
            })
    };
    let allowed = |action: &str, resource: &str| {
        if plainly(action) {
            return true;
        }
        let about = |statement: &Statement<'_>| {
            statement.unclear.is_some() || statement.names_action(action)
        };
        let parts: Vec<_> = principal.policies.iter().map(|policy| policy.part(about)).collect();
        let parts: Vec<_> = parts.iter().collect();
        let region = Region::everything().action(&[action]).resource(&[resource]);
        let assume = Assume::documented().telling(Detail::Verdict);
        !never_allowed(&Access::of(&parts), &region, &assume).holds()
    };
    let mut missing: Vec<String> = Vec::new();
    // The request for a token is about no repository: only a Resource of `*` takes it in.
    let token = allows().filter(|allow| allow.names_action(TOKEN));
    let everywhere = token.into_iter().any(|allow| {
        allow
            .resource
            .as_ref()
            .is_some_and(|own| own.negated || allow.resources().any(|item| item.value == "*"))
    });
    if !everywhere || !allowed(TOKEN, "*") {
        missing.push(format!("`{TOKEN}` on `*`"));
    }
    let lacking = IMAGE.iter().filter(|action| !allowed(action, "*"));
    missing.extend(lacking.map(|action| format!("`{action}`")));
    if missing.is_empty() {
        return;
    }
    let message = format!("pulling an image needs {} as well", missing.join(" and "));
    let finding = found.at(named.span, message);
    finding
        .help("allow all three, or see that another policy of the same role does")
        .of_principal(principal);
}
