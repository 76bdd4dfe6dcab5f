//! A service principal that is not known
//!
//! AWS publishes no list of service principals, so an unknown one may well exist. Compare it with the documentation
//! of the service. A name that is a typing error away from a known one is an error, and so is a known one under
//! `amazon.com`: nobody has such a name.
//!
//! # Fails
//!
//! ```json
//! {"RoleName": "ci", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "frobnicator.amazonaws.com"}, "Action": "sts:AssumeRole"}
//! ]}}
//! ```
//!
//! ```json
//! {"RoleName": "ci", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "lamda.amazonaws.com"}, "Action": "sts:AssumeRole"}
//! ]}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"RoleName": "ci", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com", "logs.eu-central-1.amazonaws.com"]}, "Action": "sts:AssumeRole"}
//! ]}}
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, PrincipalType, variable};

pub const CHECK: Check = Check {
    id: "principal/unknown-service",
    severity: Severity::Note,
    aliases: &[],
    sources: &["AWS documentation of the services"],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_service.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for principal in policy.statements.iter().flat_map(|statement| statement.principals()) {
        let text = principal.text;
        let endings = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com"];
        let shaped = endings.iter().any(|ending| text.ends_with(ending));
        if principal.kind != PrincipalType::Service
            || !shaped
            || found.settings().names.has_service_principal(text)
            || variable::is_unresolved(text)
        {
            continue;
        }
        let message = format!("`{text}` is not among the known service principals");
        let finding = found.at(principal.span, message);
        let Some(near) = near(text) else {
            finding.possible().help(
                "check the name, or list it under `names.service-principals` in perimeter.toml",
            );
            continue;
        };
        let edit = Edit::within(&principal.spanned(), text, near);
        finding.severity(Severity::Error).help(format!("did you mean `{near}`?")).fix_if(
            Applicability::Unsafe,
            format!("write `{near}`"),
            edit.map(|edit| vec![edit]),
        );
    }
}

/// The service principal that a name differs from by a typing error; none for names as short as most are like others,
/// and for what starts like the actions of a service.
fn near(text: &str) -> Option<&'static str> {
    let (label, ending) = text.split_once('.')?;
    if ending == "amazon.com" {
        let known = |own: &&str| own.strip_suffix(".amazonaws.com") == Some(label);
        return catalog::service_principals().find(known);
    }
    if label.len() < 5 || catalog::service(label).is_some() {
        return None;
    }
    let near = catalog::nearest_service_principal(text)?;
    // The long ending must not make room for more errors.
    let (own, _) = near.split_once('.')?;
    catalog::nearest(label, std::iter::once(own)).map(|_| near)
}
