//! Whether a proof stands however AWS reads a `*` that ends a part of an ARN.

use std::rc::Rc;

use super::decide::explain;
use super::{Case, Proof};
use crate::policy::translate::Reading;
use crate::sets::requests::{Answer, Conjunction, Literal, Search};

impl Proof<'_> {
    /// Why it does not, or why that could not be told; `None` where it stands.
    pub(super) fn hangs_on_crossing(&self, cases: &[Case]) -> Option<String> {
        self.searching(|search| self.other_reading(cases, search))
    }

    fn other_reading(&self, cases: &[Case], search: &mut Search<'_>) -> Option<String> {
        let other = self.translator.crossing(self.resource_sets(), search)?;
        let swap = |literals: &[Literal]| -> Conjunction {
            literals.iter().map(|&literal| other.of(literal)).collect()
        };
        // What is asked about stays as the asker means it.
        let region = self.region(Reading::Wide);
        let facts =
            self.consistency.iter().chain(self.axioms.iter().flat_map(|(_, excluded)| excluded));
        let facts: Vec<&[Literal]> = facts.map(Vec::as_slice).collect();
        // Cases mostly share what they exclude.
        let mut shared: Option<(&Case, Vec<Conjunction>)> = None;
        for case in cases {
            let same = |(own, _): &(&Case, _)| Rc::ptr_eq(&own.forbidden, &case.forbidden);
            if !shared.as_ref().is_some_and(same) {
                let other = case.forbidden.iter().map(|literals| swap(literals)).collect();
                shared = Some((case, other));
            }
            let forbidden = shared.iter().flat_map(|(_, all)| all).map(Vec::as_slice);
            let forbidden: Vec<&[Literal]> = forbidden.chain(facts.iter().copied()).collect();
            for apart in &other.apart {
                let own = case.start.iter().map(|literal| match region.contains(literal) {
                    true => *literal,
                    false => other.of(*literal),
                });
                let start: Conjunction = own.chain(apart.iter().copied()).collect();
                match search.run(&start, &forbidden) {
                    Answer::Empty => {}
                    Answer::Found(leaf) => {
                        let resource = leaf.point.first(self.translator.resource);
                        return Some(other.reason(resource.unwrap_or_default()));
                    }
                    Answer::Unknown(reason) => return Some(explain(reason)),
                }
            }
        }
        None
    }
}
