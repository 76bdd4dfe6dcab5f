//! An action that AWS has retired
//!
//! The action existed once; its service has been closed or the name was withdrawn. The statement applies to nothing
//! any more, and the name makes a reader think that it does.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "deepcomposer:CreateAudio", "Resource": "*"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "polly:SynthesizeSpeech", "Resource": "*"}]
//! }
//! ```

use crate::catalog;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "action/retired",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["AWS Service Authorization Reference, compared over time"],
    ask: Ask::Policy(ask),
    text: include_str!("retired.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    let items = policy.statements.iter().flat_map(|statement| statement.unknown_actions());
    let names = &reporter.settings().names;
    let gone = items.filter(|item| !names.has_action(item.value));
    let gone: Vec<_> =
        gone.filter_map(|item| Some((item, catalog::retired(item.value)?))).collect();
    // Once a policy: a closed service mostly stands there with many names.
    let Some(((first, seen), others)) = gone.split_first() else { return };
    let more = match others.len() {
        0 => " exists".to_owned(),
        count => format!(" and {count} more exist"),
    };
    let message = format!("`{}`{more} no more; AWS last listed it on {seen}", first.value);
    let finding = reporter.at(first.span, message);
    finding.help("remove it");
    for (other, _) in others {
        finding.related(other.span, "gone as well");
    }
}
