//! The key material of a KMS key is never replaced
//!
//! With rotation on, AWS KMS makes new key material every year, or at the interval you choose, and keeps the old to decrypt what was
//! encrypted with it. Nothing else changes for who uses the key. Asymmetric and HMAC keys and keys with imported material
//! cannot rotate by themselves, and are left out where the file tells.
//!
//! # Fails
//!
//! ```json
//! {"KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "KeyRotationEnabled": false}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "KeyRotationEnabled": true, "RotationPeriodInDays": 365}
//! ```

use crate::document::{Node, Value};
use crate::finding::{Ask, Check, Reporter, Severity};

pub const CHECK: Check = Check {
    id: "kms/rotation-off",
    severity: Severity::Note,
    aliases: &["checkov:CKV_AWS_7"],
    sources: &["notes 004:364-366", "AWS KMS Developer Guide, Rotate AWS KMS keys"],
    ask: Ask::Document(ask),
    text: include_str!("rotation_off.rs"),
};

/// How `get-key-rotation-status` and templates name it.
const NAMES: &[&str] = &["KeyRotationEnabled", "EnableKeyRotation"];

fn ask(root: &Node<'_>, found: &mut Reporter<'_>) {
    match &root.value {
        Value::Object(members) => {
            for (key, value) in members {
                let off = value.as_bool() == Some(false) || value.as_str() == Some("false");
                if NAMES.contains(&&*key.text) && off && can_rotate(root) {
                    found
                        .at(value.span, "the key material is never replaced")
                        .help("switch automatic rotation on");
                }
                ask(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| ask(item, found)),
        _ => {}
    }
}

/// Whether the file does not say otherwise: only symmetric keys with material of AWS's rotate by themselves.
fn can_rotate(key: &Node<'_>) -> bool {
    let around = [Some(key), key.get("KeyMetadata")];
    around.into_iter().flatten().all(|node| {
        let says = |name: &str, good: &str| {
            node.get(name).and_then(Node::as_str).is_none_or(|text| text == good)
        };
        says("KeySpec", "SYMMETRIC_DEFAULT")
            && says("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT")
            && says("Origin", "AWS_KMS")
    })
}
