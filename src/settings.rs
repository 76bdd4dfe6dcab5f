//! What a user may set that checks depend on; the configuration file fills it in.

use crate::catalog::Overlay;

/// Values that checks read. The default is what holds without a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub s3: S3Settings,
    /// Names that the user adds to the AWS service data.
    pub names: Overlay,
}

/// What the user demands of buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct S3Settings {
    /// The encryption every upload must ask for: `any`, `AES256`, `aws:kms` or a KMS key ARN.
    pub require_encryption: Option<String>,
}
