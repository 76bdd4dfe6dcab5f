//! Amazon Resource Names, cut into their six parts.

use smallvec::SmallVec;
use std::borrow::Cow;

/// `arn:partition:service:region:account:resource`; the resource may hold more colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    pub partition: &'a str,
    pub service: &'a str,
    /// Empty for global services.
    pub region: &'a str,
    /// Twelve digits, `aws` for what AWS owns, or empty as for S3 buckets.
    pub account: &'a str,
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Cuts an ARN; `None` for a text that does not start with `arn:` or has fewer than six parts.
    pub fn parse(text: &'a str) -> Option<Self> {
        if !text.starts_with("arn:") {
            return None;
        }
        let [arn, partition, service, region, account, resource] = fields(text)[..] else {
            return None;
        };
        (arn == "arn").then_some(Self { partition, service, region, account, resource })
    }
}

/// The fields between colons, at most six; a colon inside a variable does not separate.
pub fn fields(text: &str) -> SmallVec<[&str; 6]> {
    let mut fields = SmallVec::new();
    let (mut start, mut braces, mut before) = (0, false, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' if before == b'$' => braces = true,
            b'}' => braces = false,
            b':' if !braces && fields.len() < 5 => {
                fields.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
        before = byte;
    }
    fields.extend(text.get(start..));
    fields
}

/// An ARN format of the service data with a stand-in for each of its placeholders.
pub fn filled(format: &str, account: &str) -> String {
    let mut parts = format.split("${");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        text.push_str(match name {
            "Partition" => "aws",
            "Region" => "us-east-1",
            "Account" => account,
            _ => "example",
        });
        text.push_str(rest);
    }
    text
}

/// An ARN that a pattern names, with a stand-in for each wildcard; `None` for a pattern of another shape.
pub fn example(pattern: &str, account: &str) -> Option<String> {
    let fields = fields(pattern);
    if pattern.contains("${") || fields.len() < 6 {
        return None;
    }
    let stand_in = |(at, field): (usize, &&str)| match at {
        1 if !is_literal(field) => "aws".to_owned(),
        3 if !is_literal(field) => "us-east-1".to_owned(),
        4 if !is_literal(field) => account.to_owned(),
        _ => field.replace('*', "example").replace('?', "x"),
    };
    let fields: Vec<String> = fields.iter().enumerate().map(stand_in).collect();
    Some(fields.join(":"))
}

/// Whether a text is an AWS account number: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text stands for itself alone: no wildcard and no variable.
pub fn is_literal(text: &str) -> bool {
    !text.contains(['*', '?']) && !text.contains("${")
}

/// The text with `*` in the place of every variable: whatever the variables hold, the pattern takes it in.
pub fn without_variables(text: &str) -> Cow<'_, str> {
    if !text.contains("${") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        out.push('*');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_in_a_variable_does_not_separate() {
        let arn = Arn::parse("arn:aws:kms:*:${aws:PrincipalAccount}:key/a:b").expect("six fields");
        assert_eq!((arn.account, arn.resource), ("${aws:PrincipalAccount}", "key/a:b"));
        assert_eq!(fields("arn:aws:s3:::")[..], ["arn", "aws", "s3", "", "", ""]);
        assert!(Arn::parse("arn:aws:s3::").is_none() && Arn::parse("aws:s3::::").is_none());
    }

    #[test]
    fn variables_become_wildcards() {
        assert_eq!(without_variables("a${x}b${y:z}c${"), "a*b*c*");
        assert!(is_literal("arn:aws:s3:::b") && !is_literal("a${x}") && !is_literal("a?"));
    }
}
