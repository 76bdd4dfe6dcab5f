//! An action that its service does not have
//!
//! AWS refuses to save a policy with such a name, or keeps it and the statement never applies to anything: the access
//! that was meant is not granted, and a Deny that was meant does not protect. The names come from AWS's service
//! authorization reference as of the date that `perimeter --version --verbose` prints. AWS adds actions every
//! week, so only a name close to a known one is an error; any other is a warning.
//!
//! An action without its service is nobody's, and AWS refuses it too.
//!
//! Add an action that is too new for the data under `names.actions` in `perimeter.toml`.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": ["s3:GetObjekt", "PutObject"], "Resource": "arn:aws:s3:::ledger/*"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": ["s3:getobject", "s3:Put*"], "Resource": "arn:aws:s3:::ledger/*"}]
//! }
//! ```

use crate::catalog::{self, Service};
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::arn::is_literal;
use crate::policy::{Policy, Spanned};

pub const CHECK: Check = Check {
    id: "action/unknown",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_ACTION"],
    sources: &["AWS Service Authorization Reference", "IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("unknown.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    for statement in &policy.statements {
        for item in statement.action.iter().flat_map(|action| &action.items) {
            let everything = item.value.bytes().all(|byte| byte == b'*');
            if !item.value.contains(':') && !everything && !item.value.contains("${") {
                let finding = reporter.at(item.span, format!("`{}` names no service", item.value));
                finding.help("write the service before the action, as in `s3:GetObject`");
            }
        }
        // Names that may just be new are told together, by service: one old or new service would fill the screen.
        let mut unheard: Vec<(Service, Vec<Spanned<&str>>)> = Vec::new();
        for item in statement.unknown_actions() {
            let Some(service) = unknown(item, reporter) else { continue };
            if let Some(near) =
                catalog::nearest_action(item.value).filter(|_| is_literal(item.value))
            {
                let name = item.value.split_once(':').map_or("", |(_, name)| name);
                let message = format!("`{}` has no action `{name}`", service.prefix());
                let finding = reporter.at(item.span, message);
                finding.help(format!("did you mean `{near}`?"));
                let edit = Edit::within(&item, item.value, &near.to_string());
                finding.fix_if(
                    Applicability::Unsafe,
                    format!("write `{near}`"),
                    edit.map(|edit| vec![edit]),
                );
            } else if let Some((_, items)) = unheard.iter_mut().find(|(known, _)| *known == service)
            {
                items.push(item);
            } else {
                unheard.push((service, vec![item]));
            }
        }
        for (service, items) in unheard {
            tell(service, &items, reporter);
        }
    }
}

/// The service of a name that it does not have, unless another check says so.
fn unknown(item: Spanned<&str>, reporter: &Reporter<'_>) -> Option<Service> {
    let service = catalog::service(item.value.split_once(':')?.0)?;
    let known = reporter.settings().names.has_action(item.value)
        || catalog::expand(item.value).next().is_some()
        || catalog::retired(item.value).is_some()
        || catalog::api_name(item.value).is_some_and(|api| api.actions().next().is_some())
        || item.value.contains("${");
    (!known).then_some(service)
}

/// Reports names that are close to none of the service's.
fn tell(service: Service, items: &[Spanned<&str>], reporter: &mut Reporter<'_>) {
    let Some((first, others)) = items.split_first() else { return };
    let more = match others.len() {
        0 => " is not".to_owned(),
        count => format!(" and {count} more are not"),
    };
    let message = format!(
        "`{}`{more} among the actions of `{}` known on {}",
        first.value,
        service.prefix(),
        catalog::date()
    );
    let finding = reporter.at(first.span, message);
    finding.severity(Severity::Warning).possible();
    finding.help(
        "correct the name, or list it under `names.actions` in perimeter.toml if it is newer",
    );
    for other in others {
        finding.related(other.span, "unknown as well");
    }
}
