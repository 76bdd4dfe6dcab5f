//! Policy variables such as `${aws:username}`, told apart from the placeholders of templates.

use super::Spanned;
use crate::source::Span;

/// One `${…}` of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable<'a> {
    /// All of it, with `${` and `}`; to the end of the text where the brace is missing.
    pub whole: &'a str,
    /// What stands between the braces.
    pub inner: &'a str,
    /// Whether the closing brace is there.
    pub closed: bool,
}

impl<'a> Variable<'a> {
    /// Every `${…}` of a text, in order.
    pub fn all(text: &'a str) -> impl Iterator<Item = Variable<'a>> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let start = rest.find("${")?;
            let from = rest.get(start..)?;
            let end = from.find('}');
            let whole = end.map_or(from, |end| from.get(..=end).unwrap_or(from));
            let inner = whole.strip_prefix("${").unwrap_or("");
            let inner = inner.strip_suffix('}').unwrap_or(inner);
            rest = from.get(whole.len()..).unwrap_or("");
            Some(Variable { whole, inner, closed: end.is_some() })
        })
    }

    /// The key without a default value: `aws:username` of `${aws:username, 'nobody'}`.
    pub fn key(&self) -> &'a str {
        self.inner.split(',').next().unwrap_or(self.inner).trim()
    }

    /// The default value as written, with its quotes.
    pub fn default_value(&self) -> Option<&'a str> {
        self.inner.split_once(',').map(|(_, default)| default)
    }

    /// Whether it stands for one literal character: `${*}`, `${?}` or `${$}`.
    pub fn is_literal(&self) -> bool {
        matches!(self.inner, "*" | "?" | "$")
    }

    /// Whether it is a placeholder that a template fills in, such as `${AWS::AccountId}` or `${var.name}`:
    /// the name of a condition key always has one colon after its prefix.
    pub fn is_placeholder(&self) -> bool {
        let key = self.key();
        let named = key.split_once(':').is_some_and(|(prefix, name)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/');
            !prefix.is_empty() && prefix.chars().all(plain) && !name.starts_with(':')
        });
        !named && !self.is_literal() && !key.is_empty()
    }
}

/// Whether a text has parts that a template fills in later, so that nothing can be said of it.
pub fn is_unresolved(text: &str) -> bool {
    // Asked of every text of a policy, and nearly none has one of these signs.
    if !text.bytes().any(|byte| matches!(byte, b'{' | b'%')) {
        return false;
    }
    ["{{", "#{", "<%", "%{"].iter().any(|mark| text.contains(mark))
        || Variable::all(text).any(|variable| variable.closed && variable.is_placeholder())
}

/// Whether a text has a policy variable other than the literal characters.
pub fn has_variable(text: &str) -> bool {
    Variable::all(text).any(|v| v.closed && !v.is_literal() && !v.is_placeholder())
}

impl Spanned<&str> {
    /// The place of the first policy variable in the text.
    pub fn first_variable(&self) -> Option<Span> {
        let found = Variable::all(self.value).find(|v| v.closed && !v.is_placeholder())?;
        Some(self.part(found.whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_templates_are_no_policy_variables() {
        for text in ["${AWS::AccountId}", "${var.bucket}", "${Bucket}", "${aws_s3_bucket.a.arn}"] {
            assert!(is_unresolved(text) && !has_variable(text), "{text}");
        }
        for text in ["${aws:username}", "${aws:PrincipalTag/team, 'none'}", "${saml:sub}"] {
            assert!(!is_unresolved(text) && has_variable(text), "{text}");
        }
        for text in ["${*}", "plain", "${"] {
            assert!(!is_unresolved(text) && !has_variable(text), "{text}");
        }
    }

    #[test]
    fn a_missing_brace_runs_to_the_end() {
        let all: Vec<_> = Variable::all("a${aws:userid}b${aws:username/*").collect();
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].inner, all[0].closed), ("aws:userid", true));
        assert_eq!((all[1].inner, all[1].closed), ("aws:username/*", false));
    }
}
