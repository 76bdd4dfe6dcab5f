//! Rules that ask for multi-factor authentication: the test that means it, and the requests that lack it.

use super::questions::Region;
use super::{Statement, Test};

const PRESENT: &str = "aws:MultiFactorAuthPresent";
const AGE: &str = "aws:MultiFactorAuthAge";

/// The keys that tell of it. Requests with the access keys of a user carry neither.
pub const KEYS: &[&str] = &[PRESENT, AGE];

impl<'a> Statement<'a> {
    /// The first test of whether the caller has shown a second factor.
    pub fn mfa_test(&self) -> Option<&Test<'a>> {
        KEYS.iter().find_map(|key| self.tests_of(key).next())
    }

    /// The requests without a second factor that a Deny is about, on its resources within `all`.
    pub fn without_mfa(&self, all: &[&str]) -> Region {
        without(self.acts(self.on(self.scope(KEYS), all)))
    }
}

/// The requests of a region that were made without a second factor.
pub fn without(region: Region) -> Region {
    region.when("BoolIfExists", PRESENT, &["false"]).when("Null", AGE, &["true"])
}
