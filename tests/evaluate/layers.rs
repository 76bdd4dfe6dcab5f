//! The plain evaluator combines principals and layers as the evaluation logic of AWS says.

use perimeter::document::{Node, json};
use perimeter::policy::evaluate::{Decision, Outcome, Policies, evaluate, matches};
use perimeter::policy::request::Request;
use perimeter::policy::{Kind, Policy};
use perimeter::source::FileId;

const BOB: &str = "arn:aws:iam::111122223333:user/bob";
const APP: &str = "arn:aws:sts::111122223333:assumed-role/app/s1";
const APP_ROLE: &str = "arn:aws:iam::111122223333:role/app";
const ACCOUNT: &str = "arn:aws:iam::111122223333:root";
const EVE: &str = "arn:aws:iam::999999999999:user/eve";
const QUEUE: &str = "arn:aws:sqs:us-east-1:111122223333:orders";

fn node(text: &str) -> Node<'_> {
    json::parse(text, FileId::default()).expect(text)
}

fn request(principal: &str, action: &str, resource: &str, context: &str) -> Request {
    let text = format!(
        r#"{{"principal":"{principal}","action":"{action}","resource":"{resource}","context":{context}}}"#
    );
    Request::of(&node(&text)).expect(&text)
}

/// Whether an element such as `"Principal":"*"` of a Deny reaches a caller.
fn reaches(element: &str, caller: &str) -> String {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny",{element},"Action":"*","Resource":"*"}}}}"#
    );
    let node = node(&text);
    let policy = Policy::of(&node);
    let request = request(caller, "sqs:SendMessage", QUEUE, "{}");
    format!("{:?}", matches(&policy, &policy.statements[0], &request).truth)
        .split('(')
        .next()
        .unwrap_or("")
        .to_lowercase()
}

#[test]
fn principals() {
    let rows = [
        (r#""Principal":"*""#, "anonymous", "yes"),
        (r#""Principal":"*""#, "service:sns.amazonaws.com", "yes"),
        (r#""Principal":{"AWS":"*"}"#, "anonymous", "yes"),
        (r#""Principal":{"AWS":"*"}"#, BOB, "yes"),
        (r#""Principal":{"AWS":"*"}"#, "service:sns.amazonaws.com", "unknown"),
        (r#""Principal":{"AWS":"111122223333"}"#, BOB, "yes"),
        (r#""Principal":{"AWS":"111122223333"}"#, APP, "yes"),
        (r#""Principal":{"AWS":"111122223333"}"#, ACCOUNT, "yes"),
        (r#""Principal":{"AWS":"111122223333"}"#, EVE, "no"),
        (r#""Principal":{"AWS":"111122223333"}"#, "anonymous", "no"),
        (r#""Principal":{"AWS":"111122223333"}"#, "service:sns.amazonaws.com", "no"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:root"}"#, APP, "yes"),
        // As the account's number does, it names the account, which is of one partition only.
        (r#""Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"}"#, APP, "yes"),
        (r#""Principal":{"AWS":"arn:aws:iam::444455556666:root"}"#, APP, "no"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/bob"}"#, BOB, "yes"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/Bob"}"#, BOB, "no"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/app"}"#, APP, "yes"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/team/app"}"#, APP, "yes"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/other"}"#, APP, "no"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/team/app"}"#, APP_ROLE, "no"),
        (r#""Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s1"}"#, APP, "yes"),
        (r#""Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s2"}"#, APP, "no"),
        (
            r#""Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s1"}"#,
            APP_ROLE,
            "unknown",
        ),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/*"}"#, APP_ROLE, "unknown"),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/*"}"#, BOB, "no"),
        (r#""Principal":{"AWS":"AIDAEXAMPLE"}"#, BOB, "no"),
        (r#""Principal":{"Service":"sns.amazonaws.com"}"#, "service:sns.amazonaws.com", "yes"),
        (r#""Principal":{"Service":"sns.amazonaws.com"}"#, BOB, "no"),
        (r#""Principal":{"Service":["a.amazonaws.com"]}"#, "service:sns.amazonaws.com", "no"),
        (
            r#""Principal":{"Federated":"accounts.google.com"}"#,
            "federated:accounts.google.com",
            "yes",
        ),
        (r#""Principal":{"CanonicalUser":"79a5"}"#, "canonical:79a5", "yes"),
        (r#""Principal":{"CanonicalUser":"79a5"}"#, "anonymous", "no"),
        (r#""Principal":{"AWS":[]}"#, BOB, "no"),
        (r#""Principal":{"Users":"bob"}"#, BOB, "unknown"),
        (r#""Principal":"arn:aws:iam::111122223333:user/bob""#, BOB, "unknown"),
        (r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/bob"}"#, EVE, "yes"),
        (r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/bob"}"#, "anonymous", "yes"),
        (r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/bob"}"#, BOB, "unknown"),
        (
            r#""NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/bob"]}"#,
            BOB,
            "no",
        ),
        (r#""NotPrincipal":{"AWS":["111122223333"]}"#, ACCOUNT, "no"),
        (r#""NotPrincipal":{"AWS":["111122223333"]}"#, BOB, "unknown"),
        (
            r#""NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:role/app"]}"#,
            APP,
            "unknown",
        ),
        (
            r#""NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:role/app",
                "arn:aws:sts::111122223333:assumed-role/app/s1"]}"#,
            APP,
            "no",
        ),
        (r#""NotPrincipal":{"Service":"sns.amazonaws.com"}"#, "service:sns.amazonaws.com", "no"),
        (r#""NotPrincipal":"*""#, EVE, "no"),
    ];
    let wrong = rows.iter().filter_map(|&(element, caller, expected)| {
        let found = reaches(element, caller);
        (found != expected).then(|| format!("{element} of {caller} is {found}, not {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn not_principal_denies_whoever_has_a_permissions_boundary() {
    let list = r#"{"AWS":["111122223333","arn:aws:iam::111122223333:user/bob"]}"#;
    let allow = r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#;
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{allow},
             {{"Effect":"Deny","NotPrincipal":{list},"Action":"*","Resource":"*"}}]}}"#
    );
    let (node, bound) = (node(&text), node(ALLOW));
    let (queue, bound) = (Policy::of(&node), Policy::of(&bound));
    let request = request(BOB, "sqs:SendMessage", QUEUE, "{}");
    let mut policies = Policies { resource: Some(vec![&queue]), ..Policies::default() };
    assert_eq!(evaluate(&request, &policies).decision, Decision::Allow);
    policies.boundary = Some(vec![&bound]);
    assert_eq!(evaluate(&request, &policies).decision, Decision::ExplicitDeny);
}

const ALLOW: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
const OTHER: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}"#;
const DENY: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sqs:*","Resource":"*"}}"#;

/// A queue's policy that allows one principal everything.
fn grant(principal: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":
            {{"Effect":"Allow","Principal":{principal},"Action":"*","Resource":"*"}}}}"#
    )
}

/// The decision over layers written as kind and policy; SCPs are one level each.
fn decide(request: &Request, layers: &[(Kind, &str)]) -> String {
    let nodes: Vec<Node<'_>> = layers.iter().map(|(_, text)| node(text)).collect();
    let policies =
        nodes.iter().zip(layers).map(|(node, &(kind, _))| Policy::with_kinds(node, kind.into()));
    let policies: Vec<Policy<'_>> = policies.collect();
    let mut question = Policies::default();
    for (policy, &(kind, _)) in policies.iter().zip(layers) {
        question.add(kind, policy);
    }
    let Outcome { decision, missing, .. } = evaluate(request, &question);
    match decision {
        Decision::Allow => "allow".into(),
        Decision::ExplicitDeny => "explicit deny".into(),
        Decision::ImplicitDeny => {
            assert!(!missing.is_empty(), "a denial says what is missing");
            "implicit deny".into()
        }
        Decision::Unknown(_) => "unknown".into(),
    }
}

/// Caller, layers, decision.
type Row<'a> = (&'a str, &'a [(Kind, &'a str)], &'a str);

#[test]
fn layers() {
    use Kind::{Boundary, Endpoint, Identity, Rcp, Resource, Scp, Session};
    let bob = &grant(&format!(r#"{{"AWS":"{BOB}"}}"#));
    let app = &grant(&format!(r#"{{"AWS":"{APP}"}}"#));
    let role = &grant(&format!(r#"{{"AWS":"{APP_ROLE}"}}"#));
    let account = &grant(r#"{"AWS":"111122223333"}"#);
    let eve = &grant(&format!(r#"{{"AWS":"{EVE}"}}"#));
    let everyone = &grant(r#""*""#);
    let sns = &grant(r#"{"Service":"sns.amazonaws.com"}"#);
    let nobody = &grant(r#"{"AWS":[]}"#);
    let rcp_deny = r#"{"Version":"2012-10-17","Statement":
        {"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}}"#;
    let anyone = "anonymous";
    let rows: &[Row<'_>] = &[
        // One policy alone.
        (BOB, &[(Identity, ALLOW)], "allow"),
        (BOB, &[(Identity, OTHER)], "implicit deny"),
        (BOB, &[(Identity, ALLOW), (Identity, DENY)], "explicit deny"),
        (BOB, &[(Resource, bob)], "allow"),
        (BOB, &[(Resource, account)], "allow"),
        (EVE, &[(Resource, bob)], "implicit deny"),
        // Same account: either side is enough, an account grant is not.
        (BOB, &[(Identity, OTHER), (Resource, bob)], "allow"),
        (BOB, &[(Identity, OTHER), (Resource, everyone)], "allow"),
        (BOB, &[(Identity, OTHER), (Resource, account)], "implicit deny"),
        (BOB, &[(Identity, ALLOW), (Resource, nobody)], "allow"),
        (BOB, &[(Identity, OTHER), (Resource, nobody)], "implicit deny"),
        // Boundaries and sessions bind identity policies and grants to the role, not grants to the principal.
        (BOB, &[(Identity, ALLOW), (Boundary, OTHER)], "implicit deny"),
        (BOB, &[(Identity, ALLOW), (Boundary, ALLOW)], "allow"),
        (BOB, &[(Identity, ALLOW), (Boundary, DENY)], "explicit deny"),
        (BOB, &[(Identity, OTHER), (Boundary, OTHER), (Resource, bob)], "allow"),
        (APP, &[(Identity, ALLOW), (Session, OTHER)], "implicit deny"),
        (APP, &[(Identity, OTHER), (Session, OTHER), (Resource, role)], "implicit deny"),
        (APP, &[(Identity, OTHER), (Session, ALLOW), (Resource, role)], "allow"),
        (APP, &[(Identity, OTHER), (Session, OTHER), (Resource, app)], "allow"),
        // Organization policies: each level of SCPs allows, RCPs only deny.
        (BOB, &[(Identity, ALLOW), (Scp, ALLOW), (Scp, ALLOW)], "allow"),
        (BOB, &[(Identity, ALLOW), (Scp, ALLOW), (Scp, OTHER)], "implicit deny"),
        (BOB, &[(Identity, ALLOW), (Scp, ALLOW), (Scp, DENY)], "explicit deny"),
        (BOB, &[(Resource, bob), (Scp, OTHER)], "implicit deny"),
        (ACCOUNT, &[(Scp, OTHER)], "implicit deny"),
        (ACCOUNT, &[(Scp, ALLOW)], "allow"),
        (BOB, &[(Identity, ALLOW), (Rcp, rcp_deny)], "explicit deny"),
        (
            "arn:aws:iam::111122223333:role/aws-service-role/x/R",
            &[(Identity, ALLOW), (Rcp, rcp_deny), (Scp, DENY)],
            "allow",
        ),
        // Another account: both sides.
        (EVE, &[(Identity, ALLOW), (Resource, eve)], "allow"),
        (EVE, &[(Identity, OTHER), (Resource, eve)], "implicit deny"),
        (EVE, &[(Identity, ALLOW), (Resource, nobody)], "implicit deny"),
        (EVE, &[(Identity, ALLOW), (Boundary, OTHER), (Resource, eve)], "implicit deny"),
        (EVE, &[(Identity, ALLOW), (Resource, everyone), (Scp, OTHER)], "implicit deny"),
        // Who has no identity policies.
        (ACCOUNT, &[(Identity, OTHER), (Resource, nobody)], "allow"),
        (ACCOUNT, &[(Resource, rcp_deny)], "explicit deny"),
        (anyone, &[(Identity, ALLOW), (Resource, account)], "implicit deny"),
        (anyone, &[(Resource, everyone), (Scp, OTHER)], "allow"),
        ("service:sns.amazonaws.com", &[(Resource, sns)], "allow"),
        ("service:sns.amazonaws.com", &[(Resource, bob)], "implicit deny"),
        // Kinds that must and must not have a principal.
        (BOB, &[(Identity, everyone)], "unknown"),
        (BOB, &[(Resource, ALLOW)], "unknown"),
        // The endpoint's policy binds what comes through it.
        (BOB, &[(Identity, ALLOW), (Endpoint, bob)], "allow"),
        (BOB, &[(Identity, ALLOW), (Endpoint, eve)], "implicit deny"),
    ];
    let wrong = rows.iter().filter_map(|&(caller, layers, expected)| {
        let found = decide(&request(caller, "sqs:SendMessage", QUEUE, "{}"), layers);
        (found != expected).then(|| format!("{caller} {layers:?}: {found}, not {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let direct = request(BOB, "sqs:SendMessage", QUEUE, r#"{"aws:SourceIp":"198.51.100.7"}"#);
    assert_eq!(decide(&direct, &[(Identity, ALLOW), (Endpoint, eve)]), "allow");
}

#[test]
fn keys_and_roles_are_opened_by_their_own_policies() {
    use Kind::{Identity, Resource, Trust};
    let key = "arn:aws:kms:us-east-1:111122223333:key/1";
    let account = &grant(r#"{"AWS":"111122223333"}"#);
    let nobody = &grant(r#"{"AWS":[]}"#);
    let decrypt = request(BOB, "kms:Decrypt", key, "{}");
    assert_eq!(decide(&decrypt, &[(Identity, ALLOW), (Resource, nobody)]), "implicit deny");
    assert_eq!(decide(&decrypt, &[(Identity, ALLOW), (Resource, account)]), "allow");
    assert_eq!(decide(&decrypt, &[(Identity, OTHER), (Resource, account)]), "implicit deny");
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::111122223333:user/bob"},"Action":"sts:AssumeRole"}}"#;
    let assume = request(BOB, "sts:AssumeRole", APP_ROLE, "{}");
    assert_eq!(decide(&assume, &[(Identity, OTHER), (Trust, trust)]), "allow");
    let stranger = request("arn:aws:iam::111122223333:user/zoe", "sts:AssumeRole", APP_ROLE, "{}");
    assert_eq!(decide(&stranger, &[(Identity, ALLOW), (Trust, trust)]), "implicit deny");
}

#[test]
fn an_unknown_owner_matters_only_where_the_sides_disagree() {
    use Kind::{Identity, Resource};
    let get = |context| request(BOB, "s3:GetObject", "arn:aws:s3:::acme/k", context);
    let nobody = &grant(r#"{"AWS":[]}"#);
    let layers: &[(Kind, &str)] = &[(Identity, ALLOW), (Resource, nobody)];
    assert_eq!(decide(&get("{}"), layers), "unknown");
    assert_eq!(decide(&get(r#"{"aws:ResourceAccount":"111122223333"}"#), layers), "allow");
    assert_eq!(decide(&get(r#"{"aws:ResourceAccount":"999999999999"}"#), layers), "implicit deny");
    let both: &[(Kind, &str)] = &[(Identity, ALLOW), (Resource, &grant(r#""*""#))];
    assert_eq!(decide(&get("{}"), both), "allow");
}

#[test]
fn what_follows_from_the_principal() {
    let told = |principal: &str| {
        let all = request(principal, "s3:GetObject", "*", "{}").completed().to_json();
        all.pointer("/context").unwrap().to_string()
    };
    assert_eq!(
        told(APP),
        r#"{"aws:PrincipalAccount":"111122223333","aws:PrincipalArn":"arn:aws:iam::111122223333:role/app","aws:PrincipalIsAWSService":"false","aws:PrincipalType":"AssumedRole"}"#
    );
    assert!(told(BOB).contains(r#""aws:username":"bob""#));
    assert!(!told("anonymous").contains("PrincipalArn"));
    assert!(told("service:sns.amazonaws.com").contains(r#""aws:PrincipalIsAWSService":"true""#));
    // What a request states itself stays as it is, absence included.
    let own = request(BOB, "s3:GetObject", "*", r#"{"aws:principalarn":null}"#).completed();
    assert!(own.context.get("aws:PrincipalArn").is_none());
}

#[test]
fn requests_are_read_strictly() {
    for (text, complaint) in [
        (r#"[]"#, "a request is an object, not an array"),
        (r#"{"action":"a:b","resource":"*"}"#, "the request has no `principal`"),
        (
            r#"{"principal":"bob","action":"a:b","resource":"*"}"#,
            "`bob` is no principal that makes requests",
        ),
        (
            r#"{"principal":"anonymous","action":1,"resource":"*"}"#,
            "`action` is a text, not a number",
        ),
        (
            r#"{"principal":"anonymous","action":"a:b","resource":"*","when":1}"#,
            "a request has no `when`",
        ),
        (
            r#"{"principal":"anonymous","action":"a:b","resource":"*","context":{"a:b":"1","A:B":"2"}}"#,
            "`A:B` stands twice",
        ),
        (
            r#"{"principal":"anonymous","action":"a:b","resource":"*","context":{"a:b":{}}}"#,
            "`a:b` holds an object",
        ),
    ] {
        assert_eq!(Request::of(&node(text)).unwrap_err().message, complaint);
    }
}
