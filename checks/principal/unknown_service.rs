//! A service principal that is not known
//!
//! AWS publishes no list of service principals, so an unknown one may well exist. Compare it with the documentation
//! of the service.
//!
//! # Fails
//!
//! ```json
//! {"RoleName": "ci", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "frobnicator.amazonaws.com"}, "Action": "sts:AssumeRole"}
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
use crate::finding::{Ask, Check, Reporter, Severity};
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
        let shaped = text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn");
        let known = found.settings().names.has_service_principal(text)
            || catalog::nearest_service_principal(text).is_some();
        if principal.kind == PrincipalType::Service
            && shaped
            && !known
            && !variable::is_unresolved(text)
        {
            let finding = found
                .at(principal.span, format!("`{text}` is not among the known service principals"));
            finding.possible().help(
                "check the name, or list it under `names.service-principals` in perimeter.toml",
            );
        }
    }
}
