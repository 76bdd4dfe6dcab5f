//! Lists of names as messages say them.

use crate::sets::prefix::AddressSet;

/// How many names a message spells out.
const SPELT_OUT: usize = 4;

/// `a`, `b` and `c` in backticks; of many, the first few and how many more.
pub fn listed<T: ToString>(names: impl IntoIterator<Item = T>) -> String {
    let mut names: Vec<String> =
        names.into_iter().map(|name| format!("`{}`", name.to_string())).collect();
    if names.len() > SPELT_OUT {
        let more = names.len() - SPELT_OUT + 1;
        names.truncate(SPELT_OUT - 1);
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// A set of addresses as the fewest CIDRs.
pub fn blocks(addresses: &AddressSet) -> String {
    listed(addresses.blocks())
}

/// `s` unless there is one.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
