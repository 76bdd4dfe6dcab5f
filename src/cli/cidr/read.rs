//! Values from arguments, standard input and files.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use memchr::memchr;

use crate::cidr::design::{Design, Vpc};
use crate::cidr::import;
use crate::cidr::item::Item;
use crate::cidr::outcome::Refusal;
use crate::sets::prefix::parse::Options;
use crate::sets::prefix::{AddressSet, list};
use crate::source::is_utf16;

pub(super) fn file_error(name: &str, error: &io::Error) -> Refusal {
    Refusal::new("file", format!("cannot read `{name}`: {error}"))
}

/// Where the text of a value is: `-` and `@FILE` are opened, everything else is the text itself.
enum Origin<'v> {
    Text(&'v str),
    Stream(Box<dyn Read>, &'v str),
}

fn open(value: &str) -> Result<Origin<'_>, Refusal> {
    if value == "-" {
        return Ok(Origin::Stream(Box::new(io::stdin().lock()), "<stdin>"));
    }
    let Some(name) = value.strip_prefix('@') else { return Ok(Origin::Text(value)) };
    let file = std::fs::File::open(name).map_err(|error| file_error(name, &error))?;
    Ok(Origin::Stream(Box::new(file), name))
}

/// The whole text of a file, or of standard input for `-`; a leading `@` is dropped.
pub(super) fn text(file: &str) -> Result<String, Refusal> {
    let name = file.strip_prefix('@').unwrap_or(file);
    let mut bytes = Vec::new();
    let read = match name {
        "-" => io::stdin().lock().read_to_end(&mut bytes),
        _ => std::fs::File::open(name).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    read.map_err(|error| file_error(name, &error))?;
    let name = if name == "-" { "<stdin>" } else { name };
    if is_utf16(&bytes) {
        return Err(not_utf8(name, &bytes));
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(name, error.as_bytes()))
}

/// Says on standard error what was read leniently; a list says it once per kind.
fn say(item: &Item, said: &mut Vec<&'static str>, many: bool) {
    for note in &item.parsed.notes {
        if many && said.contains(&note.code) {
            continue;
        }
        said.push(note.code);
        eprintln!("note: {} [{}]", note.message, note.code);
    }
}

/// The items of the arguments, for commands that look at each.
pub(super) fn items(values: &[String], options: Options) -> Result<Vec<Item>, Refusal> {
    let mut items = Vec::new();
    for value in values {
        if value != "-" && !value.starts_with('@') {
            items.extend(Item::read_all(value, options)?);
            continue;
        }
        let text = text(value)?;
        for (at, piece) in list::items(&text).filter(|(_, piece)| !piece.is_empty()) {
            let item = Item::read(piece, options).map_err(|refusal| on_line(refusal, &text, at))?;
            items.push(Item { listed: true, ..item });
        }
    }
    Ok(items)
}

fn on_line(refusal: Refusal, text: &str, at: usize) -> Refusal {
    let line = text.get(..at).map_or(0, |before| before.matches('\n').count()) + 1;
    Refusal { message: format!("line {line}: {}", refusal.message), ..refusal }
}

/// The blocks of the arguments, notes said.
pub(super) fn blocks(values: &[String], options: Options) -> Result<Vec<IpNet>, Refusal> {
    let mut said = Vec::new();
    let items = items(values, options)?;
    items
        .iter()
        .map(|item| {
            say(item, &mut said, items.len() > 4);
            item.block()
        })
        .collect()
}

/// The one block of an argument, notes said.
pub(super) fn block(value: &str, options: Options) -> Result<IpNet, Refusal> {
    let item = Item::read(value, options)?;
    say(&item, &mut Vec::new(), false);
    item.block()
}

/// The addresses of the arguments; files of a million lines are read as they come.
pub(super) fn set(values: &[String], options: Options) -> Result<AddressSet, Refusal> {
    let mut ranges = Ranges::default();
    each(values, options, &mut ranges)?;
    Ok(ranges.0)
}

#[derive(Default)]
struct Ranges(AddressSet);

/// Something that takes values as they are read.
pub(super) trait Sink {
    /// Takes a range of addresses.
    fn range(&mut self, first: IpAddr, last: IpAddr);
    /// Takes a range of IPv4 addresses.
    fn range_v4(&mut self, first: u32, last: u32) {
        self.range(Ipv4Addr::from_bits(first).into(), Ipv4Addr::from_bits(last).into());
    }
    /// Takes a design that was imported.
    fn design(&mut self, design: Design) {
        for (first, last) in design.used().ranges() {
            self.range(first, last);
        }
    }
    /// Called once, at the end.
    fn done(&mut self) {}
}

impl Sink for Ranges {
    fn range(&mut self, first: IpAddr, last: IpAddr) {
        self.0.extend_unsorted(first, last);
    }

    fn range_v4(&mut self, first: u32, last: u32) {
        self.0.extend_unsorted_v4(first, last);
    }

    fn done(&mut self) {
        self.0.normalise();
    }
}

/// Reads every value of the arguments into a sink.
pub(super) fn each(
    values: &[String],
    options: Options,
    sink: &mut impl Sink,
) -> Result<(), Refusal> {
    let mut said = Vec::new();
    for value in values {
        match open(value)? {
            Origin::Text(text) => {
                for item in Item::read_all(text, options)? {
                    take(&item, sink, &mut said, values.len() > 4)?;
                }
            }
            Origin::Stream(reader, name) => stream(reader, name, options, sink, &mut said)?,
        }
    }
    sink.done();
    Ok(())
}

fn take(
    item: &Item,
    sink: &mut impl Sink,
    said: &mut Vec<&'static str>,
    many: bool,
) -> Result<(), Refusal> {
    say(item, said, many);
    match item.parsed.ends() {
        Some((first, last)) => sink.range(first, last),
        None => return item.block().map(|_| ()),
    }
    Ok(())
}

/// How much of a file is held at once, unless one line is longer.
const CHUNK: usize = 1 << 18;

fn stream(
    mut reader: Box<dyn Read>,
    name: &str,
    options: Options,
    sink: &mut impl Sink,
    said: &mut Vec<&'static str>,
) -> Result<(), Refusal> {
    let mut held = Vec::with_capacity(CHUNK);
    let mut lines = 0usize;
    loop {
        let more = reader
            .by_ref()
            .take(CHUNK as u64)
            .read_to_end(&mut held)
            .map_err(|error| file_error(name, &error))?;
        if lines == 0 && is_utf16(&held) {
            return Err(not_utf8(name, &held));
        }
        if lines == 0 && import::is_document(name, &held) {
            reader.read_to_end(&mut held).map_err(|error| file_error(name, &error))?;
            let text = String::from_utf8(held).map_err(|error| not_utf8(name, error.as_bytes()))?;
            sink.design(import::read(name, &text)?);
            return Ok(());
        }
        let end = match more {
            0 => held.len(),
            _ => held.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1),
        };
        let mut rest = held.get(..end).unwrap_or_default();
        while !rest.is_empty() {
            lines += 1;
            if let Some((first, last, used)) = list::quick_line(rest) {
                sink.range_v4(first, last);
                rest = rest.get(used..).unwrap_or_default();
                continue;
            }
            let line = rest.get(..memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
            rest = rest.get(line.len() + 1..).unwrap_or_default();
            match list::quick(line.strip_suffix(b"\r").unwrap_or(line)) {
                Some(net) => sink.range(net.network(), net.broadcast()),
                None => slow_line(line, lines, name, options, sink, said)?,
            }
        }
        if more == 0 {
            return Ok(());
        }
        held.drain(..end);
    }
}

/// A text of another encoding, which is named where the bytes tell.
pub(super) fn not_utf8(name: &str, bytes: &[u8]) -> Refusal {
    let what = if is_utf16(bytes) { "UTF-16" } else { "not UTF-8" };
    Refusal::new("encoding", format!("`{name}` is {what}; save it as UTF-8"))
}

/// A line with blanks, several values, a comment, a note or an error in it.
fn slow_line(
    line: &[u8],
    number: usize,
    name: &str,
    options: Options,
    sink: &mut impl Sink,
    said: &mut Vec<&'static str>,
) -> Result<(), Refusal> {
    let text = std::str::from_utf8(line).map_err(|_| not_utf8(name, line))?;
    for (_, piece) in list::items(text) {
        let item = Item::read(piece, options).map_err(|refusal| Refusal {
            message: format!("{name}:{number}: {}", refusal.message),
            ..refusal
        })?;
        take(&item, sink, said, true)?;
    }
    Ok(())
}

/// Whether a value names a file that can be imported rather than a CIDR.
pub(super) fn is_file(value: &str) -> bool {
    value == "-"
        || value.starts_with('@')
        || (Item::read_all(value, Options::default()).is_err()
            && std::path::Path::new(value).exists())
}

/// One design from the arguments: files are imported, CIDRs become VPCs of their own.
pub(super) fn designs(values: &[String], options: Options) -> Result<Design, Refusal> {
    let mut all = Design::default();
    let mut loose = Vec::new();
    for value in values {
        if is_file(value) {
            let name = value.strip_prefix('@').unwrap_or(value);
            all.merge(import::read(name, &text(value)?)?);
        } else {
            loose.extend(blocks(std::slice::from_ref(value), options)?);
        }
    }
    all.vpcs.extend(loose.into_iter().map(|cidr| Vpc::new(cidr.to_string(), vec![cidr])));
    Ok(all)
}

/// One design from one file.
pub(super) fn design(value: &str) -> Result<Design, Refusal> {
    import::read(value.strip_prefix('@').unwrap_or(value), &text(value)?)
}
