//! One question's policies, region and axioms in one space, and the way from cases to a verdict.

use std::cell::Cell;
use std::rc::Rc;

use super::access::Who;
use super::assume::consistency;
use super::verdict::StatementRef;
use super::{Access, Assume, Region};
use crate::policy::evaluate::{self, Element, Policies};
use crate::policy::translate::{Clauses, Reading, Translated, Translator};
use crate::policy::{Effect, Effort, Kind, Policy, Statement};
use crate::sets::requests::{Answer, Budget, Conjunction, Literal, Reason, SetId};

mod axioms;
mod confirm;
mod crossing;
mod decide;
mod polish;

pub(super) use confirm::Outcome;
use decide::explain;

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
    /// Whether its layer holds only a part of the statement, which stands whole in another.
    part: bool,
}

/// A way of an access in the question's space.
struct Path {
    layers: Vec<usize>,
    who: Conjunction,
}

/// A question being answered.
pub(super) struct Proof<'q> {
    translator: Translator,
    statements: Vec<Known<'q>>,
    accesses: Vec<&'q Access<'q>>,
    /// The ways of each access.
    ways: Vec<Vec<Path>>,
    /// Whom each layer of each access binds.
    binds: Vec<Vec<Conjunction>>,
    bounds: &'q Region,
    region: Vec<Translated>,
    assume: &'q Assume,
    /// Each with the requests that it rules out.
    axioms: Vec<(String, Vec<Conjunction>)>,
    consistency: Vec<Conjunction>,
    /// Holds at no request.
    never: Literal,
    /// Holds where the principal is known by its canonical user ID only.
    canonical: Conjunction,
    unclear: Vec<String>,
    /// Set where there were more choices of statements than can be looked at.
    too_many: Cell<bool>,
    /// What is left of the budget.
    left: Cell<Budget>,
    /// What the policies' document may cost beside this question.
    effort: Effort,
}

/// How many looks it is worth to read a text of a policy.
const LOOKS: usize = 20;

/// How many choices of one Allow statement for each layer are looked at.
const MOST_CHOICES: usize = 100_000;

impl<'q> Proof<'q> {
    pub(super) fn new(accesses: &[&'q Access<'q>], bounds: &'q Region, assume: &'q Assume) -> Self {
        let all: Vec<&Policy<'_>> = accesses.iter().flat_map(|access| access.policies()).collect();
        let mut unclear: Vec<String> =
            all.iter().filter_map(|policy| evaluate::unclear(policy)).collect();
        let limited = all.iter().map(|policy| &policy.effort).find(|own| own.is_limited());
        let effort = limited.cloned().unwrap_or_default();
        let spent = effort.is_spent();
        if spent {
            unclear.push(explain(Reason::Budget));
        }
        let with_principals =
            all.iter().flat_map(|policy| &policy.statements).any(|s| s.principal.is_some());
        // Policies of identities bind no root user, organization policies do.
        let of_organization = accesses.iter().any(|access| {
            !access.whole.is_some_and(Policies::has_identity_layers)
                && access.policies().any(|policy| policy.kinds.is(Kind::Scp))
        });
        let mut found: Vec<(StatementRef, Effect, &Policy<'_>, &Statement<'_>, Clauses<'_>)> =
            Vec::new();
        for (access, own) in accesses.iter().enumerate().filter(|_| !spent) {
            for (layer, one) in own.layers.iter().enumerate() {
                for (number, &policy) in one.policies.iter().enumerate() {
                    for (at, statement) in policy.statements.iter().enumerate() {
                        let place = StatementRef { access, layer, policy: number, statement: at };
                        let clauses = one.clauses(statement, policy.has_variables());
                        let Some(clauses) = clauses else { continue };
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
        effort.look(LOOKS * found.iter().map(|(.., clauses)| clauses.size()).sum::<usize>());
        let mut constraints = bounds.clauses();
        constraints.extend(accesses.iter().flat_map(|access| access.about.clauses()));
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
            part: accesses
                .get(place.access)
                .and_then(|access| access.layers.get(place.layer))
                .is_some_and(|layer| layer.named.is_some()),
        });
        let statements: Vec<Known<'q>> = statements.collect();
        if !with_principals && !statements.is_empty() {
            // Policies without principals are about whoever they are attached to.
            region.push(Translated::exactly(translator.identities(of_organization)));
        }
        let consistency = consistency(&mut translator);
        let never = translator.never();
        let canonical = vec![translator.canonical()];
        let axioms = assume.axioms.iter().filter_map(|axiom| {
            let excluded = axiom.excluded(&mut translator);
            (!excluded.is_empty()).then(|| (axiom.to_string(), excluded))
        });
        let axioms = axioms.collect();
        let ways = accesses.iter().map(|access| {
            let ways = access.ways.iter().map(|way| Path {
                layers: way.layers.clone(),
                who: Who::literals(&way.who, &mut translator),
            });
            ways.collect()
        });
        let ways = ways.collect();
        let binds = accesses.iter().map(|access| {
            let layers = access.layers.iter();
            layers.map(|layer| Who::literals(&layer.binds, &mut translator)).collect()
        });
        let binds = binds.collect();
        Self {
            translator,
            statements,
            accesses: accesses.to_vec(),
            ways,
            binds,
            bounds,
            region,
            assume,
            axioms,
            consistency,
            never,
            canonical,
            unclear,
            too_many: Cell::new(false),
            left: Cell::new(assume.budget),
            effort,
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
        let binds = |known: &Known<'_>| self.binds.get(access)?.get(known.place.layer);
        let boxes = self.known(access, Effect::Deny).filter_map(|known| {
            let own = known.boxes.read(reading)?;
            Some([own.as_slice(), binds(known).map_or(&[], Vec::as_slice)].concat())
        });
        boxes.collect()
    }

    fn layer(&self, access: usize, layer: usize, reading: Reading) -> Vec<Conjunction> {
        let allows = self.known(access, Effect::Allow).filter(|known| known.place.layer == layer);
        allows.filter_map(|known| known.boxes.read(reading)).collect()
    }

    fn ways(&self, access: usize) -> &[Path] {
        self.ways.get(access).map_or(&[], Vec::as_slice)
    }

    /// One box for each choice of an Allow statement in every layer of a way, within the given box.
    pub(super) fn allowed(
        &self,
        access: usize,
        reading: Reading,
        within: &Conjunction,
    ) -> Vec<Conjunction> {
        self.searching(|search| {
            let mut all = Vec::new();
            for way in self.ways(access) {
                let mut starts = vec![[within.as_slice(), &way.who].concat()];
                for (at, &layer) in way.layers.iter().enumerate() {
                    let own = self.layer(access, layer, reading);
                    if own.len().saturating_mul(starts.len()) > MOST_CHOICES {
                        self.too_many.set(true);
                        return Vec::new();
                    }
                    let pairs =
                        starts.iter().flat_map(|start| own.iter().map(move |allow| (start, allow)));
                    starts = pairs
                        .map(|(start, allow)| [start.as_slice(), allow].concat())
                        // Choices that contradict themselves are dropped before they multiply.
                        .filter(|both| at == 0 || !matches!(search.run(both, &[]), Answer::Empty))
                        .collect();
                }
                all.extend(starts);
            }
            all
        })
    }

    /// The sets of resources that statements name.
    fn resource_sets(&self) -> impl Iterator<Item = SetId> {
        let origins = self.statements.iter().flat_map(|known| &known.boxes.origins);
        let of_resources = origins.filter(|(_, element)| *element == Element::Resource);
        of_resources.map(|(literal, _)| literal.set)
    }

    /// What one access allows and the other does not.
    pub(super) fn beyond(&self, new: usize, old: usize, reading: Reading) -> Vec<Case> {
        let denied = self.denies(new, reading.cut());
        // Outside of a way is outside of one of its layers, or of those it is for.
        let mut outside_ways = vec![denied.clone()];
        for way in self.ways(old) {
            let layers = way.layers.iter().map(|&layer| self.layer(old, layer, reading.cut()));
            let others = (!way.who.is_empty()).then(|| vec![way.who.clone()]);
            let choices: Vec<Vec<Conjunction>> = layers.chain(others).collect();
            if choices.len().saturating_mul(outside_ways.len()) > MOST_CHOICES {
                self.too_many.set(true);
                return Vec::new();
            }
            let pairs =
                outside_ways.iter().flat_map(|all| choices.iter().map(move |one| (all, one)));
            outside_ways = pairs.map(|(all, one)| [all.as_slice(), one].concat()).collect();
        }
        let beside: Vec<_> = outside_ways.into_iter().map(Case::outside).collect();
        let outside = Case::outside(denied);
        let taken = self.denies(old, reading);
        let mut cases = Vec::new();
        let starts = self.allowed(new, reading, &self.region(reading));
        if starts.len().saturating_mul(beside.len() + taken.len()) > MOST_CHOICES {
            self.too_many.set(true);
            return Vec::new();
        }
        for start in starts {
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
}
