//! Revisions of git: which files differ between them, and their texts.

use crate::lint::input;
use crate::lint::policies::Failure;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The repository of the current folder.
pub(super) struct Repository {
    top: PathBuf,
    /// The current folder below the top: empty, or with a `/` at its end.
    prefix: String,
}

/// A file that differs, with its two versions.
pub(super) struct Changed {
    pub(super) old: Option<Version>,
    pub(super) new: Option<Version>,
}

/// One version of a file.
pub(super) struct Version {
    /// From the top of the repository.
    pub(super) path: String,
    /// The name of its content; `None` in the working tree.
    pub(super) blob: Option<String>,
}

/// The two sides of a range: `A..B`, `A...B`, and `A..` or `A`, whose second side is the working tree.
pub(super) fn revisions(range: &str) -> Result<(String, Option<String>), Failure> {
    let or_head = |text: &str| if text.is_empty() { "HEAD".to_owned() } else { text.to_owned() };
    let (old, new, from_base) = match (range.split_once("..."), range.split_once("..")) {
        (Some((old, new)), _) => (or_head(old), Some(or_head(new)), true),
        (None, Some((old, new))) => (or_head(old), Some(new.to_owned()), false),
        (None, None) => (or_head(range), None, false),
    };
    let new = new.filter(|new| !new.is_empty());
    for revision in [Some(&old), new.as_ref()].into_iter().flatten() {
        // What starts with a dash would be an option of git.
        let known = !revision.starts_with('-')
            && git(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])
                .is_ok();
        if !known {
            return Err(wrong(format!("`{revision}` is no revision of this repository")));
        }
    }
    let old = match &new {
        Some(new) if from_base => git(&["merge-base", &old, new])?.trim().to_owned(),
        _ => old,
    };
    Ok((old, new))
}

impl Repository {
    pub(super) fn here() -> Result<Self, Failure> {
        let told = git(&["rev-parse", "--show-toplevel", "--show-prefix"])?;
        let mut lines = told.split('\n');
        let mut line = || lines.next().unwrap_or("").to_owned();
        Ok(Self { top: PathBuf::from(line()), prefix: line() })
    }

    /// Where a file of the working tree lies.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.top.join(name)
    }

    /// How a person in the current folder writes the path.
    pub(super) fn shown(&self, name: &str) -> String {
        let mut above = String::new();
        let mut folder = self.prefix.as_str();
        loop {
            if let Some(rest) = name.strip_prefix(folder) {
                return format!("{above}{rest}");
            }
            above.push_str("../");
            let parent = folder.trim_end_matches('/').rfind('/').map_or(0, |slash| slash + 1);
            folder = folder.get(..parent).unwrap_or("");
        }
    }

    /// The files that differ, renamed ones as one, and with the working tree also those that git does not track yet.
    pub(super) fn changed(
        &self,
        old: &str,
        new: Option<&str>,
        paths: &[PathBuf],
    ) -> Result<Vec<Changed>, Failure> {
        let under = |mut command: Vec<&'static str>, revisions: &[&str]| {
            command.retain(|word| !word.is_empty());
            let mut all: Vec<PathBuf> = command.into_iter().map(PathBuf::from).collect();
            all.extend(revisions.iter().map(PathBuf::from));
            all.push(PathBuf::from("--"));
            // Without paths git would list untracked files of the current folder only.
            let everything = || vec![PathBuf::from(":/")];
            all.extend(if paths.is_empty() { everything() } else { paths.to_vec() });
            all
        };
        let revisions: Vec<&str> = std::iter::once(old).chain(new).collect();
        let raw = ["diff", "--raw", "--no-abbrev", "--no-ext-diff", "-M", "-z"];
        let mut all = read_raw(&git(&under(raw.to_vec(), &revisions))?);
        if new.is_none() {
            let others = ["ls-files", "--others", "--exclude-standard", "--full-name", "-z"];
            let names = git(&under(others.to_vec(), &[]))?;
            all.extend(names.split('\0').filter(|name| !name.is_empty()).map(|name| {
                let new = Version { path: name.to_owned(), blob: None };
                Changed { old: None, new: Some(new) }
            }));
        }
        let lost = paths.iter().filter(|_| all.is_empty()).find(|path| {
            let listed = || git(&under(vec!["ls-files", "--full-name"], &[]));
            !path.exists() && listed().is_ok_and(|names| names.is_empty())
        });
        match lost {
            Some(path) => Err(wrong(format!("{}: no such file or folder", input::display(path)))),
            None => Ok(all),
        }
    }

    /// A way to the contents of files.
    pub(super) fn blobs(&self) -> Result<Blobs, Failure> {
        let mut command = Command::new("git");
        command.args(["cat-file", "--batch"]).current_dir(&self.top);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| not_run(&error))?;
        let (Some(ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(wrong("git: no pipe".to_owned()));
        };
        Ok(Blobs { child, ask: Some(ask), answer: BufReader::new(answer) })
    }
}

/// One process of git that gives the content of file after file.
pub(super) struct Blobs {
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Blobs {
    /// The text of a content, or why there is none, in words.
    pub(super) fn text(&mut self, blob: &str) -> Result<String, String> {
        let bytes = self.bytes(blob).map_err(|error| error.to_string().to_lowercase())?;
        String::from_utf8(bytes).map_err(|_| "the text is not UTF-8".to_owned())
    }

    fn bytes(&mut self, blob: &str) -> io::Result<Vec<u8>> {
        if let Some(ask) = &mut self.ask {
            writeln!(ask, "{blob}")?;
            ask.flush()?;
        }
        let mut head = String::new();
        self.answer.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|text| text.parse::<u64>().ok());
        let Some(size) = size else {
            return Err(io::Error::other(format!("git does not have {}", head.trim_end())));
        };
        let mut bytes = Vec::new();
        // A line feed follows the content.
        (&mut self.answer).take(size + 1).read_to_end(&mut bytes)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // It ends when its input does.
        self.ask = None;
        let _ = self.child.wait();
    }
}

/// Reads `git diff --raw -z`: `:MODE MODE BLOB BLOB STATUS`, then one path, or two where it was renamed.
fn read_raw(text: &str) -> Vec<Changed> {
    let mut parts = text.split('\0');
    let mut all = Vec::new();
    while let Some(head) = parts.next().and_then(|part| part.strip_prefix(':')) {
        let fields: Vec<&str> = head.split(' ').collect();
        let [old_mode, new_mode, old_blob, new_blob, status] = *fields.as_slice() else { break };
        let Some(path) = parts.next() else { break };
        let new_path =
            if status.starts_with(['R', 'C']) { parts.next().unwrap_or(path) } else { path };
        // Neither links nor modules of git are texts.
        let version = |mode: &str, blob: &str, path: &str| {
            let is_file = mode.starts_with("100");
            let blob = (!blob.bytes().all(|byte| byte == b'0')).then(|| blob.to_owned());
            is_file.then(|| Version { path: path.to_owned(), blob })
        };
        let old = version(old_mode, old_blob, path);
        let new = version(new_mode, new_blob, new_path);
        all.push(Changed { old, new });
    }
    all
}

fn git<S: AsRef<OsStr>>(arguments: &[S]) -> Result<String, Failure> {
    let output = Command::new("git").args(arguments).output().map_err(|error| not_run(&error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ").to_owned();
        return Err(wrong(format!("git: {said}")));
    }
    String::from_utf8(output.stdout).map_err(|_| wrong("git: a path is not UTF-8".to_owned()))
}

fn wrong(message: String) -> Failure {
    Failure::Unreadable(message)
}

fn not_run(error: &io::Error) -> Failure {
    wrong(match error.kind() {
        io::ErrorKind::NotFound => "git is not installed, and --git needs it".to_owned(),
        _ => format!("git: {}", error.to_string().to_lowercase()),
    })
}
