//! The policies of a case: written in it, or named by their files.

use super::{Case, Problem};
use crate::document::Node;
use crate::lint::policies::{self, Failure, Placed};
use crate::policy::arn::is_account;
use crate::policy::evaluate::Policies;
use crate::policy::{Kind, Policy};
use crate::source::{FileId, Source};

/// A policy of a case before its file is read.
struct Given<'a> {
    name: &'a str,
    /// Its place in a list of lists, which makes the levels of SCPs.
    level: usize,
    place: Place<'a>,
}

enum Place<'a> {
    Here(&'a Node<'a>),
    /// The index of its file, and the pointer after `#`.
    File(FileId, Option<&'a str>),
}

/// A policy of a case.
pub(super) struct Named<'p> {
    /// The name it has in the case: `old`, `scp`, …; empty where it has none.
    pub(super) name: &'p str,
    pub(super) level: usize,
    pub(super) policy: &'p Policy<'p>,
}

/// Names under which a policy may stand beside `policy` and `policies`, or instead of them.
const BESIDE: &[&str] = &[
    "boundary",
    "permissions_boundary",
    "session",
    "session_policy",
    "scp",
    "scps",
    "rcp",
    "rcps",
    "identity_policy",
    "resource_policy",
    "bucket_policy",
    "key_policy",
    "trust_policy",
    "endpoint_policy",
    "vpc_endpoint_policy",
    "old",
    "new",
    "existing",
    "reference",
    "candidate",
];

fn is_policy(node: &Node<'_>) -> bool {
    node.get("Statement").is_some() || node.get("Version").is_some()
}

/// The account that the question says owns the resource.
pub(super) fn resource_account(case: &Case<'_>) -> Result<Option<String>, Problem> {
    let Some(node) = case.part("resource_account") else { return Ok(None) };
    match node.as_scalar().filter(|text| is_account(text)) {
        Some(account) => Ok(Some(account.to_owned())),
        None => Err(case.wrong(node, "`resource_account` is not twelve digits").into()),
    }
}

/// Reads the case's `policy` or `policies` and hands them to `work`.
pub(super) fn with<R>(
    case: &Case<'_>,
    work: impl FnOnce(&[Named<'_>]) -> Result<R, Problem>,
) -> Result<R, Problem> {
    let (mut given, mut sources) = (Vec::new(), Vec::new());
    let (one, several) = (case.part("policy"), case.part("policies"));
    match (one, several) {
        (Some(node), None) => collect(case, "", None, node, &mut given, &mut sources)?,
        (None, Some(node)) if node.is_object() && !is_policy(node) => {
            for (name, node) in node.members() {
                collect(case, &name.text, None, node, &mut given, &mut sources)?;
            }
        }
        (None, Some(node)) => collect(case, "", None, node, &mut given, &mut sources)?,
        (Some(_), Some(node)) => {
            return Err(case.wrong(node, "the case has both `policy` and `policies`").into());
        }
        (None, None) => {}
    }
    let question = case.node.get("question").map_or(&[][..], Node::members);
    for (name, node) in case.node.members().iter().chain(question) {
        if BESIDE.contains(&&*name.text.to_lowercase().replace('-', "_")) {
            collect(case, &name.text, None, node, &mut given, &mut sources)?;
        }
    }
    if given.is_empty() {
        return Err(case.wrong(case.node, "the case has no `policy`").into());
    }
    let kind_of = |name: &str| layer(name);
    let said = |file: FileId| {
        let own = given.iter().find(|one| matches!(one.place, Place::File(id, _) if id == file));
        own.and_then(|one| kind_of(one.name)).map(Into::into)
    };
    let answered = policies::with(&sources, said, |placed| {
        let here: Vec<Option<Policy<'_>>> = given.iter().map(inline).collect();
        let mut named = Vec::new();
        for (one, here) in given.iter().zip(&here) {
            let policy = match (&one.place, here) {
                (Place::File(file, pointer), _) => pick(&sources, placed, *file, *pointer)?,
                (Place::Here(_), Some(policy)) => policy,
                (Place::Here(node), None) => return Err(case.wrong(node, "no policy").into()),
            };
            named.push(Named { name: one.name, level: one.level, policy });
        }
        work(&named)
    });
    answered?
}

fn collect<'a>(
    case: &Case<'a>,
    name: &'a str,
    level: Option<usize>,
    node: &'a Node<'a>,
    given: &mut Vec<Given<'a>>,
    sources: &mut Vec<Source>,
) -> Result<(), Problem> {
    // A policy with its name, as in a list of `{"name": …, "policy": …}`.
    let wrapped = ["policy", "document", "PolicyDocument", "file", "path"];
    if !is_policy(node)
        && let Some(inner) = wrapped.into_iter().find_map(|key| node.get(key))
    {
        let names = ["layer", "kind", "type", "name", "PolicyName"];
        let own = names.into_iter().find_map(|key| node.get(key)?.as_str());
        return collect(case, own.unwrap_or(name), level, inner, given, sources);
    }
    if node.is_array() {
        for (index, item) in node.elements().iter().enumerate() {
            collect(case, name, level.or(Some(index)), item, given, sources)?;
        }
        return Ok(());
    }
    let place = match node.as_str() {
        None if node.is_object() => Place::Here(node),
        None => {
            let message = format!("a policy or its file, not {}", node.shape());
            return Err(case.wrong(node, message).into());
        }
        // A policy as text, as templates and the AWS CLI have it.
        Some(text) if text.trim_start().starts_with('{') => {
            let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
            sources.push(Source::new("the text of the policy", text));
            Place::File(file, None)
        }
        Some(path) => {
            let (path, pointer) = match path.split_once('#') {
                Some((path, pointer)) => (path, Some(pointer)),
                None => (path, None),
            };
            let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
            sources.push(policies::read(&case.path(path))?);
            Place::File(file, pointer)
        }
    };
    given.push(Given { name, level: level.unwrap_or(0), place });
    Ok(())
}

fn inline<'a>(given: &Given<'a>) -> Option<Policy<'a>> {
    let Place::Here(node) = given.place else { return None };
    Some(match layer(given.name) {
        Some(kind) => Policy::with_kinds(node, kind.into()),
        None => Policy::of(node),
    })
}

/// The one policy of a file, or that at the pointer.
fn pick<'p, 'a>(
    sources: &[Source],
    placed: &'p [Placed<'a>],
    file: FileId,
    pointer: Option<&str>,
) -> Result<&'p Policy<'a>, Problem> {
    let own = placed.iter().filter(|one| one.file == file);
    let own: Vec<_> = own.filter(|one| pointer.is_none_or(|at| at == one.pointer)).collect();
    if let [one] = own.as_slice() {
        return Ok(&one.policy);
    }
    let name = sources.get(file.0 as usize).map_or("", |source| source.name.as_str());
    let message = match (own.is_empty(), pointer) {
        (true, Some(pointer)) => format!("{name}: no policy at `{pointer}`"),
        (true, None) => format!("{name}: no policy in it"),
        (false, _) => {
            let places: Vec<&str> = own.iter().map(|one| one.pointer.as_str()).collect();
            format!("{name}: several policies; write `{name}#` with one of {}", places.join(", "))
        }
    };
    Err(Failure::Unreadable(message).into())
}

/// The layer that a name in `policies` means, if it means one.
pub(super) fn layer(name: &str) -> Option<Kind> {
    const WORDS: &[(&str, Kind)] = &[
        ("boundary", Kind::Boundary),
        ("session", Kind::Session),
        ("scp", Kind::Scp),
        ("service_control", Kind::Scp),
        ("rcp", Kind::Rcp),
        ("resource_control", Kind::Rcp),
        ("endpoint", Kind::Endpoint),
        ("vpce", Kind::Endpoint),
        ("trust", Kind::Trust),
        ("identity", Kind::Identity),
        ("bucket", Kind::Bucket),
        ("resource", Kind::Resource),
        ("key", Kind::Resource),
    ];
    let name = name.to_lowercase().replace(['-', ' '], "_");
    WORDS.iter().find(|(word, _)| name.contains(word)).map(|(_, kind)| *kind)
}

/// All policies as the layers of one question. Each name of SCPs and each element of a list of them is one level.
pub(super) fn layers<'p>(named: &[Named<'p>]) -> Policies<'p> {
    let mut all = Policies::default();
    let mut levels: Vec<(&str, usize)> = Vec::new();
    for one in named {
        let Some(kind) = layer(one.name) else {
            all.add_inferred(one.policy);
            continue;
        };
        if kind == Kind::Scp {
            let level = (one.name, one.level);
            let at = levels.iter().position(|own| *own == level).unwrap_or_else(|| {
                levels.push(level);
                all.scps.push(Vec::new());
                levels.len() - 1
            });
            all.scps.get_mut(at).into_iter().for_each(|level| level.push(one.policy));
        } else {
            all.add(kind, one.policy);
        }
    }
    all
}
