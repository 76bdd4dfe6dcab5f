//! Requests to try before anything is proved: what they show, the plain evaluator has seen.

use super::Principal;
use super::allows::{Relevant, Step, Wanted, is_foreign};
use super::targets::{ACCOUNT, CALLER};
use crate::policy::caller::Caller;
use crate::policy::evaluate::unclear;
use crate::policy::questions::is_always_present;
use crate::policy::request::{Context, Request, Values};
use crate::policy::{Base, Effect, Statement, Test, arn, cover};

/// For so many Allow statements a request is made up; a proof looks at all of them at once.
const MOST: usize = 8;

impl Principal<'_> {
    /// A wanted request that is surely allowed, where one made after an Allow shows it; `None` tells nothing.
    ///
    /// Where it is `open`, what others decide, such as tags, and what is only preferred are as the Allow asks for.
    pub(super) fn try_examples(
        &self,
        wanted: Wanted<'_>,
        relevant: &Relevant<'_, '_>,
        open: bool,
    ) -> Option<Step> {
        let target = wanted.target;
        if !target.within.is_empty() || relevant.all().any(|held| unclear(held.policy).is_some()) {
            return None;
        }
        let caller = Caller::parse(wanted.caller.or(self.arn()).unwrap_or(CALLER))?;
        let account = match &caller {
            Caller::Identity(identity) => identity.account.clone(),
            _ => ACCOUNT.to_owned(),
        };
        let account = account.as_str();
        let mut allows = relevant.own().filter(|held| held.statement.is(Effect::Allow)).take(MOST);
        allows.find_map(|allow| {
            let context = self.context(wanted, relevant, allow.statement, account, open)?;
            let written = relevant.limits().chain([allow]).map(|held| held.statement);
            let written = written.filter(|statement| statement.is(Effect::Allow));
            let written = written.flat_map(Statement::resources);
            let written = written.filter_map(|resource| target.example_of(resource.value));
            target.examples.iter().cloned().chain(written).find_map(|resource| {
                if target.excluded.iter().any(|pattern| cover::resources(pattern, &resource)) {
                    return None;
                }
                let mut request = Request::new(caller.clone(), wanted.action, &resource);
                request.context = context.clone();
                let by = relevant.allowing(&request.completed())?;
                Some(Step { request, by })
            })
        })
    }

    /// The keys of a request that meets the conditions of an Allow; `None` where only a proof can tell.
    fn context(
        &self,
        wanted: Wanted<'_>,
        relevant: &Relevant<'_, '_>,
        allow: &Statement<'_>,
        account: &str,
        open: bool,
    ) -> Option<Context> {
        let mut context = Context::default();
        let tests = || relevant.all().flat_map(|held| &held.statement.conditions);
        for pin in wanted.pins.iter().filter(|pin| pin.firm || !open) {
            if pin.telling || tests().any(|test| pin.is(test.key.value)) {
                context.set(pin.key, Values::One(pin.example.to_owned()));
            }
        }
        for key in tests().map(|test| test.key.value) {
            if let Some(value) = self.tag(&key.to_ascii_lowercase()) {
                context.set(key, Values::One(value.to_owned()));
            }
        }
        // Whether a key is there follows from the tests of its value, where there are some.
        let is_null = |test: &&Test<'_>| test.parsed.is_some_and(|own| own.base == Base::Null);
        let of_values = allow.conditions.iter().filter(|test| !is_null(test));
        for test in of_values.chain(allow.conditions.iter().filter(is_null)) {
            let key = test.key.value;
            let lower = key.to_ascii_lowercase();
            let left_out = !open && is_foreign(&lower)
                || test.holds_when_absent() == Some(true) && !is_always_present(key);
            if context.states(key) || follows(&lower) || left_out {
                continue;
            }
            if !is_free(&lower) {
                return None;
            }
            context.set(key, met(test, account)?);
        }
        let missing =
            |test: &Test<'_>| is_always_present(test.key.value) && !context.states(test.key.value);
        (!tests().any(missing)).then_some(context)
    }
}

/// Whether the value of a key follows from who asks, or for what.
fn follows(key: &str) -> bool {
    ["aws:principalaccount", "aws:principalarn", "aws:principaltype", "aws:resourceaccount"]
        .contains(&key)
}

/// Whether a request may hold the key with whatever value, as far as any assumption of the proofs says.
fn is_free(key: &str) -> bool {
    let of_service = !key.starts_with("aws:") && !key.starts_with("s3:x-amz-server-side");
    let starts = ["aws:calledvia", "aws:requesttag/", "aws:resourcetag/", "aws:principaltag/"];
    of_service
        || ["aws:requestedregion", "aws:tagkeys", "aws:viaawsservice"].contains(&key)
        || starts.iter().any(|start| key.starts_with(start))
}

/// A value with which the test holds for a caller of the account, where one is easily told.
fn met(test: &Test<'_>, account: &str) -> Option<Values> {
    let operator = test.parsed?;
    let first = match test.values.first()?.value {
        "${aws:PrincipalAccount}" => account,
        value => value,
    };
    let text = match operator.base {
        Base::Null => "example".to_owned(),
        Base::StringLike => first.replace('*', "example").replace('?', "x"),
        Base::StringEquals | Base::StringEqualsIgnoreCase | Base::Bool => first.to_owned(),
        Base::ArnEquals | Base::ArnLike => arn::example(first, ACCOUNT)?,
        _ => return None,
    };
    let plain = !text.is_empty() && !text.contains("${");
    plain.then(|| match operator.qualifier {
        Some(_) => Values::Many(vec![text]),
        None => Values::One(text),
    })
}
