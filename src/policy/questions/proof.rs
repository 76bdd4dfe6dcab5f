//! One question's policies, region and axioms in one space, and the way from cases to a verdict.

use std::rc::Rc;

use super::assume::consistency;
use super::verdict::{StatementRef, Verdict, Witness};
use super::{Assume, Region};
use crate::policy::evaluate::{self, Element};
use crate::policy::translate::{Clauses, Reading, Translated, Translator};
use crate::policy::{Effect, Kind, Policy, Statement};
use crate::sets::requests::{Answer, Budget, Conjunction, Literal, Reason, Search};

mod confirm;
mod polish;

pub(super) use confirm::Outcome;

/// Policies that decide together: a request is allowed when every layer allows it and no policy denies it.
#[derive(Clone, Debug, Default)]
pub struct Access<'p> {
    layers: Vec<Vec<&'p Policy<'p>>>,
}

impl<'p> Access<'p> {
    /// One layer: an Allow of any of the policies is enough, as with several identity policies.
    pub fn of(policies: &[&'p Policy<'p>]) -> Self {
        Self { layers: vec![policies.to_vec()] }
    }

    /// With a further layer that must allow as well: a boundary, an organization's level, an endpoint.
    #[must_use]
    pub fn and(mut self, policies: &[&'p Policy<'p>]) -> Self {
        self.layers.push(policies.to_vec());
        self
    }

    fn policies(&self) -> impl Iterator<Item = &'p Policy<'p>> {
        self.layers.iter().flatten().copied()
    }

    /// The statement at a place of this access.
    pub fn statement(&self, place: StatementRef) -> Option<&'p Statement<'p>> {
        self.layers.get(place.layer)?.get(place.policy)?.statements.get(place.statement)
    }
}

impl<'p> From<&'p Policy<'p>> for Access<'p> {
    fn from(policy: &'p Policy<'p>) -> Self {
        Self::of(&[policy])
    }
}

/// "Is there a request of this box outside those?"
pub(super) struct Case {
    pub(super) start: Conjunction,
    /// Shared by the cases that differ only in their box.
    pub(super) forbidden: Rc<[Conjunction]>,
}

impl Case {
    pub(super) fn outside(forbidden: Vec<Conjunction>) -> impl Fn(Conjunction) -> Self {
        let forbidden: Rc<[Conjunction]> = forbidden.into();
        move |start| Self { start, forbidden: Rc::clone(&forbidden) }
    }
}

/// A statement in the question's space.
struct Known<'q> {
    place: StatementRef,
    effect: Effect,
    policy: &'q Policy<'q>,
    statement: &'q Statement<'q>,
    boxes: Translated,
}

/// A question being answered.
pub(super) struct Proof<'q> {
    translator: Translator,
    statements: Vec<Known<'q>>,
    /// How many layers each access has.
    layers: Vec<usize>,
    bounds: &'q Region,
    region: Vec<Translated>,
    assume: &'q Assume,
    axioms: Vec<(String, Conjunction)>,
    consistency: Vec<Conjunction>,
    /// Holds at no request.
    never: Literal,
    unclear: Vec<String>,
}

impl<'q> Proof<'q> {
    pub(super) fn new(accesses: &[&'q Access<'q>], bounds: &'q Region, assume: &'q Assume) -> Self {
        let all: Vec<&Policy<'_>> = accesses.iter().flat_map(|access| access.policies()).collect();
        let mut unclear: Vec<String> =
            all.iter().filter_map(|policy| evaluate::unclear(policy)).collect();
        let with_principals =
            all.iter().flat_map(|policy| &policy.statements).any(|s| s.principal.is_some());
        let of_organization = all.iter().any(|policy| policy.kinds.is(Kind::Scp));
        let mut found: Vec<(StatementRef, Effect, &Policy<'_>, &Statement<'_>, Clauses<'_>)> =
            Vec::new();
        for (access, own) in accesses.iter().enumerate() {
            for (layer, policies) in own.layers.iter().enumerate() {
                for (number, &policy) in policies.iter().enumerate() {
                    for (at, statement) in policy.statements.iter().enumerate() {
                        let place = StatementRef { access, layer, policy: number, statement: at };
                        let clauses = Clauses::of(statement, policy.has_variables());
                        match statement.effect {
                            Some(effect) => {
                                found.push((place, effect.value, policy, statement, clauses));
                            }
                            None => unclear.extend(clauses.unclear),
                        }
                    }
                }
            }
        }
        let constraints = bounds.clauses();
        let seen = found.iter().map(|(.., clauses)| clauses).chain(&constraints);
        let mut translator = Translator::new(seen);
        let mut region: Vec<Translated> =
            constraints.iter().map(|clauses| translator.translate(clauses)).collect();
        let statements = found.iter().map(|(place, effect, policy, statement, clauses)| Known {
            place: *place,
            effect: *effect,
            policy,
            statement,
            boxes: translator.translate(clauses),
        });
        let statements: Vec<Known<'q>> = statements.collect();
        if !with_principals && !statements.is_empty() {
            // Policies without principals are about whoever they are attached to.
            region.push(Translated::exactly(translator.identities(of_organization)));
        }
        let consistency = consistency(&mut translator);
        let never = translator.never();
        let axioms = assume.axioms.iter().filter_map(|axiom| {
            let excluded = axiom.excluded(&mut translator)?;
            Some((axiom.to_string(), excluded))
        });
        let axioms = axioms.collect();
        let layers = accesses.iter().map(|access| access.layers.len()).collect();
        Self {
            translator,
            statements,
            layers,
            bounds,
            region,
            assume,
            axioms,
            consistency,
            never,
            unclear,
        }
    }

    pub(super) fn translator(&mut self) -> &mut Translator {
        &mut self.translator
    }

    pub(super) fn statements(&self) -> impl Iterator<Item = &'q Statement<'q>> {
        self.statements.iter().map(|known| known.statement)
    }

    /// The region's literals; the impossible one where it surely holds nothing.
    pub(super) fn region(&self, reading: Reading) -> Conjunction {
        let mut all = Conjunction::new();
        for part in &self.region {
            match part.read(reading) {
                Some(literals) => all.extend(literals),
                None => return vec![self.never],
            }
        }
        all
    }

    fn known(&self, access: usize, effect: Effect) -> impl Iterator<Item = &Known<'q>> {
        self.statements.iter().filter(move |k| k.place.access == access && k.effect == effect)
    }

    /// The boxes of an access's Deny statements.
    pub(super) fn denies(&self, access: usize, reading: Reading) -> Vec<Conjunction> {
        let denies = self.known(access, Effect::Deny);
        denies.filter_map(|known| known.boxes.read(reading)).collect()
    }

    fn layer(&self, access: usize, layer: usize, reading: Reading) -> Vec<Conjunction> {
        let allows = self.known(access, Effect::Allow).filter(|known| known.place.layer == layer);
        allows.filter_map(|known| known.boxes.read(reading)).collect()
    }

    fn layers(&self, access: usize) -> usize {
        self.layers.get(access).copied().unwrap_or(0)
    }

    /// One box for each choice of an Allow statement in every layer, within the given box.
    pub(super) fn allowed(
        &self,
        access: usize,
        reading: Reading,
        within: &Conjunction,
    ) -> Vec<Conjunction> {
        let mut starts = vec![within.clone()];
        for layer in 0..self.layers(access) {
            let own = self.layer(access, layer, reading);
            let pairs = starts.iter().flat_map(|start| own.iter().map(move |allow| (start, allow)));
            starts = pairs
                .map(|(start, allow)| [start.as_slice(), allow].concat())
                // Choices that contradict themselves are dropped before they multiply.
                .filter(|both| layer == 0 || self.possible(both))
                .collect();
        }
        starts
    }

    fn possible(&self, start: &[Literal]) -> bool {
        let mut search = Search::new(&self.translator.space, self.assume.budget);
        !matches!(search.run(start, &[]), Answer::Empty)
    }

    /// What one access allows and the other does not.
    pub(super) fn beyond(&self, new: usize, old: usize, reading: Reading) -> Vec<Case> {
        let denied = self.denies(new, reading.cut());
        let beside = (0..self.layers(old)).map(|layer| {
            let mut forbidden = denied.clone();
            forbidden.extend(self.layer(old, layer, reading.cut()));
            Case::outside(forbidden)
        });
        let beside: Vec<_> = beside.collect();
        let outside = Case::outside(denied.clone());
        let taken = self.denies(old, reading);
        let mut cases = Vec::new();
        for start in self.allowed(new, reading, &self.region(reading)) {
            cases.extend(beside.iter().map(|case| case(start.clone())));
            cases.extend(taken.iter().map(|deny| outside([start.as_slice(), deny].concat())));
        }
        cases
    }

    /// The box of a statement of the only policy.
    pub(super) fn statement(&self, statement: usize, reading: Reading) -> Option<Conjunction> {
        let known = self.statements.iter().find(|known| known.place.statement == statement)?;
        let region = self.region(reading);
        known.boxes.read(reading).map(|literals| [literals.as_slice(), &region].concat())
    }

    /// What all elements of a statement match but one condition.
    pub(super) fn without(
        &self,
        statement: usize,
        condition: usize,
        reading: Reading,
    ) -> Option<Case> {
        let known = self.statements.iter().find(|known| known.place.statement == statement)?;
        let of_test = |element: &Element| *element == Element::Condition(condition);
        let from = |literal: &Literal, fits: &dyn Fn(&Element) -> bool| {
            known.boxes.origins.iter().any(|(other, element)| other == literal && fits(element))
        };
        let all = known.boxes.read(reading)?;
        let tested: Conjunction = all.iter().copied().filter(|l| from(l, &of_test)).collect();
        // What another element says as well stays.
        let stays = |l: &Literal| !tested.contains(l) || from(l, &|element| !of_test(element));
        let mut start: Conjunction = all.into_iter().filter(stays).collect();
        start.extend(self.region(reading));
        // A condition without a literal is always true, or was not understood.
        let unread = tested.is_empty() && !known.boxes.doubts.is_empty();
        Some(Case::outside(if unread { Vec::new() } else { vec![tested] })(start))
    }

    /// The boxes of the only policy's other statements with that effect.
    pub(super) fn others(
        &self,
        statement: usize,
        reading: Reading,
        effect: Effect,
    ) -> Vec<Conjunction> {
        let others = self.known(0, effect).filter(|known| known.place.statement != statement);
        others.filter_map(|known| known.boxes.read(reading)).collect()
    }

    /// Answers the question: no case has a request, or one does and the evaluator agrees.
    pub(super) fn decide(
        &self,
        cases: impl Fn(&Self, Reading) -> Vec<Case>,
        counterexample: impl Fn(&Outcome<'_>) -> evaluate::Truth,
    ) -> Verdict {
        if let Some(why) = self.unclear.first() {
            return Verdict::Unknown(why.clone());
        }
        let may = cases(self, Reading::Wide);
        let reason = match self.find(&may, &counterexample) {
            Ok(Some(witness)) => return Verdict::Fails(Box::new(witness)),
            Ok(None) => return Verdict::Holds { axioms: self.needed(&may) },
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
        let mut search = Search::new(&self.translator.space, self.assume.budget);
        let axioms: Vec<&Conjunction> = self.axioms.iter().map(|(_, excluded)| excluded).collect();
        for case in cases {
            match search.run(&case.start, &self.forbidden(case, &axioms)) {
                Answer::Empty => {}
                Answer::Unknown(reason) => open = open.or(Some(explain(reason))),
                Answer::Found(leaf) => match self.confirm(&search, &leaf, counterexample) {
                    Ok(witness) => return Ok(Some(witness)),
                    Err(reason) => open = open.or(Some(reason)),
                },
            }
        }
        open.map_or(Ok(None), Err)
    }

    fn forbidden<'c>(&'c self, case: &'c Case, axioms: &[&'c Conjunction]) -> Vec<&'c [Literal]> {
        let all = case.forbidden.iter().chain(&self.consistency).chain(axioms.iter().copied());
        all.map(Vec::as_slice).collect()
    }

    /// A small list of the axioms with which every case stays empty.
    fn needed(&self, cases: &[Case]) -> Vec<String> {
        // An axiom is left out only where that is quickly seen to be enough.
        let budget =
            Budget { nodes: self.assume.budget.nodes / 10, states: self.assume.budget.states / 10 };
        let empty = |axioms: &[&(String, Conjunction)]| {
            let axioms: Vec<&Conjunction> = axioms.iter().map(|(_, excluded)| excluded).collect();
            let mut search = Search::new(&self.translator.space, budget);
            cases.iter().all(|case| {
                matches!(search.run(&case.start, &self.forbidden(case, &axioms)), Answer::Empty)
            })
        };
        let mut kept: Vec<&(String, Conjunction)> = self.axioms.iter().collect();
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

fn explain(reason: Reason) -> String {
    match reason {
        Reason::Budget => "the search was given up after its budget",
        Reason::Variable => "no value for a policy variable decides it",
        Reason::Mixed => "a key is compared as text and as another type, which was not decided",
    }
    .to_owned()
}
