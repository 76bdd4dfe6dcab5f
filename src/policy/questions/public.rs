//! Whether strangers get in: someone whom no policy names, from where no policy names.

use super::proof::{Case, Proof};
use super::{Access, Assume, Region, Verdict};
use crate::policy::{Base, Family, Test};
use crate::sets::glob::Pattern;
use crate::sets::requests::Values;

/// Keys whose fixed values say who calls or from where, by lower-case name, as S3 reads them.
///
/// Source: S3 User Guide, "The meaning of public"; the keys about organizations, accounts and endpoints that are newer
/// than that page are read like those it lists.
pub(in crate::policy) const FIXING: &[&str] = &[
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// Further keys that do so, of which S3's page says nothing.
const ALSO: &[&str] = &[
    "aws:principalservicename",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:vpcsourceip",
    "kms:calleraccount",
];

/// No request of the region is allowed to a stranger: to a principal that no Principal element and no condition
/// names, with every key of trust absent or holding a value that no policy names.
///
/// A value with a wildcard names nobody, and neither does a CIDR wider than /8 (IPv4) or /32 (IPv6). So
/// `Principal: "*"` with `StringEquals aws:PrincipalOrgID` is closed to strangers, and `StringLike aws:SourceVpc vpc-*`
/// is open. Unlike [`s3_public`](crate::policy::public::s3_public), Deny statements count.
pub fn closed_to_strangers(access: &Access<'_>, region: &Region, assume: &Assume) -> Verdict {
    let mut proof = Proof::new(&[access], region, assume);
    let named = named(&mut proof);
    proof.decide(
        |proof, reading| {
            let mut forbidden = proof.denies(0, reading.cut());
            forbidden.extend(named.iter().map(|literal| vec![*literal]));
            let starts = proof.allowed(0, reading, &proof.region(reading));
            starts.into_iter().map(Case::outside(forbidden)).collect()
        },
        |outcome| outcome.allowed(0),
    )
}

/// "The principal is named", "the key holds a named value", for every key of trust.
fn named(proof: &mut Proof<'_>) -> Vec<crate::sets::requests::Literal> {
    let mut entries = Vec::new();
    let mut values: Vec<(String, Values)> = Vec::new();
    for statement in proof.statements() {
        let principals = statement.principal.iter().flat_map(|principals| &principals.items);
        entries.extend(principals.map(|principal| (principal.kind, principal.text)));
        for test in &statement.conditions {
            let key = test.key.value.to_ascii_lowercase();
            if FIXING.contains(&&*key) || ALSO.contains(&&*key) {
                values.extend(fixed(test).map(|values| (key, values)));
            }
        }
    }
    let translator = proof.translator();
    let mut found = translator.principals_named(&entries);
    found.extend(values.iter().filter_map(|(key, values)| translator.holds_one(key, values)));
    found
}

/// The values of a test that have neither wildcard nor variable and are no wide network.
fn fixed(test: &Test<'_>) -> Option<Values> {
    let base = test.parsed?.base;
    let family = base.family();
    let fixed = test.values.iter().map(|value| value.value);
    if family == Family::Ip {
        let networks: Vec<ipnet::IpNet> = fixed.filter_map(network).collect();
        return Some(Values::networks(&networks));
    }
    let user = |text: &str| text.strip_suffix(":*").is_some_and(|id| !id.contains(['*', '?', ':']));
    let id = test.key.value.eq_ignore_ascii_case("aws:userid");
    let patterns = fixed.filter(|text| !text.contains("${")).filter_map(|text| {
        if id && user(text) {
            // Every session of one role.
            return Some(Pattern::glob(text, crate::sets::glob::Class::ANY));
        }
        let one = match base {
            Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => Pattern::fold_glob,
            _ => Pattern::literal,
        };
        (!text.contains(['*', '?'])).then(|| one(text))
    });
    matches!(family, Family::String | Family::Arn).then(|| Values::Text(patterns.collect()))
}

/// A network narrow enough to name someone, or a private one.
fn network(text: &str) -> Option<ipnet::IpNet> {
    let net: ipnet::IpNet =
        text.parse().ok().or_else(|| Some(text.parse::<std::net::IpAddr>().ok()?.into()))?;
    let narrow = match net {
        ipnet::IpNet::V4(net) => net.prefix_len() >= 8 || net.addr().is_private(),
        ipnet::IpNet::V6(net) => net.prefix_len() >= 32,
    };
    narrow.then_some(net)
}
