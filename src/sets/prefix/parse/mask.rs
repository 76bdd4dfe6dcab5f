//! What stands after the slash: a prefix length, a netmask or a wildcard mask.

use super::{Note, ParseError, Piece, address};

/// A decimal prefix length of at most `most` bits.
pub(super) fn length(
    piece: Piece<'_>,
    most: u8,
    family: &str,
    notes: &mut Vec<Note>,
) -> Result<u8, ParseError> {
    let text = piece.text;
    if text.is_empty() {
        let message = format!("no prefix after the slash: write /0 to /{most}");
        return Err(ParseError::new("prefix-empty", piece, message));
    }
    if let Some(digits) = text.strip_prefix(['+', '-']) {
        let message = format!("a prefix takes no sign: write /{digits}");
        return Err(ParseError::new("prefix-sign", piece, message));
    }
    if !text.bytes().all(|digit| digit.is_ascii_digit()) {
        let message = format!("`{text}` is no prefix length (0..{most})");
        return Err(ParseError::new("prefix-digits", piece, message));
    }
    let len = text.parse().ok().filter(|&len: &u8| len <= most).ok_or_else(|| {
        let message = format!("prefix /{text} is out of range for {family} (0..{most})");
        ParseError::new("prefix-range", piece, message)
    })?;
    if text.len() > 1 && text.starts_with('0') {
        let message = "leading zero in prefix".into();
        notes.push(Note { code: "leading-zero-prefix", at: piece.range(), message });
    }
    Ok(len)
}

/// A netmask (ones first) or wildcard mask (zeros first) in dotted form.
pub(super) fn dotted(piece: Piece<'_>, notes: &mut Vec<Note>) -> Result<u8, ParseError> {
    let mask = address::v4(piece)?.to_bits();
    let text = piece.text;
    if mask == 0 {
        let message = "0.0.0.0 is netmask /0 or wildcard /32: write /0 or /32";
        return Err(ParseError::new("ambiguous-mask", piece, message));
    }
    let (code, ones, form) = match (mask.leading_ones(), mask.trailing_ones()) {
        (ones, _) if ones == mask.count_ones() => ("netmask", ones, "netmask form"),
        (_, ones) if ones == mask.count_ones() => ("wildcard", 32 - ones, "wildcard mask"),
        _ => {
            let message = format!("{text} is no mask: its ones are not in one run");
            return Err(ParseError::new("mask-hole", piece, message));
        }
    };
    notes.push(Note { code, at: piece.range(), message: format!("{form} = /{ones}") });
    Ok(u8::try_from(ones).unwrap_or(32))
}
