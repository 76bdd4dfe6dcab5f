//! Rules about the encryption of uploads: the keys of their headers, and the uploads that ask for none.

use super::Policy;
use super::bucket::Bucket;
use super::questions::{Access, Assume, Region, Verdict, always_denied, never_allowed};

/// The algorithm that an upload asks S3 to encrypt with.
pub const ALGORITHM: &str = "s3:x-amz-server-side-encryption";
/// The KMS key that it asks for.
pub const KMS_KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";
/// The algorithm of SSE-C, where the caller sends the key itself. Its only value is `AES256`.
pub const CUSTOMER: &str = "s3:x-amz-server-side-encryption-customer-algorithm";

impl Bucket {
    pub fn uploads(&self) -> Region {
        Region::everything().action(&["s3:PutObject"]).resource(&[&self.objects])
    }
}

impl Policy<'_> {
    /// Whether the policy itself allows an upload that asks for no encryption.
    pub fn lets_in_unencrypted(&self, callers: &Region, bucket: &Bucket) -> Verdict {
        // How AWS's services write is for AWS to say.
        let region = unencrypted(bucket.uploads().intersect(callers)).when(
            "BoolIfExists",
            "aws:PrincipalIsAWSService",
            &["false"],
        );
        never_allowed(&Access::from(self), &region, &Assume::documented())
    }

    /// Whether every upload that asks for no encryption is denied.
    pub fn denies_unencrypted(&self, bucket: &Bucket) -> Verdict {
        let region = unencrypted(bucket.uploads());
        always_denied(&Access::from(self), &region, &Assume::documented())
    }

    /// Whether a statement tests what uploads ask for.
    pub fn tests_encryption(&self) -> bool {
        self.statements.iter().any(|statement| {
            [ALGORITHM, KMS_KEY].iter().any(|key| statement.tests_of(key).next().is_some())
        })
    }
}

/// The uploads of a region that name no algorithm and no key, and bring none.
fn unencrypted(region: Region) -> Region {
    [ALGORITHM, KMS_KEY, CUSTOMER]
        .iter()
        .fold(region, |region, key| region.when("Null", key, &["true"]))
}
