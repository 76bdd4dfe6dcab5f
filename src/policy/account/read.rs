//! Principals read from the answers of the AWS CLI: a whole account, or several answers about one user or role.

use super::takeover::Candidate;
use super::{OfAws, Principal};
use crate::document::Node;
use crate::policy::Policy;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A policy document and where its text stands.
#[derive(Clone, Copy, Debug)]
pub struct Document<'p> {
    pub at: Span,
    pub policy: &'p Policy<'p>,
    /// Of which of AWS's managed policies it takes the place.
    pub of: Option<OfAws>,
}

/// The principals of some files that belong together.
#[derive(Debug, Default)]
pub struct Account<'p> {
    pub principals: Vec<Principal<'p>>,
    pub(super) groups: Vec<Principal<'p>>,
    pub(super) candidates: Vec<Candidate<'p>>,
}

/// The lists of `get-account-authorization-details`.
const LISTS: &[&str] = &["UserDetailList", "GroupDetailList", "RoleDetailList"];

/// What the answers of one group of files say, by whom.
struct Reader<'r, 'p> {
    documents: &'r [Document<'p>],
    /// Of the policies that principals have, so that only others are asked about alone.
    used: BTreeSet<Span>,
    /// Default versions of managed policies by ARN.
    managed: BTreeMap<&'r str, Span>,
    groups: BTreeMap<&'r str, &'r Node<'r>>,
    candidates: Vec<Candidate<'p>>,
}

impl<'p> Account<'p> {
    /// Whether a document is about what principals have, so that it is to be read together with its neighbours.
    pub fn holds(root: &Node<'_>) -> bool {
        let has = |name: &str| root.get(name).is_some();
        LISTS.iter().any(|name| has(name))
            || has("PolicyDocument")
                && ["RoleName", "UserName", "GroupName"].iter().any(|name| has(name))
            || root.get("Role").is_some_and(|role| role.get("RoleName").is_some())
            || root.get("User").is_some_and(|user| user.get("UserName").is_some())
            || root.get("PolicyVersion").is_some_and(|version| version.get("Document").is_some())
            || root.get("AttachedPolicies").is_some_and(Node::is_array)
            || root.get("Groups").is_some_and(|all| {
                all.elements().first().is_some_and(|group| group.get("GroupName").is_some())
            })
    }

    /// Reads files that belong together; `documents` are the policies in them that may be of an identity.
    pub fn read(roots: &[&Node<'_>], documents: &[Document<'p>]) -> Self {
        let mut reader = Reader {
            documents,
            used: BTreeSet::new(),
            managed: BTreeMap::new(),
            groups: BTreeMap::new(),
            candidates: Vec::new(),
        };
        reader.used.extend(documents.iter().filter(|own| own.of.is_some()).map(|own| own.at));
        let dumps = roots.iter().filter(|root| LISTS.iter().any(|name| root.get(name).is_some()));
        let dumps: Vec<&Node<'_>> = dumps.copied().collect();
        let (mut principals, mut groups) = (Vec::new(), Vec::new());
        if dumps.is_empty() {
            principals.extend(reader.answers(roots));
        } else {
            for dump in &dumps {
                reader.look_up(dump);
            }
            for dump in &dumps {
                for (list, kind) in [("UserDetailList", "User"), ("RoleDetailList", "Role")] {
                    let all = dump.get(list).map_or(&[][..], Node::elements);
                    principals.extend(all.iter().map(|detail| reader.principal(detail, kind)));
                }
                let all = dump.get("GroupDetailList").map_or(&[][..], Node::elements);
                groups.extend(all.iter().map(|detail| reader.principal(detail, "Group")));
            }
        }
        let rest = documents.iter().filter(|own| !reader.used.contains(&own.at));
        principals.extend(rest.filter_map(|own| Principal::with(own.policy)));
        Self { principals: merged(principals), groups, candidates: reader.candidates }
    }
}

/// Principals that have the same attached become one with several names.
fn merged(all: Vec<Principal<'_>>) -> Vec<Principal<'_>> {
    let places = |policies: &[&Policy<'_>]| -> Vec<Span> {
        policies.iter().map(|policy| policy.node.span).collect()
    };
    let mut kept: Vec<Principal<'_>> = Vec::new();
    let mut known = BTreeMap::new();
    for principal in all {
        let own = places(&principal.policies);
        let limits: Vec<Vec<Span>> = principal.limits.iter().map(|limit| places(limit)).collect();
        let (groups, attached) = (principal.groups.clone(), principal.attached.clone());
        let rest = (principal.tags.clone(), principal.missing.clone());
        let at = *known.entry((own, limits, groups, attached, rest)).or_insert(kept.len());
        match kept.get_mut(at) {
            Some(other) if !principal.names.is_empty() => other.names.extend(principal.names),
            _ => kept.push(principal),
        }
    }
    kept
}

impl<'r, 'p> Reader<'r, 'p> {
    fn look_up(&mut self, dump: &'r Node<'r>) {
        for group in dump.get("GroupDetailList").map_or(&[][..], Node::elements) {
            if let Some(name) = text(group, "GroupName") {
                self.groups.insert(name, group);
            }
            // A group has rights only through its users.
            self.inline(group, "GroupPolicyList");
        }
        for policy in dump.get("Policies").map_or(&[][..], Node::elements) {
            for version in policy.get("PolicyVersionList").map_or(&[][..], Node::elements) {
                let Some(document) = version.get("Document") else { continue };
                let default = version.get("IsDefaultVersion").and_then(Node::as_bool) == Some(true);
                let arn = text(policy, "Arn");
                // Other versions are not in force, and nobody can edit what AWS keeps.
                if !default || arn.is_some_and(|arn| arn.contains(":iam::aws:")) {
                    self.used.insert(document.span);
                }
                if let (true, Some(arn)) = (default, arn) {
                    self.managed.insert(arn, document.span);
                }
            }
        }
    }

    fn principal(&mut self, detail: &'r Node<'r>, kind: &str) -> Principal<'p> {
        let mut principal = Principal::default();
        let name = text(detail, &format!("{kind}Name")).unwrap_or_default();
        let plain = format!("{}/{name}", kind.to_ascii_lowercase());
        principal.names = vec![text(detail, "Arn").map_or(plain, str::to_owned)];
        self.candidate(detail, &mut principal);
        principal.policies = self.inline(detail, &format!("{kind}PolicyList"));
        let (mut groups, mut attached) = (Vec::new(), Vec::new());
        self.attach(detail, &mut principal, &mut attached);
        for group in
            detail.get("GroupList").map_or(&[][..], Node::elements).iter().filter_map(Node::as_str)
        {
            let Some(found) = self.groups.get(group).copied() else {
                principal.missing.push(format!("group `{group}`"));
                continue;
            };
            groups.extend(text(found, "Arn").map(str::to_owned));
            let own = self.inline(found, "GroupPolicyList");
            principal.policies.extend(own);
            self.attach(found, &mut principal, &mut attached);
        }
        principal.groups = Some(groups);
        principal.attached = Some(attached);
        self.bound(detail, &mut principal);
        principal.tags = Some(tags(detail));
        principal
    }

    fn candidate(&mut self, detail: &Node<'_>, principal: &mut Principal<'p>) {
        let Some(arn) = detail.get("Arn") else { return };
        let trust = detail.get("AssumeRolePolicyDocument").map(|document| document.span);
        let trust = trust.and_then(|span| self.document(span));
        principal.at = Some(arn.span);
        let arn_text = arn.as_str().unwrap_or_default().to_owned();
        self.candidates.push(Candidate { arn: arn_text, at: arn.span, trust, mighty: false });
    }

    /// The documents of a list of inline policies.
    fn inline(&mut self, detail: &Node<'_>, list: &str) -> Vec<&'p Policy<'p>> {
        let all = detail.get(list).map_or(&[][..], Node::elements);
        let spans: Vec<Span> =
            all.iter().filter_map(|own| Some(own.get("PolicyDocument")?.span)).collect();
        spans.into_iter().filter_map(|span| self.document(span)).collect()
    }

    fn document(&mut self, at: Span) -> Option<&'p Policy<'p>> {
        self.used.insert(at);
        self.documents.iter().find(|own| own.at == at).map(|own| own.policy)
    }

    fn attach(&mut self, detail: &Node<'_>, principal: &mut Principal<'p>, arns: &mut Vec<String>) {
        for own in detail.get("AttachedManagedPolicies").map_or(&[][..], Node::elements) {
            let Some(arn) = text(own, "PolicyArn") else { continue };
            if !arn.contains(":iam::aws:") {
                arns.push(arn.to_owned());
            }
            match self.managed.get(arn).copied().and_then(|span| self.document(span)) {
                Some(policy) => principal.policies.push(policy),
                None => {
                    let known = OfAws::with_arn(arn);
                    principal.policies.extend(known.and_then(|of| self.stand_in(of)));
                    if known.is_none_or(|of| !of.complete) {
                        principal.missing.push(format!("policy `{arn}`"));
                    }
                }
            }
        }
    }

    /// The document that takes the place of one of AWS's.
    fn stand_in(&self, of: OfAws) -> Option<&'p Policy<'p>> {
        self.documents.iter().find(|own| own.of == Some(of)).map(|own| own.policy)
    }

    fn bound(&mut self, detail: &Node<'_>, principal: &mut Principal<'p>) {
        let Some(boundary) = detail.get("PermissionsBoundary") else { return };
        let arn = text(boundary, "PermissionsBoundaryArn").unwrap_or_default();
        match self.managed.get(arn).copied().and_then(|span| self.document(span)) {
            Some(policy) => principal.limits.push(vec![policy]),
            // This boundary leaves everything.
            None if OfAws::with_arn(arn).is_some_and(|of| of.complete) => {}
            None => principal.missing.push(format!("permissions boundary `{arn}`")),
        }
    }

    /// Answers about single users and roles: each has the inline policies that name it. Versions of managed policies
    /// do not say whose they are, so they count only where the files are about one principal.
    fn answers(&mut self, roots: &[&Node<'r>]) -> Vec<Principal<'p>> {
        let mut found: BTreeMap<String, Principal<'p>> = BTreeMap::new();
        for root in roots {
            for kind in ["User", "Role"] {
                let detail = root.get(kind).filter(|own| own.is_object());
                let about = detail.unwrap_or(root);
                let Some(name) = text(about, &format!("{kind}Name")) else { continue };
                let plain = format!("{}/{name}", kind.to_ascii_lowercase());
                let principal = found
                    .entry(plain.clone())
                    .or_insert_with(|| Principal { names: vec![plain], ..Principal::default() });
                if let Some(detail) = detail {
                    principal.names = text(detail, "Arn")
                        .map_or(principal.names.clone(), |arn| vec![arn.to_owned()]);
                    principal.tags = Some(tags(detail));
                    principal.at = detail.get("Arn").map(|arn| arn.span);
                    self.bound(detail, principal);
                }
                if let Some(document) = root.get("PolicyDocument") {
                    principal.policies.extend(self.document(document.span));
                }
            }
        }
        if let [principal] = found.values_mut().collect::<Vec<_>>().as_mut_slice() {
            self.managed_of(roots, principal);
        }
        found.into_values().filter(|principal| !principal.policies.is_empty()).collect()
    }

    fn managed_of(&mut self, roots: &[&Node<'r>], principal: &mut Principal<'p>) {
        let lists = roots.iter().filter_map(|root| root.get("AttachedPolicies"));
        let arns: Vec<String> = lists
            .clone()
            .flat_map(|list| list.elements().iter().filter_map(|own| text(own, "PolicyArn")))
            .map(str::to_owned)
            .collect();
        let versions = roots.iter().filter_map(|root| root.get("PolicyVersion"));
        let current = versions.filter(|version| {
            version.get("IsDefaultVersion").and_then(Node::as_bool) != Some(false)
        });
        let documents: Vec<Span> =
            current.filter_map(|version| version.get("Document")).map(|node| node.span).collect();
        // A boundary is asked for in the same way: with more documents than attachments, nobody can tell which it is.
        let listed = lists.count() > 0;
        let telling = principal.missing.is_empty() && (!listed || documents.len() <= arns.len());
        if listed {
            let own = arns.iter().filter(|arn| !arn.contains(":iam::aws:"));
            principal.attached = Some(own.cloned().collect());
        }
        if !telling {
            principal.missing.push("which of the managed policies are attached".to_owned());
            return;
        }
        if listed && documents.len() < arns.len() {
            // A version does not say of which policy it is: where one of AWS's may be among them, none is added.
            let of_aws: Vec<OfAws> = arns.iter().filter_map(|arn| OfAws::with_arn(arn)).collect();
            let fits = documents.len() + of_aws.len() <= arns.len();
            let known = if fits { of_aws } else { Vec::new() };
            let complete = known.iter().filter(|of| of.complete).count();
            principal.policies.extend(known.into_iter().filter_map(|of| self.stand_in(of)));
            let missing = arns.len() - documents.len() - complete;
            if missing > 0 {
                principal.missing.push(format!("{missing} attached policies"));
            }
        }
        for document in documents {
            let own = self.document(document);
            principal.policies.extend(own);
        }
        let groups = roots.iter().filter_map(|root| root.get("Groups"));
        for group in groups.flat_map(Node::elements) {
            let name = text(group, "GroupName").unwrap_or_default();
            principal.groups.get_or_insert_default().extend(text(group, "Arn").map(str::to_owned));
            let own = roots.iter().filter(|root| text(root, "GroupName") == Some(name));
            let own: Vec<Span> =
                own.filter_map(|root| root.get("PolicyDocument")).map(|node| node.span).collect();
            for document in own {
                let policy = self.document(document);
                principal.policies.extend(policy);
            }
        }
    }
}

fn tags(detail: &Node<'_>) -> Vec<(String, String)> {
    let all = detail.get("Tags").map_or(&[][..], Node::elements);
    let pair =
        |tag: &Node<'_>| Some((text(tag, "Key")?.to_owned(), text(tag, "Value")?.to_owned()));
    all.iter().filter_map(pair).collect()
}

fn text<'n>(node: &'n Node<'_>, name: &str) -> Option<&'n str> {
    node.get(name).and_then(Node::as_str)
}
