//! The plain evaluator says of each construct what the policy language's documentation says.

mod conditions;
mod elements;
mod layers;
mod operators;

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::evaluate::{Truth, matches};
use perimeter::policy::request::Request;
use perimeter::source::FileId;

/// What a statement, given without its Effect, says of a request, given with or without its parts.
fn says(version: &str, statement: &str, request: &str) -> String {
    let text = format!(r#"{{"Version":"{version}","Statement":{{"Effect":"Deny",{statement}}}}}"#);
    let node = json::parse(&text, FileId::default()).expect(&text);
    let policy = Policy::of(&node);
    let node = json::parse(request, FileId::default()).expect(request);
    let request = Request::of(&node).expect(request);
    let found = matches(&policy, &policy.statements[0], &request);
    assert_eq!(found.truth.is_no(), found.excluded_by.is_some());
    match found.truth {
        Truth::Yes => "yes".into(),
        Truth::No => "no".into(),
        Truth::Unknown(why) => {
            assert!(!why.is_empty());
            "unknown".into()
        }
    }
}

fn bob(context: &str) -> String {
    format!(
        r#"{{"principal":"arn:aws:iam::111122223333:user/bob","action":"s3:GetObject",
             "resource":"arn:aws:s3:::acme/k","context":{context}}}"#
    )
}

/// Rows of condition, context, expected; all wrong rows are reported at once.
fn conditions(version: &str, rows: &[(&str, &str, &str)]) {
    let wrong = rows.iter().filter_map(|&(condition, context, expected)| {
        let statement = format!(r#""Action":"*","Resource":"*","Condition":{condition}"#);
        let found = says(version, &statement, &bob(context));
        (found != expected).then(|| format!("{condition} of {context} is {found}, not {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const NEW: &str = "2012-10-17";
