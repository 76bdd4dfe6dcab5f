//! The characters a wildcard may stand for.

/// The characters a wildcard may stand for, as a union of five kinds: `:`, `#`, `/`, decimal digits, others.
///
/// ARN parts are separated by `:`, names in them by `/`, and principal descriptors separate the session with
/// `#`, so these are the only characters that some wildcards must not cross.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class(u8);

impl Class {
    const COLON: u8 = 1;
    const HASH: u8 = 2;
    const DIGITS: u8 = 4;
    const OTHER: u8 = 8;
    const SLASH: u8 = 16;

    pub(super) const NONE: Self = Self(0);
    /// Every character.
    pub const ANY: Self = Self(31);
    /// Every character but `:`.
    pub const NO_COLON: Self = Self(31 - Self::COLON);
    /// Every character but `#`.
    pub const NO_HASH: Self = Self(31 - Self::HASH);
    /// Every character but `:` and `#`.
    pub const NO_MARK: Self = Self(Self::DIGITS + Self::OTHER + Self::SLASH);
    /// Every character but `:`, `#` and `/`.
    pub const NAME: Self = Self(Self::DIGITS + Self::OTHER);
    /// The ten decimal digits.
    pub const DIGIT: Self = Self(Self::DIGITS);

    fn of(character: char) -> u8 {
        match character {
            ':' => Self::COLON,
            '#' => Self::HASH,
            '/' => Self::SLASH,
            '0'..='9' => Self::DIGITS,
            _ => Self::OTHER,
        }
    }

    /// Whether the wildcard may stand for the character.
    pub fn holds(self, character: char) -> bool {
        self.0 & Self::of(character) != 0
    }

    pub(super) fn covers(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What both classes hold, so that a wildcard can be narrowed to a place's own limits.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn bits(self) -> u8 {
        self.0
    }
}
