//! Endpoints for a job without internet are incomplete
//!
//! A subnet without NAT or internet gateway reaches AWS only through endpoints, and some jobs need several. Session
//! Manager needs ssm, ssmmessages and ec2messages; pulling an image from ECR needs ecr.api and ecr.dkr, S3 for the
//! layers, and logs for containers that write to CloudWatch. Some of a set without the others mostly means that one
//! was forgotten.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-ssm", "type": "interface", "service": "ssm", "subnets": ["app"], "security_groups": ["sg-v"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-ssm", "type": "interface", "service": "ssm", "subnets": ["app"], "security_groups": ["sg-v"]},
//!                          {"id": "vpce-ssmmessages", "type": "interface", "service": "ssmmessages", "subnets": ["app"], "security_groups": ["sg-v"]},
//!                          {"id": "vpce-ec2messages", "type": "interface", "service": "ec2messages", "subnets": ["app"], "security_groups": ["sg-v"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{ENDPOINT_SETS, Network, words};

pub const CHECK: Check = Check {
    id: "endpoint/isolated-subnet-missing-endpoints",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("isolated_subnet_missing_endpoints.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in network.vpcs.iter().filter(|vpc| !vpc.endpoints.is_empty()) {
        for (job, services) in ENDPOINT_SETS {
            // The first of a set is for this job only; the last ones serve others as well.
            let lead = |service: &str| services.iter().take(2).any(|own| *own == service);
            let Some(present) =
                vpc.endpoints.iter().find(|it| it.service.get().is_some_and(|it| lead(it)))
            else {
                continue;
            };
            let missing: Vec<&&str> = services
                .iter()
                .filter(|service| vpc.has_endpoint_for(service) == Some(false))
                .collect();
            let isolated = network.isolated_subnets(vpc);
            let (Some(subnet), false) = (isolated.first(), missing.is_empty()) else { continue };
            let message = format!(
                "{job} also needs {} in `{}`, where {} have no other way out",
                words::listed(missing),
                vpc.id,
                words::listed(isolated.iter().map(|it| &it.id))
            );
            found
                .at(present.service.at, message)
                .subject(&vpc.id.text)
                .related(subnet.id.at, "no route to the internet")
                .help("add the missing endpoints, unless nothing in these subnets does this");
        }
    }
}
