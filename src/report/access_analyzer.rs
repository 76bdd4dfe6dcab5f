//! The JSON shape of AWS's ValidatePolicy, so that a pipeline built on that API can switch.
//!
//! Only findings whose check is the same as one of AWS's are in it. `file` is ours: AWS answers for one policy.

use super::{Selection, locate, shown};
use crate::finding::Finding;
use crate::lint::{Pointers, Run};
use crate::source::Span;
use serde_json::{Value, json};

const PREFIX: &str = "access-analyzer:";

/// Where AWS documents each code.
const DOCUMENTATION: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/// The codes that AWS calls a general warning.
const WARNINGS: &[&str] = &[
    "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    "CREATE_SLR_WITH_NOT_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_RESOURCE",
    "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    "DEPRECATED_GLOBAL_CONDITION_KEY",
    "INVALID_DATE_VALUE",
    "INVALID_ROLE_REFERENCE",
    "INVALID_USER_REFERENCE",
    "MISSING_VERSION",
    "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
    "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    "TYPE_MISMATCH",
    "TYPE_MISMATCH_BOOLEAN",
    "TYPE_MISMATCH_DATE",
    "TYPE_MISMATCH_NUMBER",
    "TYPE_MISMATCH_STRING",
    "UNIQUE_SIDS_RECOMMENDED",
    "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
    "WILDCARD_WITHOUT_LIKE_OPERATOR",
];

/// The codes that AWS calls a security warning.
const SECURITY: &[&str] = &[
    "ALLOW_WITH_NOT_PRINCIPAL",
    "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
    "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    "MISSING_GITHUB_REPO_CONDITION_KEY",
    "MISSING_PAIRED_CONDITION_KEYS",
    "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    "PASS_ROLE_WITH_NOT_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    "S3_PREFIX_IN_NEGATIVE_CONTEXT",
    "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
    "UNTRUSTWORTHY_CONDITION_KEY",
];

/// The codes that AWS calls a suggestion.
const SUGGESTIONS: &[&str] = &[
    "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    "CONFIRM_AUDIENCE_CLAIM_TYPE",
    "EMPTY_ARRAY_ACTION",
    "EMPTY_ARRAY_CONDITION",
    "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    "EMPTY_ARRAY_CONDITION_FORANYVALUE",
    "EMPTY_ARRAY_CONDITION_IFEXISTS",
    "EMPTY_ARRAY_PRINCIPAL",
    "EMPTY_ARRAY_RESOURCE",
    "EMPTY_OBJECT_CONDITION",
    "EMPTY_OBJECT_PRINCIPAL",
    "EMPTY_SID_VALUE",
    "EQUIVALENT_TO_NULL_FALSE",
    "EQUIVALENT_TO_NULL_TRUE",
    "IMPROVE_IP_RANGE",
    "IRRELEVANT_CONDITION_KEY_IN_POLICY",
    "NULL_WITH_QUALIFIER",
    "PRIVATE_IP_ADDRESS_SUBSET",
    "PRIVATE_NOT_IP_ADDRESS_SUBSET",
    "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    "REDUNDANT_ACTION",
    "REDUNDANT_CONDITION_VALUE_NUM",
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    "REDUNDANT_RESOURCE",
    "REDUNDANT_STATEMENT",
    "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    "WILDCARD_IN_SERVICE_NAME",
];

pub(super) fn write(run: &Run, selection: Selection) -> String {
    let mut pointers = Pointers::of(run);
    let findings: Vec<Value> = shown(run, selection)
        .filter_map(|finding| {
            Some(entry(run, finding, code(finding)?, pointers.innermost(finding.at)))
        })
        .collect();
    let text = serde_json::to_string_pretty(&json!({ "findings": findings }));
    text.unwrap_or_default() + "\n"
}

/// AWS's code of a finding: the one it names, or the only one its check has.
fn code(finding: &Finding) -> Option<&'static str> {
    let own = |alias: &'static str| alias.strip_prefix(PREFIX);
    let first = || finding.check.aliases.iter().copied().find_map(own);
    finding.alias.and_then(own).or_else(first)
}

fn kind(code: &str) -> (&'static str, &'static str) {
    if WARNINGS.contains(&code) {
        ("WARNING", "general-warning")
    } else if SECURITY.contains(&code) {
        ("SECURITY_WARNING", "security-warning")
    } else if SUGGESTIONS.contains(&code) {
        ("SUGGESTION", "suggestion")
    } else {
        ("ERROR", "error")
    }
}

fn entry(run: &Run, finding: &Finding, code: &str, place: Option<(String, Span)>) -> Value {
    let (kind, section) = kind(code);
    let anchor = code.to_ascii_lowercase().replace('_', "-");
    let details = match &finding.help {
        Some(help) => format!("{}: {help}", finding.message),
        None => finding.message.clone(),
    };
    let path = place.map(|(pointer, value)| path(run, &pointer, value, finding.at));
    json!({
        "file": locate(run, finding.at).file,
        "findingType": kind,
        "issueCode": code,
        "findingDetails": details,
        "learnMoreLink": format!("{DOCUMENTATION}#access-analyzer-reference-policy-checks-{section}-{anchor}"),
        "locations": [{ "path": path.unwrap_or_default(), "span": span(run, finding.at) }],
    })
}

/// The steps from the policy to the place: `value` and `index` lead to a value, a last `key` says that the name of the
/// member is meant, and a last `substring` which characters of a text. A pointer into a wrapped policy is cut where
/// the policy starts.
fn path(run: &Run, pointer: &str, value: Span, at: Span) -> Vec<Value> {
    let steps: Vec<String> =
        pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let start =
        steps.iter().rposition(|step| ["Statement", "Version", "Id"].contains(&step.as_str()));
    let inside = steps.get(start.unwrap_or(0)..).unwrap_or_default();
    let on_name = at.end <= value.start;
    let mut path: Vec<Value> = Vec::new();
    for (place, step) in inside.iter().enumerate() {
        path.push(match step.parse::<usize>() {
            Ok(index) => json!({ "index": index }),
            Err(_) if on_name && place + 1 == inside.len() => json!({ "key": step }),
            Err(_) => json!({ "value": step }),
        });
    }
    path.extend(substring(run, value, at));
    path
}

/// The characters of a text without escapes that are meant, where it is not the whole of it.
fn substring(run: &Run, value: Span, at: Span) -> Option<Value> {
    let text = &run.source(at.file)?.text;
    let whole = text.get(value.start as usize..value.end as usize)?;
    let plain = whole.strip_prefix('"')?.strip_suffix('"')?;
    let part = text.get(at.start as usize..at.end as usize)?;
    let before = text.get(value.start as usize + 1..at.start as usize)?;
    if plain.contains('\\') || part == plain || at.end >= value.end {
        return None;
    }
    let count = |text: &str| text.chars().count();
    Some(json!({ "substring": { "start": count(before), "length": count(part) } }))
}

/// AWS counts lines from 1, columns and offsets from 0, all in characters.
fn span(run: &Run, at: Span) -> Value {
    let found = locate(run, at);
    let offset =
        |byte: u32| run.source(at.file).map_or(0, |source| source.characters_before(byte as usize));
    json!({
        "start": { "line": found.start.line, "column": found.start.column.saturating_sub(1), "offset": offset(at.start) },
        "end": { "line": found.end.line, "column": found.end.column.saturating_sub(1), "offset": offset(at.end) },
    })
}
