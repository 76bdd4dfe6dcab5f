//! A trust policy names resources
//!
//! The resource of a role's trust policy is the role itself: AWS refuses `Resource` and `NotResource` in it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "trust/resource",
    severity: Severity::Error,
    aliases: &["access-analyzer:ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"],
    sources: &["IAM User Guide, IAM JSON policy elements: Resource"],
    ask: Ask::Policy(ask),
    text: include_str!("resource.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for statement in policy.written() {
        let members = statement.node.members().iter().enumerate();
        for (index, (key, _)) in members {
            if matches!(&*key.text, "Resource" | "NotResource") {
                let edit = Edit::remove(statement.node, index);
                found
                    .at(key.span, format!("{} may not stand in a role's trust policy", key.text))
                    .help("remove it: the resource is the role itself")
                    .fix_if(
                        Applicability::Unsafe,
                        format!("remove {}", key.text),
                        edit.map(|edit| vec![edit]),
                    );
            }
        }
    }
}
