//! The actions on objects of S3, which are never about a bucket.
//!
//! Source: Service Authorization Reference, Amazon S3: the resource types of each action.

use std::sync::OnceLock;

use crate::catalog;
use crate::policy::translate::Translator;
use crate::sets::glob::{Class, Pattern, PatternSet};
use crate::sets::requests::{Conjunction, Literal, Values};

/// "The action is one on objects, and the resource is none", where some statement names resources.
pub(super) fn excluded(translator: &mut Translator) -> Option<Conjunction> {
    static SETS: OnceLock<Option<(PatternSet, PatternSet)>> = OnceLock::new();
    let (actions, arns) =
        SETS.get_or_init(sets).clone().filter(|_| translator.tells_resources())?;
    let (action, resource) = (translator.action, translator.resource);
    // The set that comes first is decided first: an object reads better than an action on something else.
    let resource = translator.space.set(resource, Values::Text(arns), false);
    let action = translator.space.set(action, Values::Text(actions), false);
    Some(vec![Literal { set: action, positive: true }, Literal { set: resource, positive: false }])
}

/// The actions, and the objects.
fn sets() -> Option<(PatternSet, PatternSet)> {
    let service = catalog::service("s3")?;
    let objects: Vec<_> =
        service.resource_types().filter(|kind| kind.name().ends_with("object")).collect();
    let of_objects = service.actions().filter(|action| {
        let mut types = action.resource_types().map(|edge| edge.resource_type()).peekable();
        types.peek().is_some() && types.all(|kind| objects.contains(&kind))
    });
    let names = of_objects.map(|action| Pattern::fold_glob(&format!("s3:{}", action.name())));
    let arns = objects.iter().flat_map(|kind| kind.arns()).map(|format| {
        let text = format.pattern();
        let end = text.match_indices(':').nth(4).map_or(text.len(), |(at, _)| at);
        let (start, name) = text.split_at(end);
        Pattern::joined([&Pattern::glob(start, Class::NO_COLON), &Pattern::glob(name, Class::ANY)])
    });
    Some((names.collect(), arns.collect()))
}
