//! The requests of `perimeter can`: typed, from a file, or many from a file of JSON lines.

use super::CanArgs;
use crate::cli::unknown_names;
use crate::document::{Node, SyntaxError};
use crate::lint::policies::{self, Failure};
use crate::policy::caller::Caller;
use crate::policy::request::{
    Request, Values, action_problem, principal_problem, resource_problem,
};
use crate::policy::unheard;
use crate::source::Source;
use std::collections::BTreeMap;
use std::path::Path;

/// How many oddities are said: a file of many requests may repeat one.
const MOST_SAID: usize = 10;

/// A request, or why it could not be read.
pub(super) type Asked = Result<Question, String>;

/// A request that is asked about.
pub(super) struct Question {
    pub(super) request: Request,
    /// Keys that it does not state and that are taken to be as usual.
    pub(super) added: Vec<&'static str>,
}

impl Question {
    /// A request of a file, which states all there is.
    fn whole(request: &Request) -> Self {
        Self { request: request.completed(), added: Vec::new() }
    }
}

/// The requests of the arguments, in order.
pub(super) fn read(args: &CanArgs) -> Result<Vec<Asked>, Failure> {
    let mut asked = stated(args)?;
    for question in asked.iter_mut().flatten() {
        let request = question.request.clone();
        question.request = request.owned_by(args.resource_account.as_deref());
    }
    Ok(asked)
}

fn stated(args: &CanArgs) -> Result<Vec<Asked>, Failure> {
    if let Some(path) = &args.requests {
        return many(&policies::read(path)?);
    }
    if let Some(path) = &args.request {
        let source = policies::read(path)?;
        let roots = policies::documents(&source, crate::source::FileId(0))?;
        let nodes = roots.iter().flat_map(Node::items);
        let read = nodes.map(|node| Request::of(node).map(|request| Ok(Question::whole(&request))));
        let read: Result<Vec<Asked>, SyntaxError> = read.collect();
        let wrong =
            |error| Failure::Malformed(Box::new(Source::new(&source.name, &source.text)), error);
        return none_is_wrong(read.map_err(wrong)?, &source);
    }
    let request = typed(args).map_err(Failure::Unreadable)?;
    Ok(vec![Ok(Question { request: request.open(), added: request.left_ordinary() })])
}

/// Requests by line, or of one list; one that cannot be read does not hide the others.
fn many(source: &Source) -> Result<Vec<Asked>, Failure> {
    let (roots, errors) = policies::lines(source);
    let said = |error: &SyntaxError| Err(error.line(source));
    let nodes = roots.iter().flat_map(Node::items);
    let read = nodes.map(|node| {
        let request = Request::of(node).map(|request| Question::whole(&request));
        (node.span.start, request.or_else(|error| said(&error)))
    });
    let broken = errors.iter().map(|error| (error.at.start, said(error)));
    let mut all: Vec<(u32, Asked)> = read.chain(broken).collect();
    all.sort_by_key(|(at, _)| *at);
    none_is_wrong(all.into_iter().map(|(_, asked)| asked).collect(), source)
}

/// A file without requests answers nothing.
fn none_is_wrong(asked: Vec<Asked>, source: &Source) -> Result<Vec<Asked>, Failure> {
    if asked.is_empty() {
        return Err(Failure::Unreadable(format!("{}: no request in it", source.name)));
    }
    Ok(asked)
}

/// The request of the flags. Errors with what no request has.
fn typed(args: &CanArgs) -> Result<Request, String> {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let (principal, action, resource) =
        (text(&args.principal), text(&args.action), text(&args.resource));
    let problems =
        [principal_problem(&principal), action_problem(&action), resource_problem(&resource)];
    if let Some((message, help)) = problems.into_iter().flatten().next() {
        let help = help.map(|help| format!(": {help}")).unwrap_or_default();
        return Err(format!("{message}{help}"));
    }
    let Some(caller) = Caller::parse(&principal) else {
        return Err(format!("`{principal}` is no principal that makes requests"));
    };
    let mut request = Request::new(caller, &action, &resource);
    for pair in &args.context {
        let (key, value) = match pair.split_once('=') {
            Some((key, value)) => (key, Some(value.to_owned())),
            None => (pair.as_str(), None),
        };
        if !key.contains(':') {
            let near = unheard::key(&format!("aws:{key}"), &Default::default());
            let meant = match near {
                None if !key.is_empty() => format!("did you mean `aws:{key}`?"),
                _ => "write it with its service, as `aws:SourceVpc=vpc-1`".to_owned(),
            };
            return Err(format!("`{pair}` names no condition key: {meant}"));
        }
        let values = match (request.context.get(key).cloned(), value) {
            (_, None) => Values::Many(Vec::new()),
            (Some(Values::One(first)), Some(value)) => Values::Many(vec![first, value]),
            (Some(Values::Many(mut list)), Some(value)) => {
                list.push(value);
                Values::Many(list)
            }
            (_, Some(value)) => Values::One(value),
        };
        request.context.set(key, values);
    }
    Ok(request)
}

/// What is odd about requests that can be answered all the same: names nobody knows, resources of another type,
/// patterns where a request has a name.
pub(super) fn odd(asked: &[Asked], policy: Option<&Path>) -> Vec<String> {
    let requests = || asked.iter().flatten().map(|question| &question.request);
    let actions = requests().map(|request| request.action.as_str());
    let mut all: Vec<String> =
        unknown_names(actions, policy, unheard::action).into_values().collect();
    let keys = requests().flat_map(|request| request.context.iter()).map(|(key, _)| key);
    all.extend(unknown_names(keys, policy, unheard::key).into_values());
    // One of each kind is enough of an example.
    let pairs: BTreeMap<(&str, bool), &str> = requests()
        .map(|request| {
            let wild = request.resource != "*" && request.resource.contains(['*', '?']);
            ((&*request.action, wild), &*request.resource)
        })
        .rev()
        .collect();
    for ((action, wild), resource) in pairs {
        if wild {
            all.push(format!(
                "`{resource}`: a request is on one resource, so `*` and `?` are plain characters here; \
                 `perimeter prove` asks about all that match"
            ));
        } else {
            all.extend(unheard::resource(action, resource).map(|odd| odd.to_string()));
        }
    }
    let more = all.len().saturating_sub(MOST_SAID);
    all.truncate(MOST_SAID);
    all.extend((more > 0).then(|| "more of this kind is not shown".to_owned()));
    all
}
