//! What rules about buckets have in common: the bucket's ARNs, and the part of requests a Deny means to forbid.

use super::questions::{Access, Assume, Region, Verdict, always_denied, never_allowed};
use super::{Base, Family, Kind, Policy, PrincipalType, Statement, Test};

/// The bucket that a bucket policy belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// `arn:aws:s3:::name`.
    pub arn: String,
    /// All objects: `arn:aws:s3:::name/*`.
    pub objects: String,
}

/// The keys of requests through a VPC endpoint by which rules name endpoints and VPCs.
pub const ENDPOINT_KEYS: &[&str] = &["aws:SourceVpce", "aws:SourceVpc", "aws:SourceVpcArn"];

/// The keys that say where a request comes from.
pub const NETWORK_KEYS: &[&str] = &[
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

/// A role whose IAM policy may allow anything.
const SOME_ROLE: &str = "arn:aws:iam::111122223333:role/example";

/// Keys that say who calls, or for whom: with one of them a rule leaves somebody out on purpose.
///
/// Other keys say how a request is made; a rule that also tests one of those has a hole where it differs.
const WHO: &[&str] = &[
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:FederatedProvider",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalType",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:userid",
    "aws:username",
    "aws:ViaAWSService",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
];

impl<'a> Policy<'a> {
    /// The bucket of a bucket policy; `None` for other policies and where the resources do not tell.
    pub fn bucket(&self) -> Option<Bucket> {
        if !self.kinds.is(Kind::Bucket) {
            return None;
        }
        let mut names =
            self.statements.iter().flat_map(Statement::resources).filter_map(|resource| {
                let (partition, path) =
                    resource.value.strip_prefix("arn:")?.split_once(":s3:::")?;
                let name = path.split('/').next()?;
                (!name.is_empty() && !name.contains(['*', '?', '$'])).then_some((partition, name))
            });
        let (partition, name) = names.next()?;
        let arn = format!("arn:{partition}:s3:::{name}");
        Some(Bucket { objects: format!("{arn}/*"), arn })
    }

    /// The resource a resource policy belongs to, a bucket with its objects; `None` where the policy does not tell
    /// one alone.
    ///
    /// AWS asks such a policy about requests on that resource only.
    pub fn own_resources(&self) -> Option<Vec<String>> {
        if !self.kinds.all(|kind| matches!(kind, Kind::Bucket | Kind::Resource)) {
            return None;
        }
        let wild = |text: &str| text.contains(['*', '?', '$']);
        let own: Vec<&str> =
            self.statements.iter().flat_map(Statement::resources).map(|r| r.value).collect();
        let first = *own.iter().find(|text| !wild(text) || text.contains(":s3:::"))?;
        if let Some((partition, path)) = first.split_once(":s3:::") {
            let arn = format!("{partition}:s3:::{}", path.split('/').next().unwrap_or(path));
            let inside = |text: &str| {
                let rest = text.strip_prefix(arn.as_str());
                wild(text) || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let objects = format!("{arn}/*");
            return (!wild(&arn) && own.iter().all(|text| inside(text)))
                .then(|| vec![arn.clone(), objects]);
        }
        own.iter().all(|text| *text == first).then(|| vec![first.to_owned()])
    }

    /// The policy with some of its statements only; their places in it are new.
    #[must_use]
    pub fn part(&self, keep: impl Fn(&Statement<'a>) -> bool) -> Policy<'a> {
        let kept = self.statements.iter().filter(|statement| keep(statement));
        let statements = kept.enumerate().map(|(index, s)| Statement::of(s.node, index)).collect();
        let effort = self.effort.clone();
        Policy { node: self.node, kinds: self.kinds, version: self.version, statements, effort }
    }

    /// Whether every request of a region is denied, whatever an IAM policy allows: a request of some role is the plainer
    /// example, as no such policy lets anonymous callers in.
    pub fn denies_all(&self, region: &Region) -> Verdict {
        let deny =
            |region: &Region| always_denied(&Access::from(self), region, &Assume::documented());
        let role = region.clone().principal(&[(PrincipalType::Aws, SOME_ROLE)]);
        match deny(&role) {
            Verdict::Fails(witness) => Verdict::Fails(witness),
            _ => deny(region),
        }
    }

    /// Whether an Allow that asks for an endpoint lets requests in from elsewhere, with the policy the answer is about.
    pub fn granted_elsewhere(&self, allow: &Statement<'a>, all: &[&str]) -> (Policy<'a>, Verdict) {
        let alone = self.alone(allow.index);
        let region = allow.acts(allow.on(allow.elsewhere(), all));
        let verdict = never_allowed(&Access::from(&alone), &region, &Assume::documented());
        (alone, verdict)
    }

    /// The Deny statements that test one of the keys.
    pub fn denies_testing(&self, keys: &[&str]) -> impl Iterator<Item = &Statement<'a>> {
        self.denies().filter(move |statement| {
            keys.iter().any(|key| statement.tests_of(key).next().is_some())
        })
    }
}

impl<'a> Statement<'a> {
    /// Whether its Principal is everyone.
    pub fn is_for_everyone(&self) -> bool {
        self.principal.as_ref().is_some_and(|principal| {
            !principal.negated && principal.items.iter().any(super::Principal::is_everyone)
        })
    }

    /// The callers and circumstances that a Deny is about, without its tests of `keys`: where it must hold if it is
    /// to mean anything.
    ///
    /// Its principals count as written, and so do its [`Statement::exemptions`].
    pub fn scope(&self, keys: &[&str]) -> Region {
        let mut region = self.exemptions(keys);
        if let Some(principal) = self.principal.as_ref().filter(|p| !p.negated) {
            let everyone = principal.items.iter().any(super::Principal::is_everyone);
            if !everyone && !principal.items.is_empty() {
                let entries: Vec<(PrincipalType, &str)> =
                    principal.items.iter().map(|item| (item.kind, item.text)).collect();
                region = region.principal(&entries);
            }
        }
        region
    }

    /// The requests that a Deny does not leave out by its conditions about who calls; tests of `keys` aside.
    ///
    /// Conditions on how a request is made leave nobody out: a rule that needs two of those at once is no rule about
    /// one of them.
    pub fn exemptions(&self, keys: &[&str]) -> Region {
        let mut region = Region::everything();
        let own =
            |test: &&Test<'_>| !keys.iter().any(|key| test.key.value.eq_ignore_ascii_case(key));
        for test in self.conditions.iter().filter(own).filter(|test| test.is_about_caller()) {
            let values: Vec<&str> = test.values.iter().map(|value| value.value).collect();
            region = region.when(test.operator.value, test.key.value, &values);
        }
        region
    }

    /// Its resources where it names some that are in it, else all that are given.
    pub fn on(&self, region: Region, all: &[&str]) -> Region {
        match self.resource.as_ref().filter(|resource| !resource.items.is_empty()) {
            Some(resource) if resource.negated => {
                let items: Vec<&str> = resource.items.iter().map(|item| item.value).collect();
                region.resource(all).not_resource(&items)
            }
            Some(resource) => {
                let items: Vec<&str> = resource.items.iter().map(|item| item.value).collect();
                region.resource(all).resource(&items)
            }
            None => region.resource(all),
        }
    }
}

impl<'a> Statement<'a> {
    /// Narrows to its own actions.
    pub fn acts(&self, region: Region) -> Region {
        let items: Vec<&str> = self.actions().map(|action| action.value).collect();
        match &self.action {
            Some(action) if action.negated => region.not_action(&items),
            Some(_) if !items.is_empty() => region.action(&items),
            _ => region,
        }
    }

    /// The test by which a Deny keeps requests to endpoints or VPCs: it holds for all others.
    pub fn endpoint_test(&self) -> Option<&Test<'a>> {
        let tests = ENDPOINT_KEYS.iter().flat_map(|key| self.tests_of(key));
        tests.into_iter().find(|test| !test.exempted().is_empty())
    }

    /// The test by which an Allow asks for an endpoint or VPC.
    pub fn endpoint_grant(&self) -> Option<&Test<'a>> {
        let tests = ENDPOINT_KEYS.iter().flat_map(|key| self.tests_of(key));
        tests.into_iter().find(|test| {
            let string = test
                .parsed
                .is_some_and(|o| matches!(o.base.family(), Family::String | Family::Arn));
            string && test.exempted().is_empty() && !test.values.is_empty()
        })
    }

    /// The requests its endpoint rule is about that come from none of the networks it names.
    pub fn elsewhere(&self) -> Region {
        self.away_from_networks(self.scope(NETWORK_KEYS))
    }

    /// The requests of a region that come from none of the networks the statement names, by whatever key.
    pub fn away_from_networks(&self, region: Region) -> Region {
        let tests = NETWORK_KEYS.iter().flat_map(|key| self.tests_of(key));
        tests.into_iter().filter(|test| !test.values.is_empty()).fold(region, |region, test| {
            // A pattern that every endpoint meets names none.
            let names = |value: &&str| !matches!(*value, "*" | "vpce-*" | "vpc-*");
            let values: Vec<&str> =
                test.values.iter().map(|value| value.value).filter(names).collect();
            let operator = match test.parsed.map(|operator| operator.base) {
                _ if values.is_empty() => return region,
                Some(Base::IpAddress | Base::NotIpAddress) => "NotIpAddressIfExists",
                Some(Base::StringLike | Base::StringNotLike) => "StringNotLikeIfExists",
                Some(base) if base.family() == Family::Arn => "ArnNotLikeIfExists",
                Some(base) if base.family() == Family::String => "StringNotEqualsIfExists",
                _ => return region,
            };
            region.when(operator, test.key.value, &values)
        })
    }
}

impl Test<'_> {
    /// Its first value, for messages; empty where it has none.
    pub fn first_value(&self) -> &str {
        self.values.first().map_or("", |value| value.value)
    }

    /// Whether it is about who calls, and not about how.
    pub fn is_about_caller(&self) -> bool {
        let key = self.key.value;
        let tag = ["aws:PrincipalTag/", "aws:ResourceTag/", "s3:ExistingObjectTag/"];
        let starts =
            |start: &&str| key.get(..start.len()).is_some_and(|k| k.eq_ignore_ascii_case(start));
        WHO.iter().any(|known| known.eq_ignore_ascii_case(key)) || tag.iter().any(starts)
    }

    /// The values of a test that lets those values pass a Deny: `…Not…` operators.
    pub fn exempted(&self) -> Vec<&str> {
        let negated = self.parsed.is_some_and(|operator| operator.base.is_negated());
        if negated { self.values.iter().map(|value| value.value).collect() } else { Vec::new() }
    }
}
