//! What a user may set that checks depend on; the configuration file fills it in.

use crate::catalog::Overlay;
use std::sync::Arc;

/// Values that checks read. The default is what holds without a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub s3: S3Settings,
    /// Names that the user adds to the AWS service data.
    pub names: Overlay,
    pub network: NetworkSettings,
    pub policy: PolicyQuotas,
    /// What the user's own policies must be, in the order of the configuration.
    pub assertions: Vec<Assertion>,
    /// The user's data perimeter; without one, the checks of it are silent.
    pub perimeter: Option<PerimeterSettings>,
    /// The service control policies above every principal, level by level from the organization's root down.
    pub scps: Arc<Vec<Vec<Guardrail>>>,
}

/// The text of a policy that bounds principals, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guardrail {
    /// The file it is from.
    pub name: String,
    pub text: String,
}

/// Who and what counts as the user's own, and who else is trusted. Each list adds to the others.
///
/// Source: IAM User Guide, "Establish permissions guardrails using data perimeters".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PerimeterSettings {
    /// Account numbers.
    pub accounts: Vec<String>,
    /// The ID of the organization, all of whose accounts are the user's own.
    pub organization: Option<String>,
    /// Parts of an organization, as `aws:PrincipalOrgPaths` has them; `*` is a wildcard.
    pub organization_paths: Vec<String>,
    pub vpcs: Vec<String>,
    pub vpc_endpoints: Vec<String>,
    /// Public CIDRs from which requests are expected.
    pub networks: Vec<String>,
    /// Account numbers of third parties.
    pub trusted_accounts: Vec<String>,
    /// ARNs of principals of third parties, in which `*` and `?` are wildcards, and canonical user IDs.
    pub trusted_principals: Vec<String>,
    /// Service principals that may act whoever they act for.
    pub trusted_services: Vec<String>,
    /// ARNs of resources of others that may be reached; `*` and `?` are wildcards.
    pub trusted_resources: Vec<String>,
}

/// A claim that the user makes about policies, to be proved of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// The user's name for it.
    pub id: String,
    pub claim: Claim,
    /// What a finding says; by default the claim itself.
    pub message: Option<String>,
    /// The name of a severity, where it is not that of the check.
    pub severity: Option<String>,
    /// The names of the kinds of policies it is about; all where there are none.
    pub kinds: Vec<String>,
}

/// What must be so, with the requests it is about as a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    Never(String),
    AlwaysDenied(String),
    NotPublic,
}

/// What the user demands of buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct S3Settings {
    /// The encryption every upload must ask for: `any`, `AES256`, `aws:kms` or a KMS key ARN.
    pub require_encryption: Option<String>,
}

/// The most characters that each kind of policy may have, in one table; the configuration may set them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyQuotas {
    /// What Access Analyzer holds identity policies to, and an inline policy of a role may have.
    pub identity: usize,
    /// A managed policy of a customer.
    pub boundary: usize,
    pub session: usize,
    /// AWS raises it on request.
    pub trust: usize,
    pub bucket: usize,
    pub endpoint: usize,
    pub scp: usize,
    pub rcp: usize,
}

impl Default for PolicyQuotas {
    fn default() -> Self {
        Self {
            identity: 10_240,
            boundary: 6_144,
            session: 2_048,
            trust: 2_048,
            bucket: 20_480,
            endpoint: 20_480,
            scp: 10_240,
            rcp: 5_120,
        }
    }
}

/// Numbers of networks that differ between accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkSettings {
    pub quotas: Quotas,
    pub sensitive_ports: SensitivePorts,
}

/// A quota of AWS: what an account has at first, and the most that AWS gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub default: usize,
    pub most: usize,
}

/// The quotas that checks count against, in one table. They are from AWS's pages of 2023 and not all of them were
/// found again since, so that the configuration may set them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// CIDRs of one family in a VPC.
    pub cidrs_per_vpc: Quota,
    /// Static routes of one family in a route table.
    pub routes_per_table: Quota,
    /// Rules of one direction and family in a network ACL, the `*` rule counted.
    pub rules_per_nacl: Quota,
    /// Rules of one direction and family in a security group.
    pub rules_per_security_group: Quota,
    /// Security groups of one network interface.
    pub security_groups_per_interface: Quota,
    /// Rules of one direction over all groups of an interface.
    pub rules_per_interface: Quota,
    /// Active peering connections of a VPC.
    pub peerings_per_vpc: Quota,
}

impl Default for Quotas {
    fn default() -> Self {
        let quota = |default, most| Quota { default, most };
        Self {
            cidrs_per_vpc: quota(5, 50),
            routes_per_table: quota(50, 1000),
            rules_per_nacl: quota(20, 40),
            rules_per_security_group: quota(60, 1000),
            security_groups_per_interface: quota(5, 16),
            rules_per_interface: quota(1000, 1000),
            peerings_per_vpc: quota(50, 125),
        }
    }
}

/// Ports that should not be open to the internet, each with the service people know it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SensitivePorts(pub Vec<(u16, String)>);

impl Default for SensitivePorts {
    fn default() -> Self {
        let ports = [
            (20, "FTP data"),
            (21, "FTP"),
            (22, "SSH"),
            (23, "Telnet"),
            (25, "SMTP"),
            (135, "Windows RPC"),
            (137, "NetBIOS"),
            (139, "NetBIOS"),
            (445, "SMB"),
            (1433, "SQL Server"),
            (1521, "Oracle"),
            (2049, "NFS"),
            (2375, "Docker"),
            (2379, "etcd"),
            (3306, "MySQL"),
            (3389, "RDP"),
            (5432, "PostgreSQL"),
            (5439, "Redshift"),
            (5601, "Kibana"),
            (5900, "VNC"),
            (5985, "WinRM"),
            (6379, "Redis"),
            (6443, "Kubernetes"),
            (9042, "Cassandra"),
            (9200, "Elasticsearch"),
            (10250, "kubelet"),
            (11211, "Memcached"),
            (27017, "MongoDB"),
        ];
        Self(ports.map(|(port, name)| (port, name.to_owned())).into())
    }
}
