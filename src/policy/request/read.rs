//! Requests as people write them, and what is wrong with those that no caller could make.

use super::{Request, Values};
use crate::catalog;
use crate::document::{Node, SyntaxError, Value};
use crate::nearest;
use crate::policy::arn::{Arn, is_account};
use crate::policy::caller::Caller;

const PARTS: &[&str] = &["principal", "action", "resource", "context"];

/// What is wrong with a text, and what to do about it.
type Problem = (String, Option<String>);

pub(super) fn request(node: &Node<'_>) -> Result<Request, SyntaxError> {
    let wrong = |at, message: String, help| SyntaxError { at, message, help };
    if !node.is_object() {
        let message = format!("a request is an object, not {}", node.shape());
        return Err(wrong(node.span, message, None));
    }
    for (index, (key, _)) in node.members().iter().enumerate() {
        let same = |name: &str| name.eq_ignore_ascii_case(&key.text);
        if !PARTS.iter().any(|part| same(part)) {
            let near = nearest::name(&key.text, PARTS.iter().copied());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Err(wrong(key.span, format!("a request has no `{}`", key.text), help));
        }
        if node.members().iter().take(index).any(|(earlier, _)| same(&earlier.text)) {
            return Err(wrong(key.span, format!("`{}` stands twice", key.text), None));
        }
    }
    let part = |name: &str| {
        let mut members = node.members().iter();
        members.find(|(key, _)| key.text.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let needed = |name: &str| {
        part(name).ok_or_else(|| wrong(node.span, format!("the request has no `{name}`"), None))
    };
    let principal = caller(needed("principal")?)?;
    let action = text("action", needed("action")?, action_problem)?;
    let resource = match part("resource") {
        Some(resource) => text("resource", resource, resource_problem)?,
        None if !acts_on_resources(&action) => "*".to_owned(),
        None => return Err(wrong(node.span, "the request has no `resource`".to_owned(), None)),
    };
    let mut request = Request::new(principal, &action, &resource);
    if let Some(node) = part("context") {
        context(&mut request, node)?;
    }
    Ok(request)
}

/// A text that is a part of a request, held against what no request has.
fn text(
    name: &str,
    node: &Node<'_>,
    problem: fn(&str) -> Option<Problem>,
) -> Result<String, SyntaxError> {
    let at = node.span;
    let Some(text) = node.as_str() else {
        let message = format!("`{name}` is a text, not {}", node.shape());
        return Err(SyntaxError { at, message, help: None });
    };
    match problem(text) {
        Some((message, help)) => Err(SyntaxError { at, message, help }),
        None => Ok(text.to_owned()),
    }
}

fn caller(node: &Node<'_>) -> Result<Caller, SyntaxError> {
    let written = match node.members() {
        [(kind, name)] => {
            let start = match &*kind.text.to_ascii_lowercase() {
                "service" => "service:",
                "federated" => "federated:",
                "canonicaluser" => "canonical:",
                _ => "",
            };
            name.as_str().map(|name| format!("{start}{name}"))
        }
        _ => None,
    };
    let written = match written {
        Some(written) => written,
        None => text("principal", node, |_| None)?,
    };
    let (message, help) = match (Caller::parse(&written), principal_problem(&written)) {
        (Some(caller), None) => return Ok(caller),
        (_, Some(problem)) => problem,
        (None, None) => (format!("`{written}` is no principal that makes requests"), None),
    };
    Err(SyntaxError { at: node.span, message, help })
}

fn context(request: &mut Request, node: &Node<'_>) -> Result<(), SyntaxError> {
    let wrong = |at, message: String| SyntaxError { at, message, help: None };
    if !node.is_object() && !matches!(node.value, Value::Null) {
        let message = format!("`context` is an object of keys and values, not {}", node.shape());
        return Err(wrong(node.span, message));
    }
    for (key, value) in node.members() {
        if request.context.states(&key.text) {
            return Err(wrong(key.span, format!("`{}` stands twice", key.text)));
        }
        let scalar = |node: &Node<'_>| {
            let message = format!("`{}` holds {}", key.text, node.shape());
            let text = node.as_scalar().map(str::to_owned);
            text.ok_or_else(|| wrong(node.span, message))
        };
        let values = match &value.value {
            Value::Null => Values::Many(Vec::new()),
            // A key of one value may stand in a list, as in the requests of AWS's simulator.
            Value::Array(list)
                if list.len() == 1
                    && catalog::condition_key(&key.text).is_some_and(|k| !k.is_multivalued()) =>
            {
                let values: Result<Vec<_>, _> = list.iter().map(scalar).collect();
                values?.pop().map_or(Values::Many(Vec::new()), Values::One)
            }
            Value::Array(list) => Values::Many(list.iter().map(scalar).collect::<Result<_, _>>()?),
            _ => Values::One(scalar(value)?),
        };
        request.context.set(&key.text, values);
    }
    Ok(())
}

/// Whether the action is about resources, as far as is known of it.
fn acts_on_resources(action: &str) -> bool {
    let mut known = catalog::expand(action).peekable();
    known.peek().is_none() || known.any(|action| action.resource_types().len() > 0)
}

/// What is wrong with an action, and what to do; `None` where a request may have it.
pub fn action_problem(action: &str) -> Option<Problem> {
    if action.contains(['*', '?']) {
        let help = format!(
            "a request has one action; `perimeter prove POLICY --never \'{action}\'` asks about all of them"
        );
        return Some((format!("`{action}` is no action of a request"), Some(help)));
    }
    let named = action.split_once(':').is_some_and(|(service, name)| {
        !service.is_empty() && !name.is_empty() && !name.contains(':')
    });
    let help = "write `service:Name`, such as `s3:GetObject`".to_owned();
    (!named).then(|| (format!("`{action}` is no action of a request"), Some(help)))
}

/// What is wrong with a resource, and what to do; `None` where a request may have it.
pub fn resource_problem(resource: &str) -> Option<Problem> {
    if resource == "*" || Arn::parse(resource).is_some() {
        return None;
    }
    let help = "write an ARN, or `*` for an action that knows no resources".to_owned();
    Some((format!("`{resource}` is no resource of a request"), Some(help)))
}

/// What is wrong with a principal, and what to do; `None` where it may make requests.
pub fn principal_problem(principal: &str) -> Option<Problem> {
    let say = |help: &str| {
        let message = format!("`{principal}` is no principal that makes requests");
        Some((message, Some(help.to_owned())))
    };
    if principal == "*" {
        return say(
            "write `anonymous` for a caller who is not signed in, or the ARN of one who is",
        );
    }
    let arn = Arn::parse(principal);
    if arn.as_ref().is_some_and(|arn| arn.resource.starts_with("group/")) {
        return say("a group makes no requests: write the ARN of one of its users");
    }
    if principal.contains(['*', '?']) {
        return say("a request has one caller: write its ARN without wildcards");
    }
    let signs = arn.as_ref().is_some_and(|arn| matches!(arn.service, "iam" | "sts"));
    if let Some(arn) = arn.filter(|arn| signs && !arn.resource.contains("-provider/"))
        && !is_account(arn.account)
        && arn.account.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        return say(&format!("the account `{}` is not twelve digits", arn.account));
    }
    match Caller::parse(principal) {
        Some(_) => None,
        None => say(
            "write the ARN of a user, role or session, `anonymous`, `service:NAME`, or an account for its root user",
        ),
    }
}
