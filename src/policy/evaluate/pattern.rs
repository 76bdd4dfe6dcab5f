//! Matching one text: globs, resource patterns with their quarrel about `:`, and ARN operators.

use super::template::{Filled, Sign, fill, plain};
use super::truth::Truth;
use crate::policy::request::Context;

/// A pattern's sign, and for a wildcard whether it runs across `:`.
type Step = (Sign, bool);

/// Whether an action matches a pattern: a glob over `service:Name`, in any case, without variables.
pub(super) fn action(pattern: &str, action: &str) -> bool {
    // Most patterns differ in the first letter: no need to read on.
    let first = |text: &str| text.chars().next().map(|c| c.to_ascii_lowercase());
    if !pattern.starts_with(['*', '?']) && pattern.is_ascii() && first(pattern) != first(action) {
        return false;
    }
    let signs = plain(&pattern.to_lowercase());
    glob(&signs, &action.to_lowercase())
}

/// Whether a text matches a glob whose wildcards cross everything.
pub(super) fn glob(signs: &[Sign], text: &str) -> bool {
    let steps: Vec<Step> = signs.iter().map(|&sign| (sign, true)).collect();
    walk(&steps, &text.chars().collect::<Vec<_>>())
}

/// Follows all places of the text that the pattern read so far can have reached.
fn walk(steps: &[Step], text: &[char]) -> bool {
    let mut reached = vec![0];
    for &(sign, crosses) in steps {
        let fits = |at: usize| match (sign, text.get(at)) {
            (_, None) => false,
            (Sign::Char(wanted), Some(&char)) => char == wanted,
            (Sign::One | Sign::Many, Some(&char)) => crosses || char != ':',
        };
        if sign == Sign::Many {
            let mut all: Vec<usize> = Vec::new();
            for &from in &reached {
                // A place already reached leads no further than the run that reached it.
                if all.last().is_some_and(|&last| from <= last) {
                    continue;
                }
                let stop = (from..).find(|&at| !fits(at)).unwrap_or(from);
                all.extend(from..=stop);
            }
            reached = all;
        } else {
            reached.retain(|&at| fits(at));
            reached.iter_mut().for_each(|at| *at += 1);
        }
        if reached.is_empty() {
            return false;
        }
    }
    reached.last() == Some(&text.len())
}

/// Whether a resource matches one pattern of a Resource or NotResource element.
pub(super) fn resource(pattern: &str, resource: &str, context: Option<&Context>) -> Truth {
    let text: Vec<char> = resource.chars().collect();
    let literal = plain(pattern);
    let Some(context) = context.filter(|_| pattern.contains("${")) else {
        return resource_signs(&literal, &text, pattern);
    };
    match fill(pattern, context) {
        Filled::Unclear(why) => Truth::Unknown(why),
        Filled::Nothing => Truth::No,
        Filled::Signs { signs, wild, first_variable } => {
            let found = agreed_wild(pattern, signs, wild, |s| resource_signs(s, &text, pattern));
            let before = literal.iter().take(first_variable.unwrap_or(0));
            let colons = before.filter(|&&sign| sign == Sign::Char(':')).count();
            if colons >= 5 {
                return found;
            }
            found.agreed(resource_signs(&literal, &text, pattern), || {
                format!("`{pattern}` has a policy variable before the last part of the ARN")
            })
        }
    }
}

/// Reads substituted wildcards both ways: AWS does not say whether they are wildcards.
fn agreed_wild(
    pattern: &str,
    signs: Vec<Sign>,
    wild: Option<Vec<Sign>>,
    matches: impl Fn(&[Sign]) -> Truth,
) -> Truth {
    let found = matches(&signs);
    let Some(wild) = wild else { return found };
    found.agreed(matches(&wild), || {
        format!("the value put into `{pattern}` has a wildcard, and AWS does not say how it counts")
    })
}

/// The documented reading and the widest one; where they differ, AWS's pages contradict each other.
fn resource_signs(signs: &[Sign], text: &[char], pattern: &str) -> Truth {
    let colons = signs.iter().filter(|&&sign| sign == Sign::Char(':')).count();
    let ends_open = signs.last() == Some(&Sign::Many);
    if walk(&narrow(signs, colons < 5), text) {
        return Truth::Yes;
    }
    if colons < 5 && !ends_open {
        let mut longer: Vec<Step> = signs.iter().map(|&sign| (sign, true)).collect();
        let whole = walk(&longer, text);
        longer.extend([(Sign::Char(':'), true), (Sign::Many, true)]);
        if whole || walk(&longer, text) {
            return Truth::unknown(format!("`{pattern}` is not a whole ARN"));
        }
    } else if walk(&wide(signs), text) {
        return Truth::unknown(format!("it depends on whether `*` in `{pattern}` crosses `:`"));
    }
    Truth::No
}

/// Wildcards stay within their part of the ARN; the sixth part, and the last `*` of a short pattern, run on.
fn narrow(signs: &[Sign], short: bool) -> Vec<Step> {
    let mut colons = 0;
    let step = |(index, &sign): (usize, &Sign)| {
        colons += usize::from(sign == Sign::Char(':'));
        let last = index + 1 == signs.len();
        (sign, colons >= 5 || (short && last && sign == Sign::Many))
    };
    signs.iter().enumerate().map(step).collect()
}

/// A `*` that ends its part of the ARN runs across `:` too.
fn wide(signs: &[Sign]) -> Vec<Step> {
    let mut colons = 0;
    let step = |(index, &sign): (usize, &Sign)| {
        colons += usize::from(sign == Sign::Char(':'));
        let ends = matches!(signs.get(index + 1), None | Some(Sign::Char(':')));
        (sign, colons >= 5 || (sign == Sign::Many && ends))
    };
    signs.iter().enumerate().map(step).collect()
}

/// Whether a text equals a policy value, or matches it where `like`, after its variables are filled in.
pub(super) fn string(
    value: &str,
    text: &str,
    context: Option<&Context>,
    like: bool,
    ignore_case: bool,
) -> Truth {
    let fold = |text: &str| if ignore_case { text.to_lowercase() } else { text.to_owned() };
    let compare = |signs: &[Sign]| -> Truth {
        if like {
            return glob(signs, text).into();
        }
        (fold(&written(signs)) == fold(text)).into()
    };
    filled(value, context, like, compare)
}

/// Whether an ARN matches a policy value: six parts, each a glob; anything but two ARNs does not match.
pub(super) fn arn(value: &str, text: &str, context: Option<&Context>) -> Truth {
    filled(value, context, true, |signs| {
        let patterns = parts(signs);
        let Some(texts) = arn_parts(text).filter(|_| patterns.len() == 6) else { return Truth::No };
        patterns.iter().zip(texts).all(|(pattern, text)| glob(pattern, text)).into()
    })
}

fn filled(
    value: &str,
    context: Option<&Context>,
    like: bool,
    compare: impl Fn(&[Sign]) -> Truth,
) -> Truth {
    let Some(context) = context.filter(|_| value.contains("${")) else {
        return compare(&plain(value));
    };
    match fill(value, context) {
        Filled::Unclear(why) => Truth::Unknown(why),
        Filled::Nothing => Truth::No,
        Filled::Signs { signs, wild, .. } => {
            agreed_wild(value, signs, wild.filter(|_| like), compare)
        }
    }
}

/// The text of signs where wildcards are ordinary characters.
fn written(signs: &[Sign]) -> String {
    let char = |sign: &Sign| match *sign {
        Sign::Char(char) => char,
        Sign::One => '?',
        Sign::Many => '*',
    };
    signs.iter().map(char).collect()
}

fn parts(signs: &[Sign]) -> Vec<&[Sign]> {
    signs.splitn(6, |&sign| sign == Sign::Char(':')).collect()
}

fn arn_parts(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    (parts.len() == 6 && parts.first() == Some(&"arn")).then_some(parts)
}
