//! Patterns, ranges and sets of requests against brute force over small universes.

mod drawn;

use std::sync::Arc;

use perimeter::sets::Set;
use perimeter::sets::glob::{Class, Pattern, PatternSet, Product, Relation, Token, member};
use perimeter::sets::interval::Ranges;
use perimeter::sets::requests::{
    Answer, Budget, Conjunction, Count, Dimension, DimensionId, Domain, Literal, Point, Requests,
    Space, Values, instant, number,
};
use proptest::prelude::*;

/// Every text of at most five of these characters.
fn texts() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..5 {
        last = last.iter().flat_map(|t| ['a', 'B', ':'].map(|c| format!("{t}{c}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

fn token() -> impl Strategy<Value = Token> {
    prop_oneof![
        4 => proptest::sample::select(vec!['a', 'B', ':']).prop_map(Token::Char),
        2 => proptest::sample::select(vec!['a', 'b']).prop_map(Token::Fold),
        1 => proptest::sample::select(vec![Class::ANY, Class::NO_COLON]).prop_map(Token::One),
        3 => proptest::sample::select(vec![Class::ANY, Class::NO_COLON]).prop_map(Token::Many),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    proptest::collection::vec(token(), 0..5).prop_map(Pattern::new)
}

/// Matching by the definition: the first step takes nothing, or a character.
fn plainly(tokens: &[Token], text: &[char]) -> bool {
    let Some((&first, rest)) = tokens.split_first() else { return text.is_empty() };
    let head = text.first().copied();
    let one = |fits: bool| fits && plainly(rest, &text[1..]);
    match first {
        Token::Char(c) => one(head == Some(c)),
        Token::Fold(c) => one(head.is_some_and(|h| h.eq_ignore_ascii_case(&c))),
        Token::One(class) => one(head.is_some_and(|h| class.holds(h))),
        Token::Many(class) => {
            plainly(rest, text)
                || (head.is_some_and(|h| class.holds(h)) && plainly(tokens, &text[1..]))
        }
        Token::Variable(_) | Token::FoldVariable(_) => false,
    }
}

proptest! {
    #![proptest_config(drawn::cases(256))]

    #[test]
    fn patterns_match_as_defined(pattern in pattern()) {
        for text in texts() {
            let chars: Vec<char> = text.chars().collect();
            prop_assert_eq!(pattern.matches(&text), plainly(pattern.tokens(), &chars), "{}", text);
        }
    }

    #[test]
    fn covering_and_meeting(one in pattern(), other in pattern()) {
        let texts = texts();
        let both = texts.iter().any(|text| one.matches(text) && other.matches(text));
        // Two patterns of at most four steps that share a text share a short one.
        prop_assert_eq!(one.meets(&other), both || (one.meets(&other) && {
            let groups = [vec![&one], vec![&other]];
            matches!(member(&groups, &[], &mut 10_000), Product::Member(_))
        }));
        if one.covers(&other) {
            for text in &texts {
                prop_assert!(one.matches(text) || !other.matches(text), "{}", text);
            }
        }
    }

    #[test]
    fn sets_of_patterns(list in proptest::collection::vec(pattern(), 0..6), probe in pattern()) {
        let set: PatternSet = list.iter().cloned().collect();
        let relation = set.relation(&probe);
        let mut shared = false;
        for text in texts() {
            let plain = list.iter().any(|pattern| pattern.matches(&text));
            prop_assert_eq!(set.contains(&text), plain, "{}", text);
            shared |= plain && probe.matches(&text);
            prop_assert!(relation != Relation::Inside || plain || !probe.matches(&text), "{}", text);
        }
        prop_assert!(relation != Relation::Apart || !shared);
    }

    #[test]
    fn members_of_products(
        groups in proptest::collection::vec(proptest::collection::vec(pattern(), 1..3), 1..3),
        excluded in proptest::collection::vec(pattern(), 0..4),
    ) {
        let within = |text: &str| {
            groups.iter().all(|group| group.iter().any(|pattern| pattern.matches(text)))
                && !excluded.iter().any(|pattern| pattern.matches(text))
        };
        let borrowed: Vec<Vec<&Pattern>> = groups.iter().map(|group| group.iter().collect()).collect();
        let outside: Vec<&Pattern> = excluded.iter().collect();
        match member(&borrowed, &outside, &mut 100_000) {
            Product::Member(text) => {
                prop_assert!(within(&text), "{}", text);
                // It is a shortest one.
                let shorter = texts().into_iter().find(|t| t.chars().count() < text.chars().count() && within(t));
                prop_assert_eq!(shorter, None);
            }
            Product::Empty => prop_assert_eq!(texts().into_iter().find(|text| within(text)), None),
            Product::Capped => prop_assert!(false, "small patterns need few states"),
        }
    }

    #[test]
    fn ranges(one in proptest::collection::vec((0..12_u128, 0..12_u128), 0..4), other in proptest::collection::vec((0..12_u128, 0..12_u128), 0..4)) {
        let plain = |list: &[(u128, u128)], n: u128| list.iter().any(|(low, high)| (*low..=*high).contains(&n));
        let (a, b): (Ranges, Ranges) = (one.iter().copied().collect(), other.iter().copied().collect());
        for n in (0..13).chain([u128::MAX]) {
            prop_assert_eq!(a.contains(n), plain(&one, n));
            prop_assert_eq!(a.complement().contains(n), !plain(&one, n));
            prop_assert_eq!(a.intersect(&b).contains(n), plain(&one, n) && plain(&other, n));
            prop_assert_eq!(a.subtract(&b).contains(n), plain(&one, n) && !plain(&other, n));
        }
    }

}

proptest! {
    #![proptest_config(drawn::cases(64))]

    #[test]
    fn sets_of_requests(
        one in proptest::collection::vec(proptest::collection::vec((0..LITERALS, any::<bool>()), 0..4), 0..3),
        other in proptest::collection::vec(proptest::collection::vec((0..LITERALS, any::<bool>()), 0..4), 0..3),
        third in proptest::collection::vec(proptest::collection::vec((0..LITERALS, any::<bool>()), 0..4), 0..2),
    ) {
        let (space, literals, points) = small_space();
        let space = Arc::new(space);
        let boxes = |list: &[Vec<(usize, bool)>]| -> Vec<Conjunction> {
            let one = |b: &Vec<(usize, bool)>| b.iter().map(|&(at, sign)| if sign { literals[at] } else { !literals[at] }).collect();
            list.iter().map(one).collect()
        };
        let set = |list: &[Vec<(usize, bool)>]| Requests::new(Arc::clone(&space), boxes(list));
        let (a, b, c) = (set(&one), set(&other), set(&third));
        let result = a.subtract(&b.subtract(&c)).intersect(&c.subtract(&a).subtract(&b).subtract(&a.intersect(&c)));
        let rest = a.subtract(&b);
        let mut found = false;
        for point in &points {
            let holds = |list: &[Vec<(usize, bool)>]| boxes(list).iter().any(|b| space.holds_all(b, point));
            let (x, y, z) = (holds(&one), holds(&other), holds(&third));
            prop_assert_eq!(rest.contains(point), x && !y);
            prop_assert_eq!(a.subtract(&b.subtract(&c)).contains(point), x && (!y || z));
            prop_assert_eq!(result.contains(point), false);
            found |= x && !y;
        }
        // The universe has a point for every choice the literals can make.
        match rest.search(Budget::default()) {
            Answer::Found(leaf) => {
                prop_assert!(rest.contains(&leaf.point));
                prop_assert!(found);
            }
            Answer::Empty => prop_assert!(!found),
            Answer::Unknown(reason) => prop_assert!(false, "{:?}", reason),
        }
    }
}

const LITERALS: usize = 12;

/// A space with a dimension of each kind, literals over it, and a point for each of their combinations.
fn small_space() -> (Space, Vec<Literal>, Vec<Point>) {
    let mut space = Space::default();
    let mut add = |name: &str, count, domain| {
        space.add(Dimension { name: name.into(), count, domain, hints: Vec::new() })
    };
    let base: PatternSet = [Pattern::literal("a"), Pattern::literal("ab"), Pattern::literal("b")]
        .into_iter()
        .collect();
    let text = add("text", Count::One, Domain::Text(Some(base)));
    let maybe = add("maybe", Count::Optional, Domain::Text(None));
    let count = add("number", Count::Optional, Domain::Number);
    let address = add("address", Count::Optional, Domain::Address);
    let list = add("list", Count::Many, Domain::Text(None));
    let glob = |text: &str| Values::Text([Pattern::glob(text, Class::ANY)].into_iter().collect());
    let below = |most: &str| Values::Numbers([(0, number(most).unwrap())].into_iter().collect());
    let net = |text: &str| Values::networks([&text.parse().unwrap()]);
    let sets = [
        (text, glob("a*"), false),
        (text, glob("*b"), false),
        (maybe, glob("x*"), false),
        (maybe, glob("x*"), true),
        (maybe, Values::Everything, false),
        (count, below("10"), false),
        (count, below("9.5"), true),
        (address, net("10.0.0.0/8"), false),
        (address, net("0.0.0.0/0"), true),
        (list, glob("a"), false),
        (list, glob("a"), true),
        (list, glob("b*"), false),
    ];
    let literals: Vec<Literal> = sets
        .into_iter()
        .map(|(dimension, values, complement)| Literal {
            set: space.set(dimension, values, complement),
            positive: true,
        })
        .collect();
    let choices: [(DimensionId, &[&[&str]]); 5] = [
        (text, &[&["a"], &["ab"], &["b"]]),
        (maybe, &[&[], &["x1"], &["y"]]),
        (count, &[&[], &["1"], &["9.7"], &["11"]]),
        (address, &[&[], &["10.1.2.3"], &["11.0.0.1"], &["::1"]]),
        (
            list,
            &[&[], &["a"], &["b"], &["c"], &["a", "b"], &["a", "c"], &["b", "c"], &["a", "b", "c"]],
        ),
    ];
    let mut points = vec![Point::default()];
    for (dimension, values) in choices {
        let extended = points.iter().flat_map(|point| {
            values.iter().map(move |list| {
                let mut point = point.clone();
                if !list.is_empty() {
                    point.0.insert(dimension, list.iter().map(|text| (*text).to_owned()).collect());
                }
                point
            })
        });
        points = extended.collect();
    }
    (space, literals, points)
}

#[test]
fn numbers_and_instants() {
    assert_eq!(number("10"), number("10.0"));
    assert!(number("-1.5") < number("-1.25") && number("-1") < number("0"));
    for bad in ["", "1e3", "+1", "0x10", "1.", ".5", "1.0000000001", "ten"] {
        assert_eq!(number(bad), None, "{bad}");
    }
    assert_eq!(instant("2025-01-01T00:00:00Z"), instant("1735689600"));
    assert_eq!(instant("2025-01-01T01:00:00+01:00"), instant("2025-01-01"));
    assert_eq!(instant("2024-02-29T12:00:00.5Z"), instant("2024-02-29T12:00:00.500Z"));
    for bad in ["2025", "2025-13-01", "2023-02-29", "2025-01-01T25:00Z", "yesterday"] {
        assert_eq!(instant(bad), None, "{bad}");
    }
}
