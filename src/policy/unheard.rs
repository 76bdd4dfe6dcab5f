//! Names of actions that nothing is known of, for questions: about such a name every answer holds.

use crate::catalog::{self, Overlay};

/// What to say of a name or pattern that names no known action.
#[derive(Debug, PartialEq, Eq)]
pub struct Unheard {
    /// What it is, lower case, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// What to say of an action, or a pattern of actions; `None` where it names a known one.
///
/// Actions and services that the site added, and actions that AWS once had, are known.
pub fn action(name: &str, names: &Overlay) -> Option<Unheard> {
    let known = names.has_action(name)
        || names
            .services
            .iter()
            .any(|own| name.split(':').next().is_some_and(|p| catalog::matches(own, p)))
        || catalog::expand(name).next().is_some()
        || catalog::retired(name).is_some();
    if known {
        return None;
    }
    let near = catalog::nearest_action(name).map(|action| action.to_string());
    let meant = near.or_else(|| {
        let mut allowed = catalog::api_name(name)?.actions();
        allowed.next().map(str::to_owned)
    });
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            "correct the name, or list it under `names.actions` in perimeter.toml if it is newer"
                .to_owned()
        }
    };
    let message = format!("`{name}` names no action known on {}", catalog::date());
    Some(Unheard { message, help })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_knows_is_unheard_of() {
        let names = Overlay {
            actions: vec!["s3:Frob*".into()],
            services: vec!["acme".into()],
            ..Overlay::default()
        };
        let help = |name| action(name, &names).map(|unheard| unheard.help);
        for known in ["*", "s3:*", "S3:getobject", "*:Get*", "s3:FrobAll", "acme:Make", "*:*"] {
            assert_eq!(help(known), None, "{known}");
        }
        for (unknown, near) in [
            ("s3:GetObjekt", "did you mean `s3:GetObject`?"),
            // An operation of the API that another action allows.
            ("s3:ListObjectsV2", "did you mean `s3:ListBucket`?"),
            ("s3:Zap*", "correct the name"),
            ("nosuchservice:Get", "correct the name"),
        ] {
            let said = help(unknown).unwrap_or_default();
            assert!(said.starts_with(near), "{unknown}: {said}");
        }
    }
}
