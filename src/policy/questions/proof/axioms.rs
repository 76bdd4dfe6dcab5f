//! The axioms that a proof stands on.

use super::{Case, Proof};
use crate::sets::requests::{Answer, Conjunction, Search};

impl Proof<'_> {
    /// A small list of the axioms with which every case stays empty.
    pub(super) fn needed(&self, cases: &[Case]) -> Vec<String> {
        // An axiom is left out only where that is quickly seen to be enough.
        let mut search = Search::new(&self.translator.space, self.assume.budget.tenth());
        let mut empty = |axioms: &[&(String, Vec<Conjunction>)]| {
            let axioms: Vec<&Conjunction> =
                axioms.iter().flat_map(|(_, excluded)| excluded).collect();
            cases.iter().all(|case| {
                matches!(search.run(&case.start, &self.forbidden(case, &axioms)), Answer::Empty)
            })
        };
        let mut kept: Vec<&(String, Vec<Conjunction>)> = self.axioms.iter().collect();
        if kept.is_empty() || empty(&[]) {
            return Vec::new();
        }
        for axiom in &self.axioms {
            let without: Vec<_> =
                kept.iter().copied().filter(|own| !std::ptr::eq(*own, axiom)).collect();
            if empty(&without) {
                kept = without;
            }
        }
        kept.iter().map(|(text, _)| text.clone()).collect()
    }
}
