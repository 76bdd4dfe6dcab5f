//! One operator and key of a Condition element as literals.

use super::pattern::{Wildcards, has_six_parts};
use super::{Condition, Element, KeyFacts, Place, Reading, Translated, Translator};
use crate::catalog::KeyType;
use crate::policy::{Base, Family, Operator, Qualifier};
use crate::sets::glob::{Pattern, PatternSet};
use crate::sets::interval::Ranges;
use crate::sets::requests::{Literal, Values, instant, number};

/// How a key's value lies to a set for a test to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Membership {
    /// Some value is in the set.
    In,
    /// No value is in the set; so it is where there is none.
    NotIn,
    /// No value is outside the set; so it is where there is none.
    NoneOutside,
    /// Some value is outside the set.
    Outside,
}

/// How the statements of a question use a key of which nothing is documented.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    kind: Option<KeyType>,
    /// Compared without a set operator, with one.
    plain: bool,
    qualified: bool,
}

impl Usage {
    pub(super) fn see(&mut self, operator: Operator) {
        let kind = match operator.base.family() {
            Family::String | Family::Arn | Family::Binary => KeyType::String,
            Family::Numeric => KeyType::Numeric,
            Family::Date => KeyType::Date,
            Family::Ip => KeyType::IpAddress,
            Family::Bool => KeyType::Bool,
            // Says nothing of the values.
            Family::Null => return,
        };
        self.plain |= operator.qualifier.is_none();
        self.qualified |= operator.qualifier.is_some();
        // Operators of two families leave plain text.
        let agreed = self.kind.is_none_or(|own| own == kind);
        self.kind = Some(if agreed { kind } else { KeyType::String });
    }

    /// Values of the operators' own kind; several where only set operators are used.
    pub(super) fn facts(&self) -> KeyFacts {
        let kind = self.kind.unwrap_or(KeyType::String);
        KeyFacts { kind, many: self.qualified && !self.plain, ..KeyFacts::default() }
    }
}

impl Translator {
    pub(super) fn condition(
        &mut self,
        test: &Condition<'_>,
        variables: bool,
        element: Element,
        found: &mut Translated,
    ) {
        let Some(operator) = test.operator else {
            return found.doubt(format!("an operator on `{}` is unknown", test.key));
        };
        let place = self.place(test.key);
        if let Err(why) = self.documented(test, operator, place, variables, element, found) {
            let mut values = test.values.clone();
            values.sort_unstable();
            let key = test.key.to_ascii_lowercase();
            let part = format!("{} {key} {values:?} {variables}", operator.name());
            // Only what an absent key means is open with both of them.
            let documented = (operator.if_exists
                && operator.qualifier == Some(Qualifier::ForAnyValue))
            .then_some(Operator { if_exists: false, ..operator })
            .and_then(|bare| {
                let mut half = Translated::everything();
                self.documented(test, bare, place, variables, element, &mut half).ok()?;
                half.read(Reading::Narrow)
            });
            self.undocumented(part, documented, element, why, found);
        }
    }

    fn documented(
        &mut self,
        test: &Condition<'_>,
        operator: Operator,
        place: Place,
        variables: bool,
        element: Element,
        found: &mut Translated,
    ) -> Result<(), String> {
        check(test, operator, place)?;
        if operator.base == Base::Null {
            return self.null(test, operator, place, element, found);
        }
        if test.values.is_empty() {
            return match operator.qualifier {
                Some(Qualifier::ForAnyValue) => {
                    found.never();
                    Ok(())
                }
                None if !operator.if_exists => {
                    Err(format!("`{}` is compared with an empty list", test.key))
                }
                _ => self.literal(place, Values::Everything, Membership::NotIn, element, found),
            };
        }
        let values = self.values(test, operator, variables)?;
        let negated = operator.base.is_negated();
        let membership = match (operator.qualifier, negated) {
            (None, false) if operator.if_exists => Membership::NoneOutside,
            (None | Some(Qualifier::ForAnyValue), false) => Membership::In,
            (Some(Qualifier::ForAllValues), false) => Membership::NoneOutside,
            (None | Some(Qualifier::ForAllValues), true) => Membership::NotIn,
            (Some(Qualifier::ForAnyValue), true) => Membership::Outside,
        };
        self.literal(place, values, membership, element, found)
    }

    fn null(
        &mut self,
        test: &Condition<'_>,
        operator: Operator,
        place: Place,
        element: Element,
        found: &mut Translated,
    ) -> Result<(), String> {
        match operator.qualifier {
            // Documented: with ForAllValues it is always true, with ForAnyValue always false.
            Some(Qualifier::ForAllValues) => return Ok(()),
            Some(Qualifier::ForAnyValue) => {
                found.never();
                return Ok(());
            }
            None => {}
        }
        let mut wanted: Vec<&str> = test.values.clone();
        wanted.sort_unstable();
        wanted.dedup();
        let membership = match *wanted {
            ["true"] => Membership::NotIn,
            ["false"] => Membership::In,
            ["false", "true"] => return Ok(()),
            _ => return Err(format!("`Null` on `{}` is neither `true` nor `false`", test.key)),
        };
        self.literal(place, Values::Everything, membership, element, found)
    }

    /// Adds what the membership says of the key.
    fn literal(
        &mut self,
        place: Place,
        values: Values,
        membership: Membership,
        element: Element,
        found: &mut Translated,
    ) -> Result<(), String> {
        let literal = match place {
            Place::Own(id, _) => {
                let complement =
                    matches!(membership, Membership::NoneOutside | Membership::Outside);
                let set = self.space.set(id, values, complement);
                let positive = matches!(membership, Membership::In | Membership::Outside);
                Literal { set, positive }
            }
            Place::Principal(derived) => {
                let mut patterns = derived.principals(&values)?;
                // "In the set or absent" and its contrary are sets of principals themselves.
                if matches!(membership, Membership::NoneOutside | Membership::Outside) {
                    patterns.extend(derived.absent());
                }
                let positive = matches!(membership, Membership::In | Membership::NoneOutside);
                let patterns: PatternSet = patterns.into_iter().collect();
                let set = self.space.set(self.principal, Values::Text(patterns), false);
                Literal { set, positive }
            }
        };
        found.add(literal, element);
        Ok(())
    }

    /// The values that the operator, without its negation, accepts.
    fn values(
        &mut self,
        test: &Condition<'_>,
        operator: Operator,
        variables: bool,
    ) -> Result<Values, String> {
        let with_variable = variables && test.values.iter().any(|value| value.contains("${"));
        let family = operator.base.family();
        if with_variable && !matches!(family, Family::String | Family::Arn) {
            return Err(format!("`{}` with a policy variable is not documented", operator.name()));
        }
        let each = test.values.iter();
        let wrong = |value: &str, what: &str| format!("`{value}` of `{}` is no {what}", test.key);
        Ok(match family {
            Family::String | Family::Arn => {
                let wildcards = match operator.base {
                    Base::StringLike | Base::StringNotLike => Wildcards::Crossing,
                    Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => {
                        Wildcards::FoldedLiteral
                    }
                    _ if family == Family::Arn => Wildcards::ArnParts,
                    _ => Wildcards::Literal,
                };
                let mut patterns = Vec::with_capacity(test.values.len());
                for value in each {
                    let pattern = self.read(value, wildcards, variables)?;
                    if family != Family::Arn {
                        patterns.push(pattern);
                    } else if has_six_parts(&pattern) {
                        // Nothing but an ARN matches; with fewer than six parts, nothing at all.
                        let why = || format!("a variable stands at the start of `{value}`");
                        let rests = pattern.after("arn:").ok_or_else(why)?;
                        let arn = Pattern::literal("arn:");
                        patterns.extend(rests.iter().map(|rest| Pattern::joined([&arn, rest])));
                    }
                }
                Values::Text(patterns.into_iter().collect())
            }
            Family::Binary => {
                let decodes =
                    |value: &&&str| data_encoding::BASE64.decode(value.as_bytes()).is_ok();
                if let Some(bad) = each.clone().find(|value| !decodes(value)) {
                    return Err(wrong(bad, "Base64 text"));
                }
                Values::Text(each.map(|value| Pattern::literal(value)).collect())
            }
            Family::Bool => {
                let odd = |value: &&&str| {
                    let lower = value.to_ascii_lowercase();
                    lower != **value && matches!(&*lower, "true" | "false")
                };
                if let Some(odd) = each.clone().find(odd) {
                    return Err(format!("whether the case of `{odd}` counts is not documented"));
                }
                let named = |wanted: &str| each.clone().any(|value| *value == wanted);
                Values::Truth { yes: named("true"), no: named("false") }
            }
            Family::Ip => {
                let networks: Result<Vec<ipnet::IpNet>, String> = each
                    .map(|value| network(value).ok_or_else(|| wrong(value, "address or CIDR")))
                    .collect();
                Values::networks(&networks?)
            }
            Family::Numeric => {
                let found: Result<Vec<_>, _> =
                    each.map(|v| number(v).ok_or_else(|| wrong(v, "decimal number"))).collect();
                Values::Numbers(compared(operator.base, &found?))
            }
            Family::Date => {
                let found: Result<Vec<_>, _> =
                    each.map(|v| instant(v).ok_or_else(|| wrong(v, "date"))).collect();
                Values::Instants(compared(operator.base, &found?))
            }
            Family::Null => Values::Everything,
        })
    }
}

/// Whether the test as a whole has a documented meaning; the error says what is missing.
///
/// `ForAnyValue:…IfExists` has none: of an absent key its two parts say the contrary.
fn check(test: &Condition<'_>, operator: Operator, place: Place) -> Result<(), String> {
    let key = test.key;
    let (known, many) = match place {
        Place::Own(_, facts) => (facts.known, facts.many),
        Place::Principal(_) => (true, false),
    };
    if !known {
        return Err(format!("`{key}` is no condition key that AWS documents"));
    }
    if operator.if_exists && operator.base == Base::Null {
        return Err("`Null` takes no `IfExists`".to_owned());
    }
    if operator.if_exists && operator.qualifier == Some(Qualifier::ForAnyValue) {
        return Err(format!(
            "what `{}` means for an absent key is not documented",
            operator.name()
        ));
    }
    if many && operator.qualifier.is_none() && operator.base != Base::Null {
        let name = operator.name();
        return Err(format!("`{key}` may have several values, but `{name}` has no set operator"));
    }
    Ok(())
}

/// A CIDR, or an IPv4 address alone: what an IPv6 address without a prefix length covers is not documented.
fn network(text: &str) -> Option<ipnet::IpNet> {
    let address = || text.parse::<std::net::Ipv4Addr>().ok();
    text.parse().ok().or_else(|| address().map(|own| ipnet::IpNet::from(std::net::IpAddr::V4(own))))
}

/// The numbers that compare with one of the values as the operator says.
fn compared(base: Base, values: &[u128]) -> Ranges {
    let range = |&value: &u128| match base {
        Base::NumericLessThan | Base::DateLessThan => value.checked_sub(1).map(|high| (0, high)),
        Base::NumericLessThanEquals | Base::DateLessThanEquals => Some((0, value)),
        Base::NumericGreaterThan | Base::DateGreaterThan => {
            value.checked_add(1).map(|low| (low, u128::MAX))
        }
        Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => Some((value, u128::MAX)),
        _ => Some((value, value)),
    };
    values.iter().filter_map(range).collect()
}
