//! A role that another service assumes than the one it is for
//!
//! An ECS task gets its role from `ecs-tasks.amazonaws.com`, the instance below it gets another one from `ec2.amazonaws.com`. A
//! role that trusts only the other one cannot be used where it is attached, and tends to be mended by giving both too much.
//!
//! What a role is for is read from what stands beside its trust policy: its instance profiles, its AWS managed policies made for
//! one service, and, only as a hint, its name.
//!
//! # Fails
//!
//! ```json
//! {"RoleName": "web", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
//!  "AttachedManagedPolicies": [{"PolicyName": "AmazonECSTaskExecutionRolePolicy",
//!    "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"RoleName": "web", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
//!  "AttachedManagedPolicies": [{"PolicyName": "AmazonECSTaskExecutionRolePolicy",
//!    "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"}]}
//! ```

use crate::document::Node;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Detail, Region, never_allowed};
use crate::policy::{Policy, PrincipalType, Statement, role};

pub const CHECK: Check = Check {
    id: "trust/wrong-service-for-role",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["notes 001:167-169", "Amazon ECS Developer Guide, IAM roles for Amazon ECS"],
    ask: Ask::Document(ask),
    text: include_str!("wrong_service_for_role.rs"),
};

const EC2: &str = "ec2.amazonaws.com";
const TASKS: &str = "ecs-tasks.amazonaws.com";
const LAMBDA: &str = "lambda.amazonaws.com";

/// AWS managed policies that are made for the roles of one service.
const MADE_FOR: &[(&str, &str)] = &[
    ("AmazonEC2ContainerServiceforEC2Role", EC2),
    ("AmazonECSTaskExecutionRolePolicy", TASKS),
    ("AmazonEKSWorkerNodePolicy", EC2),
    ("AmazonEKSClusterPolicy", "eks.amazonaws.com"),
    ("AmazonEKSFargatePodExecutionRolePolicy", "eks-fargate-pods.amazonaws.com"),
    ("AWSElasticBeanstalkWebTier", EC2),
    ("AWSElasticBeanstalkWorkerTier", EC2),
    ("AWSLambdaBasicExecutionRole", LAMBDA),
    ("AWSLambdaVPCAccessExecutionRole", LAMBDA),
    ("AWSLambdaSQSQueueExecutionRole", LAMBDA),
];

/// Names that people give such roles, in lower case and without separators.
const NAMED_FOR: &[(&str, &str)] = &[
    ("ecsinstance", EC2),
    ("ec2instance", EC2),
    ("ecstask", TASKS),
    ("taskexecution", TASKS),
    ("fargatetask", TASKS),
];

fn ask(root: &Node<'_>, found: &mut Reporter<'_>) {
    role::each(root, &mut |role, trust, _| judge(role, trust, found));
}

fn judge(role: &Node<'_>, trust: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some((service, why, sure)) = purpose(role) else { return };
    let principals = || trust.allows().flat_map(Statement::principals);
    let Some(other) = principals().find(|principal| principal.kind == PrincipalType::Service)
    else {
        return;
    };
    let region = Region::everything()
        .principal(&[(PrincipalType::Service, service)])
        .action(&["sts:AssumeRole"]);
    let assume = Assume::documented().telling(Detail::Verdict);
    let verdict = never_allowed(&Access::from(trust), &region, &assume);
    let claim = format!("`{service}` may assume this role, as {why} demands");
    found.open(trust, &verdict, other.span, &claim);
    if !verdict.holds() {
        return;
    }
    let message = format!("{why} is for `{service}`, which may not assume this role");
    let finding = found.at(other.span, message);
    finding.help(format!("name `{service}` here instead of `{}`", other.text));
    if !sure {
        finding.possible();
    }
}

/// The service that a role is for, what says so, and whether that is more than a name.
fn purpose(role: &Node<'_>) -> Option<(&'static str, String, bool)> {
    let profiles = role.get("InstanceProfileList").map_or(&[][..], Node::elements);
    if !profiles.is_empty() {
        return Some((EC2, "its instance profile".to_owned(), true));
    }
    let lists = ["AttachedManagedPolicies", "AttachedPolicies", "ManagedPolicyArns"];
    let attached = lists.iter().filter_map(|list| role.get(list)).flat_map(Node::elements);
    for policy in attached {
        let arn = policy.get("PolicyArn").unwrap_or(policy).as_str().unwrap_or_default();
        let name = arn.rsplit('/').next().unwrap_or_default();
        let made = MADE_FOR.iter().find(|(made, _)| *made == name && arn.contains(":iam::aws:"));
        if let Some((name, service)) = made {
            return Some((service, format!("its policy `{name}`"), true));
        }
    }
    let name = role.get("RoleName")?.as_str()?;
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let (_, service) = NAMED_FOR.iter().find(|(part, _)| plain.contains(part))?;
    Some((service, format!("the name `{name}`"), false))
}
