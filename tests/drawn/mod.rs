//! How property tests draw: the same cases in every run, others when asked.
//!
//! `PROPTEST_RNG_SEED=7 PROPTEST_CASES=200000 cargo test --test requests_random` draws that many others.

use proptest::test_runner::{Config, RngSeed};

/// So many cases from a fixed seed, so that a run fails by what changed and never by luck.
pub(crate) fn cases(count: u32) -> Config {
    let asked = Config::default();
    Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { count },
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(1),
            seed @ RngSeed::Fixed(_) => seed,
        },
        failure_persistence: None,
        ..asked
    }
}
