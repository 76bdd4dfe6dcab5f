//! Yes, no, or not known and why.

/// A verdict in Kleene's three-valued logic: what is not known stays so only where it decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    /// With the reason, as a message says it.
    Unknown(String),
}

impl Truth {
    pub fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    pub fn is_yes(&self) -> bool {
        *self == Self::Yes
    }

    pub fn is_no(&self) -> bool {
        *self == Self::No
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, rest) => rest,
            (unknown, _) => unknown,
        }
    }

    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, rest) => rest,
            (unknown, _) => unknown,
        }
    }

    /// `Yes` of none; stops at the first `No`.
    pub fn all(items: impl IntoIterator<Item = Self>) -> Self {
        let mut found = Self::Yes;
        for item in items {
            found = found.and(item);
            if found.is_no() {
                break;
            }
        }
        found
    }

    /// `No` of none; stops at the first `Yes`.
    pub fn any(items: impl IntoIterator<Item = Self>) -> Self {
        let mut found = Self::No;
        for item in items {
            found = found.or(item);
            if found.is_yes() {
                break;
            }
        }
        found
    }

    /// The answer on which two readings of an undocumented construct agree; else unknown, for that reason.
    #[must_use]
    pub fn agreed(self, other: Self, why: impl FnOnce() -> String) -> Self {
        if self == other { self } else { Self::Unknown(why()) }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unknown => unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}
