//! Names that a site adds to the service data, for what is newer than it or private.

use super::pattern::matches;
/// Local additions, as the configuration gives them: names or patterns with `*` and `?`, in any case.
///
/// ```
/// use perimeter::catalog::Overlay;
///
/// let overlay = Overlay { actions: vec!["s3:Frob*".into()], ..Overlay::default() };
/// assert!(overlay.has_action("s3:FrobnicateObject"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Service prefixes: `acme`.
    pub services: Vec<String>,
    /// Actions with their prefix: `acme:*`.
    pub actions: Vec<String>,
    /// Condition keys: `acme:Tenant`.
    pub condition_keys: Vec<String>,
    /// Service principals: `acme.amazonaws.com`.
    pub service_principals: Vec<String>,
    /// Regions: `xx-north-1`.
    pub regions: Vec<String>,
}

fn any(patterns: &[String], name: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, name))
}

impl Overlay {
    /// Whether the prefix is a service here or in the data. An added action makes its prefix one.
    #[must_use]
    pub fn has_service(&self, prefix: &str) -> bool {
        let of_action =
            |action: &String| action.split_once(':').is_some_and(|(own, _)| matches(own, prefix));
        any(&self.services, prefix)
            || self.actions.iter().any(of_action)
            || super::service(prefix).is_some()
    }

    /// Whether the name is an action here or in the data.
    #[must_use]
    pub fn has_action(&self, name: &str) -> bool {
        any(&self.actions, name) || super::action(name).is_some()
    }

    /// Whether the name is a condition key here or in the data.
    #[must_use]
    pub fn has_condition_key(&self, name: &str) -> bool {
        any(&self.condition_keys, name) || super::condition_key(name).is_some()
    }

    /// Whether the name is a service principal here or in the data.
    #[must_use]
    pub fn has_service_principal(&self, name: &str) -> bool {
        any(&self.service_principals, name) || super::is_service_principal(name)
    }

    /// Whether the name is a Region here or in the data.
    #[must_use]
    pub fn has_region(&self, name: &str) -> bool {
        any(&self.regions, name) || super::is_region(name)
    }
}
