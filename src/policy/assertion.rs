//! What must never be, or always be denied, in a line: `s3:PutObject on arn:aws:s3:::acme/* when aws:SecureTransport = false`.
//!
//! The line is `ACTIONS [on RESOURCES] [from PRINCIPALS] [when CONDITION [and CONDITION]…]`; lists are parted by
//! commas, and quotes hold together what has spaces. Principals are `anonymous`, `outside ACCOUNT`, or as in a
//! Principal element. A condition is `KEY = VALUES`, `KEY != VALUES`, `KEY is present`, `KEY is absent`, or
//! `OPERATOR KEY VALUES` with an operator of the policy language.

use super::questions::Region;
use super::{Operator, PrincipalType};
use crate::catalog::{KeyType, condition_key};

/// The requests that a line speaks of.
///
/// Errors with what is wrong with the line, as a message says it.
pub fn region(line: &str) -> Result<Region, String> {
    let words = words(line)?;
    let mut region = Region::everything();
    let mut parts = split(&words);
    let (_, actions) = parts.remove(0);
    let actions = list(&actions);
    let [_, ..] = actions.as_slice() else { return Err("the line names no action".to_owned()) };
    if let Some(action) = actions.iter().find(|action| **action != "*" && !action.contains(':')) {
        return Err(format!("`{action}` is no action: write `service:Name` or `*`"));
    }
    region = region.action(&actions);
    for (keyword, words) in parts {
        let items = list(&words);
        if items.is_empty() {
            return Err(format!("nothing follows `{keyword}`"));
        }
        region = match keyword {
            "on" => region.resource(&items),
            "from" => from(region, &items, &words)?,
            _ => when(region, &words)?,
        };
    }
    Ok(region)
}

/// The actions and patterns of actions that a line names; none where it cannot be read.
pub fn actions(line: &str) -> Vec<String> {
    let words = words(line).unwrap_or_default();
    let (_, actions) = split(&words).remove(0);
    list(&actions).into_iter().map(str::to_owned).collect()
}

/// A word of the line, and whether quotes kept it from being a keyword.
type Word = (String, bool);

fn words(line: &str) -> Result<Vec<Word>, String> {
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    for char in line.chars() {
        match (quote, char) {
            (Some(open), _) if char == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(char);
                word.get_or_insert_default().1 = true;
            }
            (None, ',') => {
                words.extend(word.take());
                words.push((",".to_owned(), false));
            }
            (None, _) if char.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().0.push(char),
        }
    }
    words.extend(word);
    if quote.is_some() { Err("a quote is not closed".to_owned()) } else { Ok(words) }
}

/// The line at its keywords; the first part, of the actions, has none.
fn split(words: &[Word]) -> Vec<(&'static str, Vec<&Word>)> {
    let mut parts = vec![("", Vec::new())];
    for word in words {
        let keyword = ["on", "from", "when", "and"].into_iter().find(|k| !word.1 && word.0 == *k);
        match keyword {
            Some(keyword) => parts.push((keyword, Vec::new())),
            None => parts.last_mut().into_iter().for_each(|(_, part)| part.push(word)),
        }
    }
    parts
}

fn list<'w>(words: &[&'w Word]) -> Vec<&'w str> {
    words.iter().filter(|word| word.1 || word.0 != ",").map(|word| word.0.as_str()).collect()
}

fn from(region: Region, items: &[&str], words: &[&Word]) -> Result<Region, String> {
    match items {
        ["anyone"] => return Ok(region),
        ["anonymous"] => return Ok(region.when("StringEquals", "aws:PrincipalAccount", items)),
        ["outside"] => return Err("`outside` which account?".to_owned()),
        ["outside", accounts @ ..] => {
            if let Some(other) = accounts.iter().find(|text| !super::arn::is_account(text)) {
                return Err(format!("`{other}` is no account: write its twelve digits"));
            }
            return Ok(region.when("StringNotEquals", "aws:PrincipalAccount", accounts));
        }
        _ => {}
    }
    if words.iter().filter(|word| word.0 == ",").count() + 1 != items.len() {
        return Err("write commas between several principals".to_owned());
    }
    let entry = |item: &&str| -> Result<(PrincipalType, String), String> {
        let text = (*item).to_owned();
        if let Some(name) = item.strip_prefix("service:") {
            return Ok((PrincipalType::Service, name.to_owned()));
        }
        if item.ends_with(".amazonaws.com") {
            return Ok((PrincipalType::Service, text));
        }
        if item.contains(['*', '?']) && *item != "*" {
            return Err(format!(
                "a principal takes no wildcard: write `when aws:PrincipalArn = {item}`"
            ));
        }
        let known = *item == "*" || super::arn::is_account(item) || item.starts_with("arn:");
        if known {
            Ok((PrincipalType::Aws, text))
        } else {
            Err(format!("`{item}` is no principal"))
        }
    };
    let entries: Vec<_> = items.iter().map(entry).collect::<Result<_, _>>()?;
    let entries: Vec<_> = entries.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
    Ok(region.principal(&entries))
}

fn when(region: Region, words: &[&Word]) -> Result<Region, String> {
    let items = list(words);
    Ok(match *items.as_slice() {
        [key, "is", "absent"] => region.when("Null", key, &["true"]),
        [key, "is", "present"] => region.when("Null", key, &["false"]),
        [key, "=" | "is", ref values @ ..] if !values.is_empty() => {
            region.when(&equality(key, values, false), key, values)
        }
        [key, "!=", ref values @ ..] if !values.is_empty() => {
            match (condition_key(key).map(|known| known.value_type()), values) {
                (Some(KeyType::Bool), ["true"]) => region.when("BoolIfExists", key, &["false"]),
                (Some(KeyType::Bool), ["false"]) => region.when("BoolIfExists", key, &["true"]),
                _ => region.when(&equality(key, values, true), key, values),
            }
        }
        [operator, key, ref values @ ..]
            if !values.is_empty() && Operator::parse(operator).is_some() =>
        {
            region.when(operator, key, values)
        }
        _ => {
            let text = items.join(" ");
            return Err(format!(
                "`{text}` is no condition: write `KEY = VALUE`, `KEY is absent` or `OPERATOR KEY VALUE`"
            ));
        }
    })
}

/// The operator that compares the key's type of values, as a set where the key has several.
fn equality(key: &str, values: &[&str], negated: bool) -> String {
    let known = condition_key(key);
    let many = known.is_some_and(|known| known.is_multivalued());
    let wild = values.iter().any(|value| value.contains(['*', '?']));
    let base = match (known.map(|known| known.value_type()), negated) {
        (Some(KeyType::Numeric), false) => "NumericEquals",
        (Some(KeyType::Numeric), true) => "NumericNotEquals",
        (Some(KeyType::Date), false) => "DateEquals",
        (Some(KeyType::Date), true) => "DateNotEquals",
        (Some(KeyType::Bool), _) => "Bool",
        (Some(KeyType::IpAddress), false) => "IpAddress",
        (Some(KeyType::IpAddress), true) => "NotIpAddress",
        (Some(KeyType::Arn), false) => "ArnLike",
        (Some(KeyType::Arn), true) => "ArnNotLike",
        (_, false) if wild => "StringLike",
        (_, true) if wild => "StringNotLike",
        (_, false) => "StringEquals",
        (_, true) => "StringNotEquals",
    };
    match (many, negated) {
        (false, _) => base.to_owned(),
        (true, false) => format!("ForAnyValue:{base}"),
        (true, true) => format!("ForAllValues:{base}"),
    }
}
