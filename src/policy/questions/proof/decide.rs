//! From a question's cases to its verdict.

use super::{Case, Outcome, Proof};
use crate::policy::evaluate;
use crate::policy::questions::{Detail, Verdict, Witness};
use crate::policy::translate::Reading;
use crate::sets::requests::{Answer, Conjunction, Literal, Point, Reason, Search};

/// How many requests of a case are put to the evaluator.
const ATTEMPTS: usize = 3;

impl Proof<'_> {
    /// Answers the question: no case has a request, or one does and the evaluator agrees.
    pub(in crate::policy::questions) fn decide(
        &self,
        cases: impl Fn(&Self, Reading) -> Vec<Case>,
        counterexample: impl Fn(&Outcome<'_>) -> evaluate::Truth,
    ) -> Verdict {
        if let Some(why) = self.unclear.first() {
            return Verdict::Unknown(why.clone());
        }
        let may = cases(self, Reading::Wide);
        if self.too_many.get() {
            return Verdict::Unknown(explain(Reason::Budget));
        }
        let reason = match self.find(&may, &counterexample) {
            Ok(Some(witness)) => return Verdict::Fails(Box::new(witness)),
            Ok(None) => {
                if let Some(reason) = self.hangs_on_crossing(&may) {
                    return Verdict::Unknown(reason);
                }
                let told = (self.assume.detail == Detail::All).then(|| self.needed(&may));
                return Verdict::Holds { axioms: told.unwrap_or_default() };
            }
            Err(reason) => reason,
        };
        let mut boxes = self.statements.iter().map(|known| &known.boxes).chain(&self.region);
        let Some(doubt) = boxes.find_map(|boxes| boxes.doubts.first()) else {
            return Verdict::Unknown(reason);
        };
        match self.find(&cases(self, Reading::Narrow), &counterexample) {
            Ok(Some(witness)) => Verdict::Fails(Box::new(witness)),
            _ => Verdict::Unknown(doubt.clone()),
        }
    }

    /// A confirmed request of some case; an error where a case stayed open.
    fn find(
        &self,
        cases: &[Case],
        counterexample: &impl Fn(&Outcome<'_>) -> evaluate::Truth,
    ) -> Result<Option<Witness>, String> {
        let mut open: Option<String> = None;
        let axioms: Vec<&Conjunction> =
            self.axioms.iter().flat_map(|(_, excluded)| excluded).collect();
        let found = self.searching(|search| {
            cases.iter().find_map(|case| {
                let forbidden = self.forbidden(case, &axioms);
                let mut aside: Vec<Conjunction> = Vec::new();
                for attempt in 0..ATTEMPTS {
                    let all = aside.iter().map(Vec::as_slice).chain(forbidden.iter().copied());
                    let all: Vec<&[Literal]> = all.collect();
                    match search.run(&case.start, &all) {
                        Answer::Empty => break,
                        Answer::Unknown(reason) => {
                            open.get_or_insert(explain(reason));
                            break;
                        }
                        Answer::Found(leaf) => {
                            let fits = |point: &Point| search.is_answer(&case.start, &all, point);
                            match self.confirm(search, &leaf, &fits, counterexample) {
                                Ok(witness) => return Some(witness),
                                Err(reason) => open.get_or_insert(reason),
                            };
                        }
                    }
                    aside.extend(self.unclear_requests(attempt, search));
                }
                None
            })
        });
        match (found, open) {
            (None, Some(reason)) => Err(reason),
            (found, _) => Ok(found),
        }
    }

    /// Requests to leave aside after so many that the evaluator could not judge: others may tell more.
    fn unclear_requests(&self, attempt: usize, search: &mut Search<'_>) -> Vec<Conjunction> {
        if attempt == 0 {
            // Of canonical users the account is not known, which leaves much open.
            return vec![self.canonical.clone()];
        }
        let other = self.translator.crossing(self.resource_sets(), search);
        other.map(|other| other.apart).unwrap_or_default()
    }

    /// Does work that searches, within what is left of the question's budget.
    pub(super) fn searching<T>(&self, work: impl FnOnce(&mut Search<'_>) -> T) -> T {
        let before = self.effort.within(self.left.get());
        let mut search = Search::new(&self.translator.space, before);
        let done = work(&mut search);
        let after = search.left();
        self.effort.spend(before, after);
        self.left.set(self.left.get().minus(before.minus(after)));
        done
    }

    pub(super) fn forbidden<'c>(
        &'c self,
        case: &'c Case,
        axioms: &[&'c Conjunction],
    ) -> Vec<&'c [Literal]> {
        let all = case.forbidden.iter().chain(&self.consistency).chain(axioms.iter().copied());
        all.map(Vec::as_slice).collect()
    }
}

pub(super) fn explain(reason: Reason) -> String {
    match reason {
        Reason::Budget => "the search was given up after its budget",
        Reason::Variable => "no value for a policy variable decides it",
        Reason::Mixed => "a key is compared as text and as another type, which was not decided",
    }
    .to_owned()
}
