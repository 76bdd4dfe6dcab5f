//! Not everything about this policy could be proved
//!
//! Each proof may cost so much work and all proofs about one policy together a few times as much, so that a policy made to
//! be hard does not stop a whole run. What had not been decided by then is neither passed nor reported. It takes many
//! statements whose patterns or conditions lie across each other in more ways than can be tried; policies that people
//! write stay far below.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*a*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*b*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*c*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*d*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*e*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*f*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*g*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*h*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*i*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*j*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*k*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*l*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*m*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*n*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*o*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*p*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*q*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*r*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*a*b*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Severity};

pub const CHECK: Check = Check {
    id: "policy/too-hard-to-prove",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["the proofs of this program: what is unknown is said"],
    ask: Ask::Reading,
    text: include_str!("too_hard_to_prove.rs"),
};
