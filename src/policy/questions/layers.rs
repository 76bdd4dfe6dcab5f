//! The layers of a concrete question as the layers of a proof.

use super::Access;
use crate::document::json;
use crate::policy::Policy;
use crate::policy::evaluate::Policies;
use crate::source::FileId;

/// What AWS attaches to every target of resource control policies: they only take away.
const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

impl Policies<'_> {
    /// What all policies allow together: those of the caller and of the resource grant side by side, as within one
    /// account, and all others limit them.
    pub fn with_access<R>(&self, work: impl FnOnce(&Access<'_>) -> R) -> R {
        let node = json::parse(FULL_ACCESS, FileId::default()).ok();
        let full = node.as_ref().map(Policy::of);
        let granting: Vec<&Policy<'_>> =
            self.identity.iter().chain(&self.resource).flatten().copied().collect();
        let mut layers: Vec<Vec<&Policy<'_>>> = Vec::new();
        if self.identity.is_some() || self.resource.is_some() {
            layers.push(granting);
        }
        layers.extend(self.scps.iter().cloned());
        layers
            .extend([&self.boundary, &self.session, &self.endpoint].into_iter().flatten().cloned());
        if !self.rcps.is_empty() {
            layers.push(self.rcps.iter().copied().chain(&full).collect());
        }
        let mut layers = layers.into_iter();
        let first = layers.next().unwrap_or_default();
        work(&layers.fold(Access::of(&first), |access, layer| access.and(&layer)))
    }
}
