//! Fixes put into a text; a safe one only where the policies are proved to mean what they meant.

use super::policies;
use crate::document::Node;
use crate::finding::{Applicability, Edit, Finding};
use crate::policy::Kinds;
use crate::source::{FileId, Source};

/// A text after its fixes.
#[derive(Debug, PartialEq, Eq)]
pub struct Fixed {
    pub text: String,
    /// How many fixes it took.
    pub applied: usize,
    /// How many claimed to be safe and could not be proved so; they were left out.
    pub unproved: usize,
}

/// Puts the findings' fixes into the text of their file; unsafe ones only when asked for.
///
/// Fixes are tried from the end of the file to its start, so that the places of the others stay right. One that
/// overlaps an applied one waits for the next run. Nothing else changes by a byte.
pub fn apply(
    source: &Source,
    findings: &[&Finding],
    unsafe_too: bool,
    kinds: Option<Kinds>,
) -> Fixed {
    let mut fixed = Fixed { text: source.text.clone(), applied: 0, unproved: 0 };
    let mut fixes: Vec<_> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    fixes.retain(|fix| unsafe_too || fix.applicability == Applicability::Safe);
    fixes.sort_by_key(|fix| std::cmp::Reverse(fix.edits.iter().map(|edit| edit.at.start).max()));
    // What lies before this place is still as it was.
    let mut untouched = usize::MAX;
    for fix in fixes {
        let Some(start) = fix.edits.iter().map(|edit| edit.at.start as usize).min() else {
            continue;
        };
        let last = fix.edits.iter().map(|edit| edit.at.end as usize).max().unwrap_or(usize::MAX);
        if last > untouched {
            continue;
        }
        let Some(text) = edited(&fixed.text, &fix.edits) else { continue };
        if text == fixed.text || doubles(&source.name, &text) > doubles(&source.name, &fixed.text) {
            continue;
        }
        if fix.applicability == Applicability::Safe
            && !means_the_same(&source.name, &fixed.text, &text, kinds)
        {
            fixed.unproved += 1;
            continue;
        }
        fixed.text = text;
        fixed.applied += 1;
        untouched = start;
    }
    fixed
}

/// The text with all edits; `None` where they overlap or lie outside of it.
fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        out.push_str(text.get(from..edit.at.start as usize)?);
        out.push_str(&edit.text);
        from = edit.at.end as usize;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// How many members of objects have the name of one before them: a fix must not make the second of a name.
fn doubles(name: &str, text: &str) -> usize {
    let source = Source::new(name, text);
    let found = policies::documents(&source, FileId(0));
    found.map_or(0, |roots| roots.iter().map(Node::doubles).sum())
}

/// Whether every policy of both texts is proved to mean the same.
fn means_the_same(name: &str, old: &str, new: &str, kinds: Option<Kinds>) -> bool {
    let sources = [Source::new(name, old), Source::new(name, new)];
    let proved = policies::with(
        &sources,
        |_| kinds,
        |placed| {
            let (old, new): (Vec<_>, Vec<_>) =
                placed.iter().partition(|placed| placed.file == FileId(0));
            old.len() == new.len()
                && old.iter().zip(new).all(|(old, new)| {
                    old.pointer == new.pointer && old.policy.means_the_same(&new.policy)
                })
        },
    );
    proved.unwrap_or(false)
}

/// The change from one text to another as a unified diff of one hunk, with three lines around it.
pub fn diff(name: &str, old: &str, new: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let rest = before.len().min(after.len()) - same;
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(rest)
        .take_while(|(one, other)| one == other)
        .count();
    let around = 3;
    let start = same.saturating_sub(around);
    let ends = |lines: &[&str]| (lines.len() - tail + around).min(lines.len());
    let (old_end, new_end) = (ends(&before), ends(&after));
    let mut text = format!(
        "--- {name}\n+++ {name}\n@@ -{},{} +{},{} @@\n",
        start + 1,
        old_end - start,
        start + 1,
        new_end - start
    );
    let mut put = |mark: char, lines: Option<&[&str]>| {
        for line in lines.unwrap_or_default() {
            text.push(mark);
            text.push_str(line);
            text.push('\n');
        }
    };
    put(' ', before.get(start..same));
    put('-', before.get(same..before.len() - tail));
    put('+', after.get(same..after.len() - tail));
    put(' ', before.get(before.len() - tail..old_end));
    text
}
