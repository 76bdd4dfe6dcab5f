//! The user's data perimeter as regions of requests: strangers, services that act for them, networks elsewhere, and
//! resources of others.
//!
//! Source: IAM User Guide, "Establish permissions guardrails using data perimeters", and the whitepaper "Building a data
//! perimeter on AWS". A region holds what must not get through; a list that the user left empty narrows nothing.

use super::arn::{Arn, is_account};
use super::questions::Region;
use super::{Effect, Policy, PrincipalType, Principals, Statement, Test};
use crate::catalog;
use crate::settings::PerimeterSettings;

/// Keys by which a Deny spares the user's own identities.
pub const IDENTITY_KEYS: &[&str] =
    &["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount"];

/// Keys that say for whom a service acts.
pub const SOURCE_KEYS: &[&str] =
    &["aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceAccount", "aws:SourceArn"];

/// Keys by which a Deny spares the user's own resources.
pub const RESOURCE_KEYS: &[&str] =
    &["aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:ResourceAccount"];

/// Roles of AWS in the user's accounts, whose requests come from AWS's networks.
const ROLES_OF_AWS: &[&str] =
    &["arn:*:iam::*:role/aws-service-role/*", "arn:*:iam::*:role/aws:ec2-infrastructure*"];

/// Actions that assume a role with the token of an identity provider: the checks of trust policies ask who may.
const BY_TOKEN: &[&str] = &["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];

/// Resources of AWS whose ARNs have neither `aws` nor an account. `{region}` is a Region, `{}` any text without wildcards.
///
/// Anybody may own a bucket of a like name in a Region that AWS does not have, so patterns over them are none of AWS's.
const OWNED_BY_AWS: &[&str] = &[
    "arn:{}:ssm:*::document/*",
    "arn:{}:ssm:*::parameter/*",
    "arn:{}:ssm:*::automation-definition/*",
    "arn:{}:s3:::packages.{region}.amazonaws.com/*",
    "arn:{}:s3:::repo.{region}.amazonaws.com/*",
    "arn:{}:s3:::repo.{region}.emr.amazonaws.com/*",
    "arn:{}:s3:::amazonlinux.{region}.amazonaws.com/*",
    "arn:{}:s3:::amazonlinux-2-repos-{region}/*",
    "arn:{}:s3:::al2023-repos-{region}-de612dc2/*",
    "arn:{}:s3:::al2023-{region}/*",
    "arn:{}:s3:::prod.{region}.appinfo.src/*",
    "arn:{}:s3:::aws-ssm-{region}/*",
    "arn:{}:s3:::aws-windows-downloads-{region}/*",
    "arn:{}:s3:::amazon-ssm-{region}/*",
    "arn:{}:s3:::amazon-ssm-packages-{region}/*",
    "arn:{}:s3:::{region}-birdwatcher-prod/*",
    "arn:{}:s3:::aws-ssm-distributor-file-{region}/*",
    "arn:{}:s3:::aws-ssm-document-attachments-{region}/*",
    "arn:{}:s3:::patch-baseline-snapshot-{region}/*",
    "arn:{}:s3:::aws-patchmanager-macos-{region}/*",
    "arn:{}:s3:::amazoncloudwatch-agent-{region}/*",
    "arn:{}:s3:::amazoncloudwatch-agent/*",
    "arn:{}:s3:::aws-codedeploy-{region}/*",
    "arn:{}:s3:::ec2imagebuilder-toe-{region}-prod/*",
    "arn:{}:s3:::ec2imagebuilder-managed-resources-{region}-prod/components/*",
    "arn:{}:s3:::prod-{region}-starport-layer-bucket/*",
    "arn:{}:s3:::aws-mgn-{}-{region}/*",
    "arn:{}:s3:::aws-application-migration-service-{region}/*",
    "arn:{}:s3:::aws-application-migration-service-hashes-{region}/*",
    "arn:{}:s3:::aws-drs-{}-{region}/*",
    "arn:{}:s3:::aws-elastic-disaster-recovery-{region}/*",
    "arn:{}:s3:::aws-elastic-disaster-recovery-hashes-{region}/*",
    "arn:{}:s3:::cloudformation-waitcondition-{region}/*",
    "arn:{}:s3:::cloudformation-custom-resource-response-{}/*",
    "arn:{}:s3:::aws-ec2-enclave-certificate-{region}-prod/*",
    "arn:{}:s3:::aws-glue-studio-transforms-{}-prod-{region}/*",
    "arn:{}:s3:::elasticbeanstalk-samples-{region}/*",
    "arn:{}:s3:::elasticbeanstalk-platform-assets-{region}/*",
    "arn:{}:s3:::elasticbeanstalk-env-resources-{region}/*",
    "arn:{}:s3:::elasticbeanstalk-{region}/*",
    "arn:{}:s3:::jumpstart-cache-prod-{region}",
    "arn:{}:s3:::jumpstart-cache-prod-{region}/*",
    "arn:{}:s3:::aws-synthetics-library-{}/*",
    "arn:{}:s3:::aws-neptune-notebook",
    "arn:{}:s3:::aws-neptune-notebook/*",
    "arn:{}:s3:::aws-neptune-notebook-{region}",
    "arn:{}:s3:::aws-neptune-notebook-{region}/*",
];

/// An account that stands for any.
const SOME_ACCOUNT: &str = "222233334444";

impl PerimeterSettings {
    /// Requests of identities that are neither the user's nor trusted. AWS services are not among them.
    ///
    /// `None` where the user says of nobody that they are theirs.
    pub fn strangers(&self) -> Option<Region> {
        let known = self.members("aws:Principal")?;
        let trusted = self.trusted_principals.iter().map(String::as_str);
        let trusted: Vec<&str> = trusted.filter(|text| text.starts_with("arn:")).collect();
        let region = if_any(known, "ArnNotLike", "aws:PrincipalArn", &trusted);
        Some(
            region
                .when("BoolIfExists", "aws:PrincipalIsAWSService", &["false"])
                .not_action(BY_TOKEN),
        )
    }

    /// Requests that AWS services make for accounts that are neither the user's nor trusted.
    ///
    /// Only calls that say for whom they are made: services that do not say it are not known.
    pub fn services_for_strangers(&self, policy: &Policy<'_>) -> Option<Region> {
        let known = self.members("aws:Source")?;
        let own = self.arns_of_accounts();
        // A bucket's ARN has no account; the one that a policy names by its whole name is taken for the user's.
        let named = policy.statements.iter().flat_map(|s| s.tests_of("aws:SourceArn"));
        let named =
            named.flat_map(|test| test.values.iter().map(|value| value.value)).filter(|text| {
                Arn::parse(text).is_some_and(|arn| arn.account.is_empty())
                    && !text.contains(['*', '?', '$'])
            });
        let arns: Vec<&str> = own.iter().map(String::as_str).chain(named).collect();
        let services: Vec<&str> = self.trusted_services.iter().map(String::as_str).collect();
        let region = if_any(known, "ArnNotLikeIfExists", "aws:SourceArn", &arns);
        let region = if_any(region, "StringNotEquals", "aws:PrincipalServiceName", &services);
        Some(region.when("Bool", "aws:PrincipalIsAWSService", &["true"]).when(
            "Null",
            "aws:SourceAccount",
            &["false"],
        ))
    }

    /// Requests of identities that come from none of the user's networks, and that no AWS service makes for them.
    ///
    /// `None` where the user names no network.
    pub fn elsewhere(&self) -> Option<Region> {
        if self.networks.is_empty() && self.vpcs.is_empty() && self.vpc_endpoints.is_empty() {
            return None;
        }
        let region = self.members("aws:Vpce").unwrap_or_default();
        let texts = |list: &[String]| -> Vec<String> { list.to_vec() };
        let arns: Vec<String> =
            self.vpcs.iter().map(|vpc| format!("arn:*:ec2:*:*:vpc/{vpc}")).collect();
        let mut spared: Vec<String> = ROLES_OF_AWS.iter().map(|arn| (*arn).to_owned()).collect();
        spared.extend(
            self.trusted_principals.iter().filter(|text| text.starts_with("arn:")).cloned(),
        );
        let lists = [
            ("NotIpAddress", "aws:SourceIp", texts(&self.networks)),
            ("StringNotEquals", "aws:SourceVpc", texts(&self.vpcs)),
            ("StringNotEquals", "aws:SourceVpce", texts(&self.vpc_endpoints)),
            ("ArnNotLike", "aws:SourceVpcArn", arns),
            ("StringNotEquals", "aws:PrincipalAccount", texts(&self.trusted_accounts)),
            ("ArnNotLike", "aws:PrincipalArn", spared),
        ];
        let region = lists.iter().fold(region, |region, (operator, key, values)| {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            if_any(region, operator, key, &values)
        });
        Some(
            region
                .when("Null", "aws:PrincipalArn", &["false"])
                .when("Bool", "aws:ViaAWSService", &["false"])
                .when("Null", "aws:CalledVia", &["true"]),
        )
    }

    /// Requests to resources that are neither the user's nor trusted nor AWS's, and that no AWS service makes for its caller.
    pub fn resources_of_others(&self, policy: &Policy<'_>) -> Option<Region> {
        let known = self.members("aws:Resource")?;
        let spared = self.known_resources(policy);
        let spared: Vec<&str> = spared.iter().map(String::as_str).collect();
        Some(
            known
                .not_resource(&spared)
                .when("Bool", "aws:ViaAWSService", &["false"])
                .when("Null", "aws:CalledVia", &["true"])
                .when("StringNotEquals", "ec2:Owner", &["amazon"]),
        )
    }

    /// The requests of a region that identities of the user's own make.
    pub fn of_own_identities(&self, region: Region) -> Region {
        let accounts: Vec<&str> = self.accounts.iter().map(String::as_str).collect();
        let organization: Vec<&str> = self.organization.iter().map(String::as_str).collect();
        let region = if_any(region, "StringEquals", "aws:PrincipalAccount", &accounts);
        if_any(region, "StringEquals", "aws:PrincipalOrgID", &organization)
    }

    /// The requests of a region that callers of one account make to resources of others, and the policy as it reads for
    /// these callers.
    ///
    /// For rules that compare the two accounts with each other: one account stands for each of the organization's.
    pub fn across_accounts<'a>(region: Region, policy: &Policy<'a>) -> (Region, Policy<'a>) {
        let mut policy = policy.part(|_| true);
        let tests = policy.statements.iter_mut().flat_map(|statement| &mut statement.conditions);
        for value in tests.flat_map(|test| &mut test.values) {
            if is_own_account(value.value) {
                value.value = SOME_ACCOUNT;
            }
        }
        let region = region
            .when("StringEquals", "aws:PrincipalAccount", &[SOME_ACCOUNT])
            .when("StringNotEquals", "aws:ResourceAccount", &[SOME_ACCOUNT])
            .not_resource(&[&format!("arn:*:*:*:{SOME_ACCOUNT}:*")]);
        (region, policy)
    }

    /// The policy without what it grants to trusted canonical users; `None` where that was all.
    ///
    /// Their requests tell no ARN by which a condition could spare them.
    pub fn without_trusted_canonical<'a>(&self, mut policy: Policy<'a>) -> Option<Policy<'a>> {
        let allows = policy.statements.iter_mut().filter(|s| s.is(Effect::Allow));
        for principals in allows.filter_map(|s| s.principal.as_mut()) {
            if principals.negated || principals.items.is_empty() {
                continue;
            }
            principals.items.retain(|principal| {
                principal.kind != PrincipalType::CanonicalUser
                    || !self.trusted_principals.iter().any(|own| own == principal.text)
            });
            if principals.items.is_empty() {
                return None;
            }
        }
        Some(policy)
    }

    /// Patterns of resources that are the user's, trusted, or AWS's own as far as the policy names them.
    pub fn known_resources(&self, policy: &Policy<'_>) -> Vec<String> {
        let named = policy.statements.iter().flat_map(Statement::resources).map(|item| item.value);
        let mut known = self.arns_of_accounts();
        known.push("arn:*:*:*:aws:*".to_owned());
        known.extend(self.trusted_resources.iter().cloned());
        known.extend(named.filter(|text| is_of_aws(text)).map(str::to_owned));
        known
    }

    /// What to do about an account that the policy names, where only the organization could tell whose it is.
    pub fn unless_member(&self, policy: &Policy<'_>, account: Option<&str>) -> Option<String> {
        let told = self.organization.is_none() && self.organization_paths.is_empty();
        let account = account
            .filter(|account| !told && is_account(account) && policy_names(policy, account))?;
        Some(format!(
            "if `{account}` is an account of your organization, list it under `perimeter.accounts`; else take it out, or list it under `perimeter.trusted-accounts`"
        ))
    }

    /// Requests in which the keys that start so name nobody of the user's: `…Account`, `…OrgID`, `…OrgPaths`.
    fn members(&self, start: &str) -> Option<Region> {
        let mut accounts: Vec<&str> = self.accounts.iter().map(String::as_str).collect();
        accounts.extend(self.trusted_accounts.iter().map(String::as_str));
        let paths: Vec<&str> = self.organization_paths.iter().map(String::as_str).collect();
        let organization: Vec<&str> = self.organization.iter().map(String::as_str).collect();
        if accounts.is_empty() && paths.is_empty() && organization.is_empty() {
            return None;
        }
        let key = |end: &str| format!("{start}{end}");
        let region = Region::everything();
        let region = if_any(region, "StringNotEquals", &key("Account"), &accounts);
        let region = if_any(region, "StringNotEquals", &key("OrgID"), &organization);
        Some(if_any(region, "ForAllValues:StringNotLike", &key("OrgPaths"), &paths))
    }

    fn arns_of_accounts(&self) -> Vec<String> {
        let accounts = self.accounts.iter().chain(&self.trusted_accounts);
        accounts.map(|account| format!("arn:*:*:*:{account}:*")).collect()
    }
}

impl<'a> Policy<'a> {
    /// The Deny statements that spare requests by one of the keys, each with the test that does.
    pub fn guards(&self, keys: &[&str]) -> Vec<(&Statement<'a>, &Test<'a>)> {
        let guard = |deny| Some((deny, Statement::spares(deny, keys)?));
        self.denies().filter_map(guard).collect()
    }

    /// The accounts that own what a resource policy is attached to, as far as it tells: by the ARNs of its resources, or
    /// by giving one account every action on a key.
    pub fn owners(&self) -> Vec<&'a str> {
        let resources = self.statements.iter().flat_map(Statement::resources);
        let mut owners: Vec<&str> = resources
            .filter_map(|item| Arn::parse(item.value))
            .map(|arn| arn.account)
            .filter(|account| is_account(account))
            .collect();
        for allow in self.allows().filter(|s| s.actions().any(|action| action.value == "kms:*")) {
            let principals = allow.principals().filter_map(|principal| Arn::parse(principal.text));
            owners.extend(principals.filter(|arn| arn.resource == "root").map(|arn| arn.account));
        }
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The Allow statements of which somebody can make use who is neither a service nor comes with an identity
    /// provider's token, each with its principals.
    pub fn allows_to_callers(&self) -> impl Iterator<Item = (&Statement<'a>, &Principals<'a>)> {
        let others = [PrincipalType::Service, PrincipalType::Federated];
        let named = self.allows().filter_map(|allow| Some((allow, allow.principal.as_ref()?)));
        named.filter(move |(_, named)| named.items.iter().any(|one| !others.contains(&one.kind)))
    }

    /// The policy with its Deny statements and one of its Allow statements.
    #[must_use]
    pub fn alone(&self, allow: usize) -> Policy<'a> {
        self.part(|other| other.is(Effect::Deny) || other.index == allow)
    }
}

/// Whether a value of a condition is the caller's account, as a policy variable.
pub fn is_own_account(value: &str) -> bool {
    value.eq_ignore_ascii_case("${aws:PrincipalAccount}")
}

impl<'a> Statement<'a> {
    /// The first test of one of the keys by which a Deny spares some requests.
    pub fn spares(&self, keys: &[&str]) -> Option<&Test<'a>> {
        let mut tests = keys.iter().flat_map(|key| self.tests_of(key));
        tests.find(|test| !test.exempted().is_empty())
    }
}

/// Adds a condition where there are values for it.
fn if_any(region: Region, operator: &str, key: &str, values: &[&str]) -> Region {
    if values.is_empty() { region } else { region.when(operator, key, values) }
}

/// Whether a text of the policy is that account, or an ARN of it.
fn policy_names(policy: &Policy<'_>, account: &str) -> bool {
    let is =
        |text: &str| text == account || Arn::parse(text).is_some_and(|arn| arn.account == account);
    policy.statements.iter().any(|statement| {
        let tests = || statement.conditions.iter().flat_map(|test| &test.values);
        statement.principals().any(|principal| is(principal.text))
            || statement.resources().any(|item| is(item.value))
            || tests().any(|value| is(value.value))
    })
}

/// Whether a resource as written is one of [`OWNED_BY_AWS`].
fn is_of_aws(text: &str) -> bool {
    OWNED_BY_AWS.iter().any(|template| fits(template, text))
}

fn fits(template: &str, text: &str) -> bool {
    let Some((before, after)) = template.split_once('{') else { return template == text };
    let (Some(rest), Some((hole, after))) = (text.strip_prefix(before), after.split_once('}'))
    else {
        return false;
    };
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.into_iter().any(|end| {
        let (Some(filled), Some(rest)) = (rest.get(..end), rest.get(end..)) else { return false };
        let good = match hole {
            "region" => catalog::is_region(filled),
            _ => !filled.is_empty() && !filled.contains(['*', '?', '$', '/', ':']),
        };
        good && fits(after, rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_of_aws_are_named_with_a_region() {
        for own in [
            "arn:aws:s3:::amazonlinux-2-repos-eu-west-1/*",
            "arn:aws:s3:::aws-mgn-clients-hashes-us-east-1/*",
            "arn:aws-cn:s3:::cn-north-1-birdwatcher-prod/*",
            "arn:aws:ssm:*::document/*",
        ] {
            assert!(is_of_aws(own), "{own}");
        }
        for other in [
            "arn:aws:s3:::amazonlinux-2-repos-*/*",
            "arn:aws:s3:::amazonlinux-2-repos-evil/*",
            "arn:aws:s3:::acme-reports/*",
            "*",
        ] {
            assert!(!is_of_aws(other), "{other}");
        }
    }
}
