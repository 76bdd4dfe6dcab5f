//! Makes a witness read well: real actions, Regions and account numbers where the statements leave the choice.

use crate::catalog::{self, Action};
use crate::policy::arn::filled;
use crate::policy::translate::Translator;
use crate::sets::requests::{DimensionId, Leaf, Point, Search};

/// The leaf's point, with nicer values wherever they satisfy the same literals.
///
/// `fits` says of any point whether it is an answer, literals aside: what it costs is worth it for few.
pub(super) fn polish(
    translator: &Translator,
    search: &Search<'_>,
    leaf: &Leaf,
    fits: &dyn Fn(&Point) -> bool,
) -> Point {
    let mut point = leaf.point.clone();
    let action = point.first(translator.action).unwrap_or_default().to_owned();
    if let Some(known) = catalog::action(&action) {
        // Actions are matched whatever their case; people read them as AWS writes them.
        let written = format!("{}:{}", known.service().prefix(), known.name());
        improve(search, leaf, &mut point, translator.action, [written]);
    } else {
        let service = catalog::service(action.split(':').next().unwrap_or_default());
        let real = service.into_iter().flat_map(|service| {
            let prefix = service.prefix();
            service.actions().map(move |action| format!("{prefix}:{}", action.name()))
        });
        improve(search, leaf, &mut point, translator.action, real);
    }
    let resource = point.first(translator.resource).unwrap_or_default().to_owned();
    let candidates = named(&resource).into_iter().chain(std::iter::once(resource.clone()));
    let action = point.first(translator.action).and_then(catalog::action);
    match action.map(suitable) {
        // What the action cannot touch makes a poor example, unless the statements leave nothing else.
        Some(own) if !action.is_some_and(|action| touches(action, &resource)) => {
            improve(
                search,
                leaf,
                &mut point,
                translator.resource,
                own.into_iter().chain(candidates),
            );
        }
        _ => improve(search, leaf, &mut point, translator.resource, candidates),
    }
    let resource = point.first(translator.resource).unwrap_or_default();
    if let Some(action) = action.filter(|action| !touches(*action, resource)) {
        let with = |resource: String| {
            let mut tried = point.clone();
            tried.0.insert(translator.resource, vec![resource]);
            tried
        };
        if let Some(better) = suitable(action).into_iter().map(with).find(|tried| fits(tried)) {
            point = better;
        }
    }
    let principal = point.first(translator.principal).unwrap_or_default().to_owned();
    improve(search, leaf, &mut point, translator.principal, plain(&principal));
    point
}

/// The principal in a partition that exists and an account that nobody has, where it has stand-ins.
fn plain(principal: &str) -> Vec<String> {
    let parts: Vec<&str> = principal.splitn(6, ':').collect();
    let [arn, partition, service, region, account, rest] = *parts else { return Vec::new() };
    let partition = if partition.contains("example") { "aws" } else { partition };
    let account = if account == "000000000000" { "999999999999" } else { account };
    let rests = [rest.replace("xexample", "example"), rest.to_owned()];
    rests.map(|rest| [arn, partition, service, region, account, &rest].join(":")).to_vec()
}

/// Whether the resource is of a type that the action acts on.
fn touches(action: Action, resource: &str) -> bool {
    let mut types = action.resource_types().map(|edge| edge.resource_type());
    types.any(|kind| kind.arns().any(|arn| arn.can_name(resource)))
}

/// Resources that the action acts on: one of each type, or `*` where it has none.
fn suitable(action: Action) -> Vec<String> {
    let types = action.resource_types().map(|edge| edge.resource_type());
    let arns = types.flat_map(|kind| {
        kind.arns().map(|arn| filled(arn.text(), "111122223333")).collect::<Vec<_>>()
    });
    let all: Vec<String> = arns.collect();
    if all.is_empty() { vec!["*".to_owned()] } else { all }
}

/// Takes the first candidate with which every literal still holds.
fn improve(
    search: &Search<'_>,
    leaf: &Leaf,
    point: &mut Point,
    dimension: DimensionId,
    candidates: impl IntoIterator<Item = String>,
) {
    for candidate in candidates {
        let mut tried = point.clone();
        tried.0.insert(dimension, vec![candidate]);
        if search.admits(leaf, dimension, &tried) {
            *point = tried;
            return;
        }
    }
}

/// ARNs like this one with a Region and an account where it has stand-ins, the best first.
fn named(resource: &str) -> Vec<String> {
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let [arn, partition, service, region, account, rest] = *parts else { return Vec::new() };
    let stand_in = |text: &str| matches!(text, "example" | "x" | "0");
    let pick = |text: &'static str, own| if stand_in(own) { text } else { own };
    let partition = pick("aws", partition);
    let service = pick("s3", service);
    let region = pick("us-east-1", region);
    let accounts = if account == "999999999999" { ["111122223333", account] } else { [account; 2] };
    let key = rest.strip_suffix("/example").map(|rest| format!("{rest}/key"));
    let rests = key.as_deref().into_iter().chain([rest]);
    let all = rests.flat_map(|rest| accounts.map(|account| (rest, account)));
    all.map(|(rest, account)| format!("{arn}:{partition}:{service}:{region}:{account}:{rest}"))
        .collect()
}
