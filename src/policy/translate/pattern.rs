//! Texts of a policy as patterns: resources, ARNs, globs and plain values, with policy variables.

use std::sync::OnceLock;

use crate::sets::glob::{Class, Pattern, PatternSet, Token};

/// Actions and resources to try first, the best known before the others.
pub(super) const ACTION_HINTS: &[&str] = &[
    "s3:GetObject",
    "s3:ListBucket",
    "ec2:DescribeInstances",
    "iam:GetUser",
    "dynamodb:GetItem",
    "lambda:InvokeFunction",
    "sqs:SendMessage",
    "kms:Decrypt",
    "example:Example",
];
pub(super) const RESOURCE_HINTS: &[&str] =
    &["arn:aws:s3:::example-bucket/example-key", "arn:aws:s3:::example-bucket", "*"];

/// `service:Name`.
pub(super) fn actions() -> PatternSet {
    static ALL: OnceLock<PatternSet> = OnceLock::new();
    let all = || {
        let (one, many) = (Token::One(Class::NAME), Token::Many(Class::NAME));
        [Pattern::new([one, many, Token::Char(':'), one, many])].into_iter().collect()
    };
    ALL.get_or_init(all).clone()
}

/// Every ARN, and `*` for actions without resources.
pub(super) fn resources() -> PatternSet {
    static ALL: OnceLock<PatternSet> = OnceLock::new();
    let all = || {
        let parts = Pattern::glob("arn:*:*:*:*:", Class::NO_COLON);
        let arn = Pattern::joined([&parts, &Pattern::everything()]);
        [Pattern::literal("*"), arn].into_iter().collect()
    };
    ALL.get_or_init(all).clone()
}

/// A variable as written: its key and, where given, its default.
pub(super) struct Written<'t> {
    pub(super) key: &'t str,
    pub(super) default: Option<&'t str>,
}

/// How `*` and `?` outside of variables are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wildcards {
    /// As themselves.
    Literal,
    /// Across everything.
    Crossing,
    /// In six parts: only those of the last cross `:`.
    Parts,
    /// The same of an ARN operator, where variables may stand in every part.
    ArnParts,
    /// As themselves, in either case.
    FoldedLiteral,
}

/// Gives a variable its token; an error says why it has none.
pub(super) type Number<'r> = &'r mut dyn FnMut(Written<'_>) -> Result<Token, String>;

/// Reads patterns, with or without variables.
pub(super) struct Reader<'r> {
    /// `None` where the policy's version knows no variables.
    pub(super) variable: Option<Number<'r>>,
}

impl Reader<'_> {
    /// The pattern of a text; an error says why it has no documented meaning.
    pub(super) fn read(&mut self, text: &str, wildcards: Wildcards) -> Result<Pattern, String> {
        let mut tokens = Vec::with_capacity(text.len());
        // With fewer than six parts, only a last `*` runs on.
        let parts = 1 + self.outside(text).matches(':').count();
        let mut colons = 0;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or("");
            if self.variable.is_some()
                && let Some((inner, end)) = variable(rest)
            {
                if wildcards == Wildcards::Parts && colons < 5 && !matches!(inner, "*" | "?" | "$")
                {
                    return Err(format!("a variable stands before the sixth part of `{text}`"));
                }
                tokens.push(self.token(inner, wildcards)?);
                rest = end;
                continue;
            }
            if self.variable.is_some() && rest.starts_with("${") {
                return Err(format!("`{text}` has a `${{` without its `}}`"));
            }
            let class = match wildcards {
                Wildcards::Literal | Wildcards::Crossing | Wildcards::FoldedLiteral => Class::ANY,
                _ if colons >= 5 => Class::ANY,
                _ if parts < 6 && c == '*' && after.is_empty() => Class::ANY,
                _ => Class::NO_COLON,
            };
            let literal = matches!(wildcards, Wildcards::Literal | Wildcards::FoldedLiteral);
            tokens.push(match c {
                '*' if !literal => Token::Many(class),
                '?' if !literal => Token::One(class),
                c if wildcards == Wildcards::FoldedLiteral => Token::Fold(c),
                c => Token::Char(c),
            });
            colons += usize::from(c == ':');
            rest = after;
        }
        Ok(Pattern::new(tokens))
    }

    /// The text without its variables.
    fn outside(&self, text: &str) -> String {
        let (mut kept, mut rest) = (String::new(), text);
        while let Some(c) = rest.chars().next() {
            match variable(rest).filter(|_| self.variable.is_some()) {
                Some((_, end)) => rest = end,
                None => {
                    kept.push(c);
                    rest = rest.get(c.len_utf8()..).unwrap_or("");
                }
            }
        }
        kept
    }

    fn token(&mut self, inner: &str, wildcards: Wildcards) -> Result<Token, String> {
        let literal = |c| match wildcards {
            Wildcards::FoldedLiteral => Token::Fold(c),
            _ => Token::Char(c),
        };
        match inner {
            "*" => return Ok(literal('*')),
            "?" => return Ok(literal('?')),
            "$" => return Ok(literal('$')),
            _ => {}
        }
        let (key, default) = match inner.split_once(',') {
            Some((key, default)) => {
                let quoted = default.strip_prefix(" '").and_then(|text| text.strip_suffix('\''));
                let Some(default) = quoted else {
                    return Err(format!(
                        "the default of `${{{inner}}}` is not written as AWS asks"
                    ));
                };
                (key, Some(default))
            }
            None => (inner, None),
        };
        if key.is_empty() || key.contains([' ', '$', '{']) {
            return Err(format!("`${{{inner}}}` names no key"));
        }
        match &mut self.variable {
            Some(number) => match number(Written { key, default })? {
                Token::Variable(own) if wildcards == Wildcards::FoldedLiteral => {
                    Ok(Token::FoldVariable(own))
                }
                token => Ok(token),
            },
            None => Ok(literal('$')),
        }
    }
}

/// The inside of a `${…}` at the start of the text, and what follows it.
fn variable(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("${")?.split_once('}')
}

/// Whether an ARN pattern has the six parts without which ARN operators never match.
pub(super) fn has_six_parts(pattern: &Pattern) -> bool {
    pattern.tokens().iter().filter(|token| matches!(token, Token::Char(':'))).count() >= 5
}
