//! The policies of a whole question as layers and ways, after the table of AWS's evaluation logic.

use super::access::{Layer, Naming, Way, Who};
use super::{Access, Region};
use crate::policy::evaluate::Policies;
use crate::policy::{Kind, Policy};

/// Requests that only the resource's own policy can allow: keys and roles are not opened by identity policies alone.
const OWN_ACTIONS: &[&str] = &["sts:AssumeRole*"];
const KEY_ACTIONS: &[&str] = &["sts:AssumeRole*", "kms:*"];
const KEYS: &str = "arn:*:kms:*:*:key/*";

impl Policies<'_> {
    /// What all policies allow together.
    ///
    /// With an owner of the resource ([`Policies::resource_account`]), principals of other accounts need both their
    /// own policies and the resource's, and the question is about resources of that account only. Without one, each
    /// caller is taken to be of the resource's account. Left aside are what root users may do without being named,
    /// service-linked roles where organization policies are given, and, where an endpoint's policy is given, requests
    /// that do not come through it.
    pub fn with_access<R>(&self, work: impl FnOnce(&Access<'_>) -> R) -> R {
        let mut access = Access { whole: Some(self), ..Access::default() };
        let identities = vec![Who::Identities];
        let own = |list: &Option<Vec<_>>| list.clone();
        let mut add = |policies: Option<Vec<_>>, binds: &[Who], named| {
            policies.map(|policies| access.add(Layer { policies, binds: binds.to_vec(), named }))
        };
        let identity = add(own(&self.identity), &identities, None);
        let bounds = [&self.boundary, &self.session];
        let bounds: Vec<usize> =
            bounds.into_iter().filter_map(|list| add(own(list), &identities, None)).collect();
        let endpoint = add(own(&self.endpoint), &[], None);
        let levels = self.scps.iter().filter(|_| !self.management_account);
        let levels: Vec<usize> = levels
            .filter_map(|level| add(Some(level.clone()), &[Who::Unlinked, Who::Signed], None))
            .collect();
        let rcps: Vec<&Policy<'_>> = self.rcps.clone();
        add((!rcps.is_empty()).then_some(rcps), &[Who::Unlinked], None);
        let resource = add(own(&self.resource), &[], None);
        let [directly, by_role, by_account] = [Naming::Directly, Naming::ByRole, Naming::ByAccount]
            .map(|naming| add(own(&self.resource), &[], Some(naming)));

        let unlinked = (!levels.is_empty()).then_some(Who::Unlinked);
        let limits: Vec<usize> = levels.iter().copied().chain(endpoint).collect();
        let mut way = |layers: &[&[usize]], who: &[Who]| {
            let layers = layers.concat();
            let who = who.iter().cloned().chain(unlinked.clone()).collect();
            access.ways.push(Way { layers, who });
        };
        if access.layers.is_empty() {
            return work(&access);
        }
        let Some(resource) = resource else {
            let who = match (identity.is_some() || !bounds.is_empty(), levels.is_empty()) {
                (true, _) => &[Who::Identities][..],
                (false, false) => &[Who::Signed],
                (false, true) => &[],
            };
            way(&[&bounds, &limits, identity.as_slice()], who);
            return self.ask(access, work);
        };
        way(&[&[resource], endpoint.as_slice()], &[Who::Outsiders]);
        way(&[&[resource], &limits], &[Who::Root]);
        let here: Vec<Who> =
            self.resource_account.iter().map(|account| Who::Of(account.clone())).collect();
        let mut same = |layers: &[&[usize]], more: &[Who]| {
            way(layers, &[&identities, &here, more].concat());
        };
        same(&[directly.as_slice(), &limits], &[]);
        same(&[by_role.as_slice(), &bounds, &limits], &[]);
        let delegated = [by_account.as_slice(), identity.as_slice(), &bounds, &limits];
        same(&delegated, &[]);
        let trust = self.resource.iter().flatten().any(|policy| policy.kinds.is(Kind::Trust));
        if identity.is_some() && !trust {
            let alone = [identity.as_slice(), &bounds, &limits];
            same(&alone, &[Who::NoAction(KEY_ACTIONS)]);
            same(&alone, &[Who::NoAction(OWN_ACTIONS), Who::NoResource(KEYS)]);
        }
        if let Some(account) = &self.resource_account {
            let both = [&[resource], identity.as_slice(), &bounds, &limits];
            way(&both, &[Who::Identities, Who::NotOf(account.clone())]);
        }
        self.ask(access, work)
    }

    /// Whether policies that only users and roles have are part of the question.
    pub(super) fn has_identity_layers(&self) -> bool {
        [&self.identity, &self.boundary, &self.session].iter().any(|list| list.is_some())
    }

    fn ask<R>(&self, mut access: Access<'_>, work: impl FnOnce(&Access<'_>) -> R) -> R {
        let mut about = Region::everything();
        if self.endpoint.is_some() {
            about = about.when("Null", "aws:SourceIp", &["true"]);
        }
        if let Some(account) = &self.resource_account {
            let own = format!("arn:*:*:*:{account}:*");
            // `?` is the `*` of actions without resources; many ARNs leave the account out, and AWS owns some.
            about = about.resource(&["?", "arn:*:*:*::*", "arn:*:*:*:aws:*", &own]).when(
                "StringEqualsIfExists",
                "aws:ResourceAccount",
                &[account],
            );
        }
        access.about = about;
        work(&access)
    }
}
