//! The VPC design says something that is not in the format
//!
//! A name the format does not have is not read, a value of the wrong type or shape cannot be: either way the
//! design does not say what its author meant, and checks that depend on it stay silent. `perimeter schema design`
//! prints the format; `"unknown"` may stand wherever a value is not decided yet.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidr": "10.0.0.0/16"}]}
//! ```
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/33"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [
//!   {"id": "a", "az": "eu-west-1a", "cidr": "unknown"}]}]}
//! ```

use crate::document::{Node, schema};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{DESIGN_SCHEMA, Network};

pub const CHECK: Check = Check {
    id: "design/schema",
    severity: Severity::Error,
    aliases: &[],
    sources: &["network-facts 4.4, the design format"],
    ask: Ask::Design(ask),
    text: include_str!("schema.rs"),
};

fn ask(design: &Node<'_>, found: &mut Reporter<'_>) {
    let schema = serde_json::from_str(DESIGN_SCHEMA).unwrap_or(serde_json::Value::Bool(true));
    let violations = schema::violations(design, &schema);
    // What the schema cannot express, such as a prefix that is too long, is found when the design is read.
    for problem in Network::gather(vec![design]).problems {
        let said = violations.iter().any(|violation| {
            problem.at.start <= violation.at.start && violation.at.end <= problem.at.end
        });
        if !said {
            let help =
                "mend the value, or write \"unknown\": nothing that depends on it is checked";
            found.at(problem.at, problem.message).help(help);
        }
    }
    for violation in violations {
        let help =
            violation.help.unwrap_or_else(|| "`perimeter schema design` prints the format".into());
        found.at(violation.at, violation.message).help(help);
    }
}
