//! Which files a run reads, and their text.

use crate::source::is_utf16;
use ignore::WalkBuilder;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// Something that could not be read, and why. The run goes on, and ends with exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub path: String,
    pub reason: String,
}

/// A file to look into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    pub path: PathBuf,
    /// Named by the user, so it is read whatever it looks like.
    pub named: bool,
}

/// What reading a file gave.
pub enum Content {
    Text(String),
    /// Nothing to check, and why.
    Skipped(&'static str),
    Unreadable(String),
    /// Not text; what can be shown of it, and where it stops being text.
    Malformed {
        text: String,
        at: usize,
        message: String,
    },
}

/// The files of the paths given: folders are walked as git sees them, in order of their names.
pub fn gather(paths: &[PathBuf]) -> (Vec<Input>, Vec<Unreadable>) {
    let mut inputs = Vec::new();
    let mut unreadable = Vec::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            inputs.push(Input { path: path.clone(), named: true });
            continue;
        }
        let mut walk = WalkBuilder::new(path);
        walk.sort_by_file_path(Path::cmp).require_git(false);
        for entry in walk.build() {
            match entry {
                Ok(entry) => {
                    let named = entry.depth() == 0;
                    let is_file = entry.file_type().is_some_and(|kind| !kind.is_dir());
                    // A link that the walk meets is not followed; one that the user names is.
                    if is_file && (named || !entry.path_is_symlink()) {
                        inputs.push(Input { path: entry.into_path(), named });
                    }
                }
                Err(error) => {
                    let path = error_path(&error).unwrap_or_else(|| path.clone());
                    let reason = error.io_error().map_or(error.to_string(), describe);
                    unreadable.push(Unreadable { path: path.display().to_string(), reason });
                }
            }
        }
    }
    // A file named twice is read once, and counts as named.
    inputs.sort_by(|a, b| a.path.cmp(&b.path).then(b.named.cmp(&a.named)));
    inputs.dedup_by(|b, a| a.path == b.path);
    (inputs, unreadable)
}

fn error_path(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(err)
        }
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        _ => None,
    }
}

/// How a person writes the path: without a leading `./`, with forward slashes.
pub fn display(path: &Path) -> String {
    if path.as_os_str() == STDIN {
        return "<stdin>".to_owned();
    }
    let path = path.strip_prefix("./").unwrap_or(path);
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The text of a file, if it may hold something to check.
pub fn read(input: &Input) -> Content {
    match read_bytes(input) {
        Ok(Some(bytes)) => text_of(bytes),
        Ok(None) => Content::Skipped("neither JSON nor YAML"),
        Err(error) => Content::Unreadable(describe(&error)),
    }
}

fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string().to_lowercase(),
    }
}

/// Spans count bytes in 32 bits.
const LARGEST: u64 = u32::MAX as u64;

fn read_bytes(input: &Input) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    if input.path.as_os_str() == STDIN {
        io::stdin().lock().take(LARGEST).read_to_end(&mut bytes)?;
        return Ok(Some(bytes));
    }
    let mut file = File::open(&input.path)?;
    let size = file.metadata()?.len();
    if size >= LARGEST {
        return Err(io::Error::other("larger than 4 GiB"));
    }
    if !input.named && !has_known_ending(&input.path) {
        // Only the beginning of a film or an archive is read.
        bytes.resize(512, 0);
        let count = file.read(&mut bytes)?;
        bytes.truncate(count);
        if !starts_like_json(&bytes) {
            return Ok(None);
        }
    }
    bytes.reserve_exact(usize::try_from(size).unwrap_or(0).saturating_sub(bytes.len()));
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Whether the name says JSON, JSON Lines, YAML or Terraform.
pub fn has_known_ending(path: &Path) -> bool {
    is_yaml(path)
        || is_terraform(path)
        || ending(path).is_some_and(|end| matches!(&*end, "json" | "jsonl" | "ndjson" | "policy"))
}

pub fn is_yaml(path: &Path) -> bool {
    ending(path).is_some_and(|end| matches!(&*end, "yaml" | "yml"))
}

pub fn is_terraform(path: &Path) -> bool {
    ending(path).is_some_and(|end| end == "tf")
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

fn starts_like_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'['))
}

fn text_of(bytes: Vec<u8>) -> Content {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Content::Skipped("empty");
    }
    if is_utf16(&bytes) {
        let message = "the text is UTF-16; save it as UTF-8".to_owned();
        return Content::Malformed { text: String::new(), at: 0, message };
    }
    String::from_utf8(bytes).map_or_else(
        |error| {
            let at = error.utf8_error().valid_up_to();
            let message = "the text is not UTF-8: this byte belongs to no character".to_owned();
            // Up to the bad byte the shown text is the file's own, so the offset is right in both.
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Content::Malformed { text, at, message }
        },
        Content::Text,
    )
}
