//! The other reading of resources: AWS's pages disagree whether a `*` that ends a part of an ARN crosses `:`.
//!
//! The IAM User Guide lets it "expand to match beyond the colon boundaries"; the S3 User Guide says that "a wildcard
//! character can't span segments". Statements are read the second way, as AWS's own analysis of its samples does; what
//! was proved so is proved again here for the resources that the two readings tell apart.

use foldhash::{HashMap, HashMapExt};
use std::sync::OnceLock;

use super::Translator;
use crate::catalog::{self, ArnFormat};
use crate::sets::glob::{Class, Pattern, PatternSet, Token};
use crate::sets::requests::{Literal, Search, SetId, Values};

/// Resources read the other way.
pub(in crate::policy) struct Crossing {
    other: HashMap<SetId, SetId>,
    /// The requests that the readings tell apart: each conjunction is some of them.
    pub(in crate::policy) apart: Vec<Vec<Literal>>,
    /// Each pattern that reads differently, as it is read here and as it stands.
    patterns: Vec<(Pattern, Pattern)>,
}

impl Crossing {
    /// The literal with its resources read the other way.
    pub(in crate::policy) fn of(&self, literal: Literal) -> Literal {
        Literal { set: self.other.get(&literal.set).copied().unwrap_or(literal.set), ..literal }
    }

    /// What the answer hangs on for a resource.
    pub(in crate::policy) fn reason(&self, resource: &str) -> String {
        let fits = |(wide, narrow): &&(Pattern, Pattern)| {
            wide.matches(resource) && !narrow.matches(resource)
        };
        let found = self.patterns.iter().find(fits).or(self.patterns.first());
        let text = found.map(|(_, narrow)| narrow.to_string()).unwrap_or_default();
        if text.matches(':').count() < 5 && !text.ends_with('*') {
            return format!("`{text}` is not a whole ARN");
        }
        format!("it depends on whether `*` in `{text}` crosses `:`")
    }
}

impl Translator {
    /// The sets of resources that read differently the other way, put into the search; `None` where no request
    /// can tell the readings apart.
    pub(in crate::policy) fn crossing(
        &self,
        sets: impl IntoIterator<Item = SetId>,
        search: &mut Search<'_>,
    ) -> Option<Crossing> {
        let mut found = Crossing { other: HashMap::new(), apart: Vec::new(), patterns: Vec::new() };
        let (mut wides, mut formats, mut loose) = (Vec::new(), Vec::new(), Vec::new());
        for set in sets {
            let Some(own) = self.space.patterns(set) else { continue };
            if found.other.contains_key(&set) || !own.patterns().iter().any(|p| wide(p).is_some()) {
                continue;
            }
            let mut all = Vec::with_capacity(own.len());
            for pattern in own.patterns() {
                let Some(other) = wide(pattern) else {
                    all.push(pattern.clone());
                    continue;
                };
                match with_more_colons(pattern) {
                    Formats::None => {}
                    Formats::Any => loose.extend(other.iter().cloned()),
                    Formats::Of(list) => {
                        formats.extend(list);
                        wides.extend(other.iter().cloned());
                    }
                }
                found.patterns.extend(other.iter().map(|own| (own.clone(), pattern.clone())));
                all.extend(other);
            }
            let id = search.add(self.resource, Values::Text(all.into_iter().collect()));
            found.other.insert(set, id);
        }
        let mut one_of = |patterns: Vec<Pattern>| {
            let patterns: PatternSet = patterns.into_iter().collect();
            Literal { set: search.add(self.resource, Values::Text(patterns)), positive: true }
        };
        if !wides.is_empty() {
            found.apart.push(vec![one_of(wides), one_of(formats)]);
        }
        if !loose.is_empty() {
            found.apart.push(vec![one_of(loose)]);
        }
        (!found.apart.is_empty()).then_some(found)
    }
}

fn colons(pattern: &Pattern) -> usize {
    pattern.tokens().iter().filter(|token| matches!(token, Token::Char(':'))).count()
}

/// The pattern read the other way, where that is another set of ARNs.
fn wide(pattern: &Pattern) -> Option<Vec<Pattern>> {
    let tokens = pattern.tokens();
    let everywhere = Token::Many(Class::ANY);
    if colons(pattern) < 5 && tokens.last() != Some(&everywhere) {
        // Not a whole ARN: it may mean what it says, or all that starts with it.
        let text = Pattern::new(tokens.iter().map(|token| match token {
            Token::Many(_) => everywhere,
            Token::One(_) => Token::One(Class::ANY),
            other => *other,
        }));
        let longer = Pattern::joined([&text, &Pattern::new([Token::Char(':'), everywhere])]);
        return Some(vec![text, longer]);
    }
    let ends = |at: usize| {
        tokens.get(at) == Some(&Token::Many(Class::NO_COLON))
            && matches!(tokens.get(at + 1), None | Some(Token::Char(':')))
    };
    let first = (0..tokens.len()).find(|&at| ends(at))?;
    // With only `:*` behind it, it is the same set of ARNs.
    let rest = tokens.get(first + 1..).unwrap_or(&[]);
    if rest.iter().all(|token| matches!(token, Token::Char(':') | Token::Many(_))) {
        return None;
    }
    let crossing = tokens.iter().enumerate();
    let crossing = crossing.map(|(at, token)| if ends(at) { everywhere } else { *token });
    Some(vec![Pattern::new(crossing)])
}

/// Which ARNs have more colons than a pattern, as a `*` must cross one.
enum Formats {
    None,
    Any,
    Of(Vec<Pattern>),
}

fn with_more_colons(pattern: &Pattern) -> Formats {
    let least = colons(pattern) + 1;
    if least < 6 {
        return Formats::Any;
    }
    let text = pattern.to_string();
    let service = text.split(':').nth(2).unwrap_or_default();
    let named = !service.contains(['*', '?', '$']);
    if named && catalog::arn_formats(service).all(|(_, format)| format.is_of_any_service()) {
        return Formats::Any;
    }
    let fits = long_formats().iter().filter(|format| {
        format.colons >= least && (!named || format.service.eq_ignore_ascii_case(service))
    });
    let found: Vec<Pattern> = fits.map(|format| format.pattern.clone()).collect();
    if found.is_empty() { Formats::None } else { Formats::Of(found) }
}

/// A format of ARNs that may have a colon after the fifth.
struct Long {
    service: &'static str,
    /// How many colons its ARNs have at most.
    colons: usize,
    pattern: Pattern,
}

/// Placeholders whose text may hold a `:`, by a part of their names: the keys of objects, paths, times, the names of
/// automated snapshots (`rds:…`). The names of other resources hold none, and nor are the paths of IAM taken to.
const FREE: &[&str] = &["Arn", "Label", "Object", "Path", "Snapshot", "Time", "Topic", "Uri"];

fn long_formats() -> &'static [Long] {
    static ALL: OnceLock<Vec<Long>> = OnceLock::new();
    ALL.get_or_init(|| {
        let types = catalog::services().flat_map(|service| service.resource_types());
        let formats = types.flat_map(|kind| kind.arns().collect::<Vec<_>>());
        let own = formats.filter(|format| !format.is_of_any_service()).map(long);
        own.filter(|format| format.colons > 5).collect()
    })
}

fn long(format: ArnFormat) -> Long {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut colons, mut rest) = (0, format.text());
    let mut free = false;
    while let Some(c) = rest.chars().next() {
        let placeholder = rest.strip_prefix("${").and_then(|inside| inside.split_once('}'));
        let (name, after) = placeholder.unwrap_or(("", rest.get(c.len_utf8()..).unwrap_or("")));
        rest = after;
        if placeholder.is_none() && c != '*' {
            colons += usize::from(c == ':');
            tokens.push(Token::Char(c));
            continue;
        }
        // What AWS numbers itself holds no `/` either.
        let numbered = name.ends_with("Id");
        let fixed = numbered || name.ends_with("WithPath");
        let crosses = colons >= 5 && !fixed && FREE.iter().any(|part| name.contains(part));
        free |= crosses;
        let class = if numbered { Class::NAME } else { Class::NO_COLON };
        tokens.push(Token::Many(if crosses { Class::ANY } else { class }));
    }
    let service = format.fields()[2];
    Long { service, colons: if free { usize::MAX } else { colons }, pattern: Pattern::new(tokens) }
}
