//! `filter`: lines are read, looked at and written one after the other, however many there are.

use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use super::{Failure, read};
use crate::cidr::algebra::mentions;
use crate::cidr::outcome::Verdict;
use crate::sets::prefix::AddressSet;
use crate::source::is_utf16;

/// Writes the lines that mention an address inside the set, or with `invert` the others; no where there are none.
pub(super) fn run(
    files: &[PathBuf],
    within: &AddressSet,
    invert: bool,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    let mut verdict = Verdict::No;
    let stdin = [PathBuf::from("-")];
    for file in if files.is_empty() { &stdin } else { files } {
        let (name, mut lines) = open(&file.to_string_lossy())?;
        let (mut line, mut first) = (Vec::new(), true);
        loop {
            line.clear();
            let count = lines.read_until(b'\n', &mut line);
            if count.map_err(|error| read::file_error(&name, &error))? == 0 {
                break;
            }
            let wide = std::mem::take(&mut first) && is_utf16(&line);
            let text = std::str::from_utf8(&line).ok().filter(|_| !wide);
            let Some(text) = text else { return Err(read::not_utf8(&name, &line).into()) };
            let text = text.lines().next().unwrap_or_default();
            if mentions(text, within) != invert {
                writeln!(out, "{text}")?;
                verdict = Verdict::Yes;
            }
        }
    }
    Ok(verdict)
}

/// A file, or standard input for `-`, and how messages name it; a leading `@` is dropped.
fn open(file: &str) -> Result<(String, Box<dyn BufRead>), Failure> {
    let name = file.strip_prefix('@').unwrap_or(file);
    if name == "-" {
        return Ok(("<stdin>".to_owned(), Box::new(io::stdin().lock())));
    }
    let opened = std::fs::File::open(name).map_err(|error| read::file_error(name, &error))?;
    Ok((name.to_owned(), Box::new(BufReader::with_capacity(1 << 16, opened))))
}
