//! Glob patterns over text: matching, covering, sharing members, and variables left open.

use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

mod class;
mod compare;
mod product;
mod set;
mod token;

pub use class::Class;
pub use product::{Product, member};
pub use set::{PatternSet, Relation};
pub(crate) use token::fold;
pub use token::{Filling, Token};

/// A whole-text pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// The text before the first wildcard or variable, in lower case: what sets are sorted by.
    key: Box<str>,
    tokens: Box<[Token]>,
    /// How many steps that is.
    fixed: usize,
    /// How many steps come after the last wildcard or variable.
    tail: usize,
    /// Whether the shortest choice for each wildcard, tried in order, decides a match.
    greedy: bool,
}

/// As a policy writes it, variables as `$`.
impl fmt::Display for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens.iter().try_for_each(|token| {
            out.write_char(match token {
                Token::Char(c) | Token::Fold(c) => *c,
                Token::One(_) => '?',
                Token::Many(_) => '*',
                Token::Variable(_) | Token::FoldVariable(_) => '$',
            })
        })
    }
}

/// The key says nearly everything of most patterns, and is quickly read.
impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
        self.tokens.get(self.fixed..).hash(state);
    }
}

impl Pattern {
    /// A pattern of these steps. Runs of wildcards are brought to one form, so that equal patterns are equal.
    pub fn new(tokens: impl IntoIterator<Item = Token>) -> Self {
        let tokens = tokens.into_iter();
        let mut steps: Vec<Token> = Vec::with_capacity(tokens.size_hint().1.unwrap_or(0));
        for token in tokens {
            match (steps.last().copied(), token) {
                (Some(Token::Many(a)), Token::Many(b)) if a == b => {}
                (Some(Token::Many(a)), Token::One(b)) if a == b => {
                    let at = steps.len() - 1;
                    steps.insert(at, token);
                }
                _ => steps.push(token),
            }
        }
        let mut key = String::with_capacity(steps.len());
        key.extend(steps.iter().map_while(|step| step.fixed()));
        let fixed = if key.is_ascii() { key.len() } else { key.chars().count() };
        let tail = steps.iter().rev().take_while(|step| step.fixed().is_some()).count();
        let mut widest = Class::NONE;
        let mut greedy = true;
        for step in &steps {
            match step {
                Token::Many(class) => {
                    greedy &= class.covers(widest);
                    widest = widest.or(*class);
                }
                // It may pass what a later, narrower wildcard stops at.
                Token::One(class) => widest = widest.or(*class),
                _ => {}
            }
        }
        Self { tokens: steps.into(), key: key.into(), fixed, tail, greedy }
    }

    /// A pattern that matches exactly this text.
    pub fn literal(text: &str) -> Self {
        Self::new(text.chars().map(Token::Char))
    }

    /// A pattern whose `*` and `?` are wildcards of the class, case-sensitive.
    pub fn glob(text: &str, class: Class) -> Self {
        Self::new(text.chars().map(|c| match c {
            '*' => Token::Many(class),
            '?' => Token::One(class),
            c => Token::Char(c),
        }))
    }

    /// A pattern whose `*` and `?` match anything, whatever the case.
    pub fn fold_glob(text: &str) -> Self {
        Self::new(text.chars().map(|c| match c {
            '*' => Token::Many(Class::ANY),
            '?' => Token::One(Class::ANY),
            c => Token::Fold(c),
        }))
    }

    /// The pattern that matches every text.
    pub fn everything() -> Self {
        Self::new([Token::Many(Class::ANY)])
    }

    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether the pattern has no wildcard and no variable, so that it names one text (but for case).
    pub fn is_literal(&self) -> bool {
        self.fixed == self.tokens.len()
    }

    /// The only text of the pattern, where it has one.
    pub fn text(&self) -> Option<String> {
        let char = |token: &Token| match token {
            Token::Char(c) => Some(*c),
            _ => None,
        };
        self.tokens.iter().map(char).collect()
    }

    /// Whether the pattern matches every text.
    pub fn is_everything(&self) -> bool {
        matches!(*self.tokens, [Token::Many(Class::ANY)])
    }

    /// Whether the only wildcard is a `*` at the end.
    fn ends_open(&self) -> bool {
        self.tokens.len() == self.fixed + 1
            && matches!(self.tokens.last(), Some(Token::Many(Class::ANY)))
    }

    /// The variables left open, by number.
    pub fn variables(&self) -> impl Iterator<Item = u16> + '_ {
        self.tokens.iter().filter_map(|token| token.variable())
    }

    /// The pattern with variables replaced: by their values, taken literally, by patterns or by others; `None` when one is nothing.
    pub fn fill<'v>(&self, value: impl Fn(u16) -> Option<Filling<'v>>) -> Option<Self> {
        let mut tokens = Vec::with_capacity(self.tokens.len());
        for &token in &self.tokens {
            let Some(number) = token.variable() else {
                tokens.push(token);
                continue;
            };
            let folds = matches!(token, Token::FoldVariable(_));
            let char = if folds { Token::Fold } else { Token::Char };
            match value(number)? {
                Filling::Text(text) => tokens.extend(text.chars().map(char)),
                Filling::Variable(other) if folds => tokens.push(Token::FoldVariable(other)),
                Filling::Variable(other) => tokens.push(Token::Variable(other)),
                Filling::Pattern(pattern) => {
                    tokens.extend(pattern.tokens.iter().map(|own| match own {
                        Token::Char(c) => char(*c),
                        own => *own,
                    }));
                }
            }
        }
        Some(Self::new(tokens))
    }

    /// What may follow the text in a text of the pattern: the union of the patterns given back.
    ///
    /// `None` where a variable would have to be read.
    pub fn after(&self, text: &str) -> Option<Vec<Self>> {
        let mut here = vec![false; self.tokens.len() + 1];
        self.enter(&mut here, 0);
        for c in text.chars() {
            let mut next = vec![false; self.tokens.len() + 1];
            for (at, &token) in self.tokens.iter().enumerate() {
                if here.get(at) == Some(&true) && token.accepts(c) {
                    if token.variable().is_some() {
                        return None;
                    }
                    self.enter(&mut next, if token.repeats() { at } else { at + 1 });
                }
            }
            here = next;
        }
        let places = here.iter().enumerate().filter(|(_, reached)| **reached);
        let rests = places.filter_map(|(at, _)| self.tokens.get(at..));
        Some(rests.map(|rest| Self::new(rest.iter().copied())).collect())
    }

    /// The pattern with every wildcard kept to the class; `None` where a character is not of it.
    pub fn within(&self, class: Class) -> Option<Self> {
        let narrowed = self.tokens.iter().map(|&token| match token {
            Token::One(own) => Some(Token::One(own.and(class))),
            Token::Many(own) => Some(Token::Many(own.and(class))),
            Token::Char(c) | Token::Fold(c) => class.holds(c).then_some(token),
            Token::Variable(_) | Token::FoldVariable(_) => Some(token),
        });
        Some(Self::new(narrowed.collect::<Option<Vec<Token>>>()?))
    }

    /// The patterns one after the other.
    pub fn joined<'p>(parts: impl IntoIterator<Item = &'p Self>) -> Self {
        Self::new(parts.into_iter().flat_map(|part| part.tokens.iter().copied()))
    }

    /// A text of the pattern: each wildcard is replaced by `many`, or `one` for a single character.
    ///
    /// In the fifth part of an ARN, where accounts stand, a wildcard becomes an account number.
    pub fn instance(&self, many: &str, one: char) -> String {
        let mut text = String::with_capacity(self.tokens.len());
        let mut colons = 0;
        for &token in &self.tokens {
            match token {
                Token::Char(c) | Token::Fold(c) => {
                    colons += usize::from(c == ':');
                    text.push(c);
                }
                Token::Many(Class::NO_COLON | Class::NO_MARK | Class::NAME)
                    if colons == 4 && !many.is_empty() =>
                {
                    text.push_str("999999999999");
                }
                Token::One(class) => text.push(if class.holds(one) { one } else { '0' }),
                Token::Many(class) => text.extend(many.chars().filter(|&c| class.holds(c))),
                Token::Variable(_) | Token::FoldVariable(_) => text.push_str(many),
            }
        }
        text
    }

    /// Whether the text is one of the pattern's; open variables stand for any text.
    pub fn matches(&self, text: &str) -> bool {
        if !self.greedy || self.variables().next().is_some() {
            return self.matches_slowly(text);
        }
        let (mut step, mut rest) = (0, text.chars());
        // Where to go on when the text does not fit: the last wildcard, one character later.
        let mut retry: Option<(usize, std::str::Chars<'_>, Class)> = None;
        loop {
            match self.tokens.get(step) {
                Some(&Token::Many(class)) => {
                    retry = Some((step + 1, rest.clone(), class));
                    step += 1;
                    continue;
                }
                Some(token) => {
                    let mut ahead = rest.clone();
                    if ahead.next().is_some_and(|c| token.accepts(c)) {
                        rest = ahead;
                        step += 1;
                        continue;
                    }
                }
                None if rest.as_str().is_empty() => return true,
                None => {}
            }
            let Some((after, mut from, class)) = retry.take() else { return false };
            match from.next() {
                Some(c) if class.holds(c) => {
                    rest = from.clone();
                    step = after;
                    retry = Some((after, from, class));
                }
                _ => return false,
            }
        }
    }

    /// Follows every way through the pattern at once; needed where a narrow wildcard follows a wide one.
    fn matches_slowly(&self, text: &str) -> bool {
        let mut here = vec![false; self.tokens.len() + 1];
        self.enter(&mut here, 0);
        for c in text.chars() {
            let mut next = vec![false; self.tokens.len() + 1];
            for (at, &token) in self.tokens.iter().enumerate() {
                if here.get(at) == Some(&true) && token.accepts(c) {
                    self.enter(&mut next, if token.repeats() { at } else { at + 1 });
                }
            }
            here = next;
        }
        here.last() == Some(&true)
    }

    /// Marks a position and those reached from it without reading.
    fn enter(&self, marks: &mut [bool], at: usize) {
        let mut at = at;
        while let Some(mark) = marks.get_mut(at) {
            *mark = true;
            if !self.tokens.get(at).is_some_and(|token| token.repeats()) {
                return;
            }
            at += 1;
        }
    }
}
