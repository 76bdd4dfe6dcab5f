//! What must never be, or always be denied, in a line: `s3:PutObject on arn:aws:s3:::acme/* when aws:SecureTransport = false`.
//!
//! The line is `ACTIONS [on RESOURCES] [from PRINCIPALS] [when CONDITION [and CONDITION]…]`; lists are parted by
//! commas, and quotes hold together what has spaces. Principals are `anonymous`, `outside ACCOUNT`, `outside
//! ORGANIZATION`, or as in a Principal element. A condition is `KEY = VALUES`, `KEY != VALUES`, `KEY is present`,
//! `KEY is absent`, or `OPERATOR KEY VALUES` with an operator of the policy language.

mod condition;

use super::questions::Region;
use super::{Policy, PrincipalType};

/// A line that was read.
#[derive(Clone, Debug)]
pub struct Line {
    region: Region,
    /// The actions and patterns of actions that it names.
    pub actions: Vec<String>,
    /// Whether it says on which resources.
    names_resources: bool,
}

impl Line {
    /// Reads a line.
    ///
    /// Errors with what is wrong with it, as a message says it.
    pub fn read(line: &str) -> Result<Self, String> {
        let words = words(line)?;
        let mut parts = split(&words)?;
        let (_, actions) = parts.remove(0);
        if actions.is_empty() {
            return Err("the line names no action".to_owned());
        }
        let actions = list(&actions)?;
        if let Some(wrong) = actions.iter().find(|text| **text != "*" && !text.contains(':')) {
            return Err(format!("`{wrong}` is no action: write `service:Name` or `*`"));
        }
        let mut region = Region::everything().action(&actions);
        let mut names_resources = false;
        for (keyword, words) in parts {
            if words.is_empty() {
                return Err(format!("nothing follows `{keyword}`"));
            }
            region = match keyword {
                "on" => {
                    names_resources = true;
                    on(region, &list(&words)?)?
                }
                "from" => from(region, &words)?,
                _ => condition::when(region, &words)?,
            };
        }
        let actions = actions.into_iter().map(str::to_owned).collect();
        Ok(Self { region, actions, names_resources })
    }

    /// The requests that the line speaks of, whatever the policies are.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The requests that the line speaks of, asked of policies of which these are the resource's.
    ///
    /// AWS asks the policy of a resource about that resource only. Where the line names none and the policies tell
    /// theirs, the others are left out, and the text says so.
    pub fn about(&self, of_resource: &[&Policy<'_>]) -> (Region, Option<String>) {
        let whole = (self.region.clone(), None);
        let [first, others @ ..] = of_resource else { return whole };
        let Some(own) = first.own_resources().filter(|_| !self.names_resources) else {
            return whole;
        };
        let service = own.first().and_then(|arn| arn.split(':').nth(2)).unwrap_or("");
        let of_service = |action: &String| {
            action.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(service))
        };
        if others.iter().any(|other| other.own_resources().as_ref() != Some(&own))
            || !self.actions.iter().all(of_service)
        {
            return whole;
        }
        let named: Vec<&str> = own.iter().map(String::as_str).collect();
        let said = format!("the request is on {}, whose policy this is", named.join(" or "));
        (self.region.clone().resource(&named), Some(said))
    }
}

/// The requests that a line speaks of, whatever the policies are.
///
/// Errors with what is wrong with the line, as a message says it.
pub fn region(line: &str) -> Result<Region, String> {
    Line::read(line).map(|line| line.region)
}

/// The actions and patterns of actions that a line names; none where it cannot be read.
pub fn actions(line: &str) -> Vec<String> {
    Line::read(line).map(|line| line.actions).unwrap_or_default()
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

/// A keyword, and the words after it.
type Part<'w> = (&'static str, Vec<&'w Word>);

/// The line at its keywords; the first part, of the actions, has none.
fn split(words: &[Word]) -> Result<Vec<Part<'_>>, String> {
    let mut parts: Vec<Part<'_>> = vec![("", Vec::new())];
    for word in words {
        let keyword = ["on", "from", "when", "and"].into_iter().find(|k| !word.1 && word.0 == *k);
        let Some(keyword) = keyword else {
            parts.last_mut().into_iter().for_each(|(_, part)| part.push(word));
            continue;
        };
        let before = parts.last().map_or("", |(keyword, _)| *keyword);
        if keyword == "and" && !["when", "and"].contains(&before) {
            return Err("`and` joins conditions; write commas in other lists".to_owned());
        }
        if keyword != "and" && parts.iter().any(|(earlier, _)| *earlier == keyword) {
            return Err(match keyword {
                "when" => "`when` stands twice; join conditions with `and`".to_owned(),
                _ => format!("`{keyword}` stands twice; write commas in its list"),
            });
        }
        parts.push((keyword, Vec::new()));
    }
    Ok(parts)
}

/// The items of a list parted by commas.
fn list<'w>(words: &[&'w Word]) -> Result<Vec<&'w str>, String> {
    let is_comma = |word: &Word| !word.1 && word.0 == ",";
    let mut items: Vec<&str> = Vec::new();
    let mut open = true;
    for word in words {
        match (is_comma(word), open) {
            (true, true) => return Err("a comma stands where an item should be".to_owned()),
            (true, false) => open = true,
            (false, true) => {
                items.push(&word.0);
                open = false;
            }
            (false, false) => {
                let before = items.last().unwrap_or(&"");
                return Err(match word.0.to_ascii_lowercase().as_str() {
                    "or" | "||" => "there is no `or`: several values are parted by commas, and \
                                    several claims are lines of their own"
                        .to_owned(),
                    "&&" => "write `and` between conditions".to_owned(),
                    "where" | "if" | "with" | "unless" => {
                        format!("`{}` is no part of a line; did you mean `when`?", word.0)
                    }
                    "by" | "for" => {
                        format!("`{}` is no part of a line; did you mean `from`?", word.0)
                    }
                    "in" | "to" => format!("`{}` is no part of a line; did you mean `on`?", word.0),
                    _ => format!("write a comma between `{before}` and `{}`", word.0),
                });
            }
        }
    }
    if open { Err("a list ends with a comma".to_owned()) } else { Ok(items) }
}

fn on(region: Region, items: &[&str]) -> Result<Region, String> {
    // A pattern that is no ARN is that of no request: everything would hold of it.
    let is_arn = |text: &str| {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        parts.len() == 6 && parts.iter().take(1).all(|first| first.contains('*') || *first == "arn")
    };
    match items.iter().find(|text| !text.starts_with('*') && !is_arn(text)) {
        None => Ok(region.resource(items)),
        Some(wrong) => Err(format!(
            "`{wrong}` is no resource: write an ARN, such as `arn:aws:s3:::bucket/*`, or `*`"
        )),
    }
}

fn from(region: Region, words: &[&Word]) -> Result<Region, String> {
    if let [first, rest @ ..] = words
        && !first.1
        && first.0 == "outside"
    {
        return outside(region, rest);
    }
    let items = list(words)?;
    match items.as_slice() {
        ["anyone"] => return Ok(region),
        ["anonymous"] => return Ok(region.when("StringEquals", "aws:PrincipalAccount", &items)),
        _ => {}
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
            Err(format!(
                "`{item}` is no principal: write an account, an ARN, a service such as \
                 `s3.amazonaws.com`, `anonymous`, `anyone` or `outside ACCOUNT`"
            ))
        }
    };
    let entries: Vec<_> = items.iter().map(entry).collect::<Result<_, _>>()?;
    let entries: Vec<_> = entries.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
    Ok(region.principal(&entries))
}

/// Everybody but the principals of accounts or organizations.
fn outside(region: Region, words: &[&Word]) -> Result<Region, String> {
    if words.is_empty() {
        return Err("`outside` which account or organization?".to_owned());
    }
    let items = list(words)?;
    if items.iter().all(|text| super::arn::is_account(text)) {
        return Ok(region.when("StringNotEquals", "aws:PrincipalAccount", &items));
    }
    if items.iter().all(|text| text.starts_with("o-")) {
        return Ok(region.when("StringNotEquals", "aws:PrincipalOrgID", &items));
    }
    let wrong = items.iter().find(|text| !super::arn::is_account(text)).unwrap_or(&"");
    Err(format!(
        "`{wrong}` is no account: write twelve digits, or organizations such as `o-a1b2c3d4e5`"
    ))
}
