//! Whether a policy is public: S3's own rule over the text of bucket policies, and a proof for all resource policies.
//!
//! S3's rule (Block Public Access): a policy counts as public until every Allow is fixed to someone: by its principals, or by a condition that
//! compares one of a few keys with values without wildcards and variables. Actions do not matter, and whether Deny
//! statements do is not documented. Source: S3 User Guide, "The meaning of public"; the keys about organizations,
//! accounts and endpoints that are newer than that page are read like those it lists.

use super::arn::{Arn, is_account};
use super::evaluate::Truth;
use super::questions::{self, Access, Assume, FIXING, Region, Verdict};
use super::{Base, Family, Policy, PrincipalType, Qualifier, Statement, Test};
use ipnet::IpNet;

const PRIVATE: &[&str] = &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/// Nobody gets in whom the policy does not name; `Fails` with the request of a stranger.
///
/// Like [`questions::closed_to_strangers`], and an ARN or an organization's path with a wildcard names someone too where
/// its account or organization is fixed.
pub fn closed_to_strangers(policy: &Policy<'_>, assume: &Assume) -> Verdict {
    closed_to_strangers_in(policy, Region::everything(), assume)
}

/// The same for the requests of a region only.
pub fn closed_to_strangers_in(policy: &Policy<'_>, region: Region, assume: &Assume) -> Verdict {
    let mut region = region;
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let key = test.key.value;
        let lower = key.to_ascii_lowercase();
        let values = || test.values.iter().map(|value| value.value);
        let owned: Vec<&str> = values().filter(|value| has_account(value)).collect();
        let inside: Vec<&str> =
            values().filter(|value| value.starts_with("o-") && value.contains('/')).collect();
        if !FIXING.contains(&lower.as_str()) {
            continue;
        }
        if lower.ends_with("arn") && !owned.is_empty() {
            region = region.when("ArnNotLike", key, &owned);
        }
        if lower.ends_with("orgpaths") && !inside.is_empty() {
            region = region.when("ForAllValues:StringNotLike", key, &inside);
        }
    }
    questions::closed_to_strangers(&Access::from(policy), &region, assume)
}

fn has_account(value: &str) -> bool {
    Arn::parse(value).is_some_and(|arn| is_account(arn.account))
}

/// Whether the policy is public, and the statement that makes it so or leaves it open.
pub fn s3_public<'p, 'a>(policy: &'p Policy<'a>) -> (Truth, Option<&'p Statement<'a>>) {
    let mut open = None;
    for statement in &policy.statements {
        let allows = statement.effect.is_none_or(|_| statement.is(super::Effect::Allow));
        let public = if allows { allow(policy, statement) } else { Truth::No };
        match public {
            Truth::No => {}
            Truth::Yes => {
                if let Some(deny) = policy.denies().find(|deny| shields(policy, deny)) {
                    let title = deny.title();
                    let why = format!("AWS does not say whether a Deny such as {title} counts");
                    return (Truth::unknown(why), Some(statement));
                }
                return (Truth::Yes, Some(statement));
            }
            unknown => open = open.or(Some((unknown, Some(statement)))),
        }
    }
    open.unwrap_or((Truth::No, None))
}

fn allow(policy: &Policy<'_>, statement: &Statement<'_>) -> Truth {
    if let Some(unclear) = &statement.unclear {
        return Truth::unknown(unclear.value.clone());
    }
    let Some(principals) = &statement.principal else {
        return Truth::unknown("the statement has no Principal");
    };
    if principals.negated {
        return Truth::unknown("AWS does not support NotPrincipal with Allow");
    }
    let anyone = principals.items.iter().any(|principal| {
        principal.is_everyone()
            || principal.kind == PrincipalType::Federated
            || principal.text.contains(['*', '?'])
    });
    let fixed = |test: &Test<'_>| {
        let operator = test.parsed.filter(|o| !o.base.is_negated() && !o.if_exists);
        // ForAllValues also holds where the key is absent.
        let operator = operator.filter(|o| o.qualifier != Some(Qualifier::ForAllValues));
        operator.is_some_and(|operator| fixes(policy, test, operator.base))
    };
    (anyone && !statement.conditions.iter().any(fixed)).into()
}

/// Whether a Deny takes everyone out but those whom fixed values name.
fn shields(policy: &Policy<'_>, deny: &Statement<'_>) -> bool {
    let everyone = deny
        .principal
        .as_ref()
        .is_some_and(|p| p.negated || p.items.iter().any(|one| one.is_everyone()));
    let fixed = |test: &Test<'_>| {
        test.parsed.is_some_and(|o| o.base.is_negated() && fixes(policy, test, o.base))
    };
    everyone && deny.conditions.iter().any(fixed)
}

/// Whether a condition names someone: a key of the list, each of its values fixed.
fn fixes(policy: &Policy<'_>, test: &Test<'_>, base: Base) -> bool {
    let key = test.key.value.to_ascii_lowercase();
    let known = FIXING.contains(&key.as_str()) && base.family() != Family::Null;
    let fixed = |value: &str| match key.as_str() {
        "aws:sourceip" => is_narrow(value),
        // The name of the access point may be open in a bucket's policy, its account not.
        "s3:dataaccesspointarn" if !is_access_point_policy(policy) => value
            .rsplit_once(":accesspoint/")
            .map_or_else(|| is_fixed(policy, value), |(arn, _)| is_fixed(policy, arn)),
        _ => is_fixed(policy, value),
    };
    known && !test.values.is_empty() && test.values.iter().all(|value| fixed(value.value))
}

fn is_fixed(policy: &Policy<'_>, value: &str) -> bool {
    let variable = policy.has_variables() && value.contains("${");
    !variable && !value.contains(['*', '?'])
}

/// An address or a CIDR that is no broader than S3 accepts, or private.
fn is_narrow(value: &str) -> bool {
    let address = || value.parse().ok().map(|address: std::net::IpAddr| IpNet::from(address));
    let Some(net) = value.parse::<IpNet>().ok().or_else(address) else { return false };
    let private = PRIVATE.iter().filter_map(|net| net.parse::<IpNet>().ok());
    let least = if net.addr().is_ipv4() { 8 } else { 32 };
    net.prefix_len() >= least || private.into_iter().any(|own| own.contains(&net))
}

fn is_access_point_policy(policy: &Policy<'_>) -> bool {
    let resources = policy.statements.iter().filter_map(|s| s.resource.as_ref());
    resources.flat_map(|resource| &resource.items).any(|item| item.value.contains(":accesspoint/"))
}
