//! Tokens of strangers: what identity providers put into those they issue to others, and which statements accept them.

use crate::policy::questions::{Access, Assume, Region, Verdict, never_allowed};
use crate::policy::{Policy, Principal, PrincipalType, Statement};

/// An identity provider, and somebody's token that a role of yours is not for.
#[derive(Debug)]
pub struct Issuer {
    /// How its host starts.
    host: &'static str,
    /// Whose token it is.
    pub whose: &'static str,
    /// Patterns of the claims of that token. It may lack a claim.
    claims: &'static [(&'static str, &'static str)],
    /// Strangers get tokens of it; the others are of one cluster, workspace or organization.
    pub public: bool,
}

const fn public(host: &'static str, claims: &'static [(&'static str, &'static str)]) -> Issuer {
    Issuer { host, whose: "anybody's token", claims, public: true }
}

const fn own(
    host: &'static str,
    whose: &'static str,
    claims: &'static [(&'static str, &'static str)],
) -> Issuer {
    Issuer { host, whose, claims, public: false }
}

const ISSUERS: &[Issuer] = &[
    public(
        "gitlab.com",
        &[
            ("sub", "project_path:stranger/*"),
            ("project_path", "stranger/*"),
            ("namespace_path", "stranger"),
        ],
    ),
    public("app.terraform.io", &[("sub", "organization:stranger:*")]),
    public("agent.buildkite.com", &[("sub", "organization:stranger:*")]),
    public(
        "accounts.google.com",
        &[
            ("sub", "100000000000000000001"),
            ("aud", "stranger.apps.googleusercontent.com"),
            ("oaud", "stranger"),
            ("email", "stranger@example.com"),
        ],
    ),
    public("graph.facebook.com", &[("app_id", "100000000000001"), ("id", "100000000000002")]),
    public(
        "www.amazon.com",
        &[
            ("app_id", "amzn1.application-oa2-client.stranger"),
            ("user_id", "amzn1.account.STRANGER"),
        ],
    ),
    own(
        "api.bitbucket.org/",
        "a token of any repository of the workspace",
        &[
            ("sub", "{00000000-0000-4000-8000-000000000000}:*"),
            ("repositoryUuid", "{00000000-0000-4000-8000-000000000000}"),
        ],
    ),
    own(
        "oidc.circleci.com/",
        "a token of any project of the organization",
        &[
            ("sub", "org/*/project/00000000-0000-4000-8000-000000000000/*"),
            ("oidc.circleci.com/project-id", "00000000-0000-4000-8000-000000000000"),
        ],
    ),
    own(
        "oidc.eks.",
        "a token of any service account of the cluster",
        &[("sub", "system:serviceaccount:other-namespace:other-account")],
    ),
];

/// A workflow's claims of somebody else's repository at GitHub; a token may lack a claim.
const WORKFLOW: &[(&str, &str)] = &[
    ("sub", "repo:stranger/*"),
    ("repository", "stranger/*"),
    ("repository_id", "100000001"),
    ("repository_owner", "stranger"),
    ("repository_owner_id", "100000002"),
    ("job_workflow_ref", "stranger/*"),
    ("enterprise", "stranger"),
];

/// A stranger, and whether they are kept out.
#[derive(Debug)]
pub struct Stranger<'p, 'a> {
    pub issuer: &'static Issuer,
    /// The provider's host, the prefix of its condition keys.
    pub host: &'p str,
    /// The policy of which it was asked.
    pub alone: Policy<'a>,
    pub verdict: Verdict,
}

impl<'a> Policy<'a> {
    /// Whether an Allow statement keeps out whoever has somebody's token of a known provider; `None` for other principals.
    pub fn stranger<'p>(
        &self,
        allow: &Statement<'_>,
        principal: &Principal<'p>,
    ) -> Option<Stranger<'p, 'a>> {
        if principal.kind != PrincipalType::Federated {
            return None;
        }
        // A provider is named by its host, or by the ARN of the IAM provider for it.
        let host =
            principal.text.split_once(":oidc-provider/").map_or(principal.text, |(_, host)| host);
        let issuer = ISSUERS.iter().find(|issuer| host.starts_with(issuer.host))?;
        let (alone, verdict) = self.accepts(allow, principal, host, issuer.claims);
        Some(Stranger { issuer, host, alone, verdict })
    }

    /// Whether an Allow statement lets nobody in from a workflow of any repository at GitHub.
    pub fn accepts_any_repository(
        &self,
        allow: &Statement<'_>,
        principal: &Principal<'_>,
        host: &str,
    ) -> (Policy<'a>, Verdict) {
        self.accepts(allow, principal, host, WORKFLOW)
    }

    /// Whether an Allow statement lets nobody in with a token of a host whose claims are like these, where it has them;
    /// and the policy of which it was asked.
    pub fn accepts(
        &self,
        allow: &Statement<'_>,
        principal: &Principal<'_>,
        host: &str,
        claims: &[(&str, &str)],
    ) -> (Policy<'a>, Verdict) {
        let token = claims.iter().fold(Region::everything(), |region, (claim, value)| {
            region.when("StringLikeIfExists", &format!("{host}:{claim}"), &[value])
        });
        let token = token
            .principal(&[(PrincipalType::Federated, principal.text)])
            .action(&["sts:AssumeRoleWithWebIdentity"]);
        let alone = self.alone(allow.index);
        let verdict = never_allowed(&Access::from(&alone), &token, &Assume::documented());
        (alone, verdict)
    }
}
