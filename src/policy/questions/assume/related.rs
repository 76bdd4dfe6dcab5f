//! Keys whose values follow from one another: what a request never holds together.

use super::present;
use crate::policy::arn::is_account;
use crate::policy::translate::Translator;
use crate::sets::glob::{Class, Pattern, Token};
use crate::sets::requests::{Conjunction, DimensionId, Literal, SetId, Values};

/// How many organizations or accounts of a question are told apart.
const MOST: usize = 16;

/// A path in an organization starts with the organization, and who has the one has the other.
pub(super) fn paths_in(translator: &mut Translator, paths: &str, id: &str) -> Vec<Conjunction> {
    let (Some(own), Some(organization)) = (translator.known(paths), translator.known(id)) else {
        return Vec::new();
    };
    let both = [present(translator, paths), present(translator, id)];
    let [Some(has_paths), Some(has_id)] = both else { return Vec::new() };
    let mut excluded = vec![vec![has_paths, !has_id], vec![!has_paths, has_id]];
    let starts = texts(translator, own).filter_map(|text| {
        let (start, _) = text.split_once('/')?;
        (!start.contains(['*', '?', '$'])).then(|| start.to_owned())
    });
    let mut all: Vec<String> = starts.collect();
    all.extend(texts(translator, organization).filter(|text| !text.contains(['*', '?', '$'])));
    for name in first(all) {
        let inside =
            Values::Text([Pattern::glob(&format!("{name}/*"), Class::ANY)].into_iter().collect());
        let named = Values::Text([Pattern::literal(&name)].into_iter().collect());
        let held = is(translator.space.set(organization, named, false));
        let within = is(translator.space.set(own, inside.clone(), false));
        let beside = is(translator.space.set(own, inside, true));
        excluded.extend([vec![within, !held], vec![beside, held]]);
    }
    excluded
}

/// The account of the resource's ARN is the one in the key.
///
/// Left aside are S3, whose access points may belong to another account than their bucket, and ARNs without account.
pub(super) fn owner(translator: &mut Translator, key: &str) -> Vec<Conjunction> {
    let Some(own) = translator.known(key) else { return Vec::new() };
    let resource = translator.resource;
    let fields =
        texts(translator, resource).filter_map(|text| text.split(':').nth(4).map(str::to_owned));
    let named: Vec<String> =
        texts(translator, own).chain(fields).filter(|text| is_account(text)).collect();
    let field = |account: &Pattern| {
        let start = Pattern::glob("arn:*:*:*:", Class::NO_COLON);
        let rest = Pattern::glob(":*", Class::ANY);
        Values::Text([Pattern::joined([&start, account, &rest])].into_iter().collect())
    };
    let start = Pattern::glob("arn:*:s3", Class::NO_COLON);
    let s3 = [Pattern::joined([&start, &Pattern::glob(":*", Class::ANY)])].into_iter().collect();
    let s3 = is(translator.space.set(resource, Values::Text(s3), false));
    let digits = Pattern::new([Token::One(Class::DIGIT); 12]);
    let of_some = is(translator.space.set(resource, field(&digits), false));
    let mut excluded = Vec::new();
    for account in first(named) {
        let account = Pattern::literal(&account);
        let of_this = is(translator.space.set(resource, field(&account), false));
        let only: Values = Values::Text([account].into_iter().collect());
        let held = is(translator.space.set(own, only.clone(), false));
        let other = is(translator.space.set(own, only, true));
        excluded.extend([vec![of_this, other, !s3], vec![of_some, !of_this, held, !s3]]);
    }
    excluded
}

fn is(set: SetId) -> Literal {
    Literal { set, positive: true }
}

/// The texts that sets of a dimension name, wildcards as they are written, variables as `$`.
fn texts(translator: &Translator, dimension: DimensionId) -> impl Iterator<Item = String> {
    let all = translator.space.patterns_of(dimension).map(Pattern::to_string);
    all.collect::<Vec<_>>().into_iter()
}

fn first(mut all: Vec<String>) -> Vec<String> {
    all.sort_unstable();
    all.dedup();
    all.truncate(MOST);
    all
}
