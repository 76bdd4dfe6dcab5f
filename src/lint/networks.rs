//! The network of files and folders that the user names: found as a lint run finds it, read as one.

use super::file::{look, roots};
use super::input::{self, Content};
use super::policies::Failure;
use crate::network::{Network, Part};
use crate::source::{FileId, Source, Span};
use std::path::{Path, PathBuf};

/// Puts everything that paths hold of networks, designs and `describe-*` output alike, into one network.
///
/// Fails when a file cannot be read or parsed, and when no file holds a network.
pub fn with<R>(
    paths: &[PathBuf],
    work: impl FnOnce(&Network, &[Source]) -> R,
) -> Result<R, Failure> {
    let (inputs, unreadable) = input::gather(paths);
    if let Some(first) = unreadable.first() {
        return Err(Failure::Unreadable(format!("{}: {}", first.path, first.reason)));
    }
    let mut sources = Vec::new();
    for one in &inputs {
        let name = input::display(&one.path);
        match input::read(one) {
            Content::Text(text) => sources.push((Source::new(name, text), one.named)),
            Content::Skipped(_) => {}
            Content::Unreadable(reason) => {
                return Err(Failure::Unreadable(format!("{name}: {reason}")));
            }
            Content::Malformed { .. } if !one.named => {}
            Content::Malformed { text, at, message } => {
                let at = Span::new(FileId(0), at, at);
                let error = crate::document::SyntaxError { at, message, help: None };
                return Err(Failure::Malformed(Box::new(Source::new(name, text)), error));
            }
        }
    }
    let (sources, named): (Vec<Source>, Vec<bool>) = sources.into_iter().unzip();
    let mut parsed = Vec::new();
    for ((source, file), named) in sources.iter().zip((0..).map(FileId)).zip(named) {
        let (found, errors) = roots(Path::new(&source.name), &source.text, file);
        if let Some(error) = errors.into_iter().next().filter(|_| named) {
            let source = Source::new(&source.name, &source.text);
            return Err(Failure::Malformed(Box::new(source), error));
        }
        parsed.push(found);
    }
    let found: Vec<_> = sources
        .iter()
        .zip(&parsed)
        .map(|(source, roots)| look(Path::new(&source.name), roots))
        .collect();
    let parts: Vec<Part<'_, '_>> = sources
        .iter()
        .zip(&found)
        .flat_map(|(source, found)| {
            let nodes = found.designs.iter().chain(&found.describe_outputs);
            nodes.map(|node| Part { file: &source.name, node })
        })
        .collect();
    if parts.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| input::display(path)).collect();
        let message = "no VPC design and no output of `aws ec2 describe-*` in it";
        return Err(Failure::Unreadable(format!("{}: {message}", names.join(", "))));
    }
    let network = Network::gather_files(parts);
    if let Some((id, other)) = network.named_twice() {
        let [one, other] = [id, other].map(|id| {
            let source = sources.get(id.at.file.0 as usize);
            source.map_or("", |source| source.name.as_str())
        });
        let message = format!("`{id}` is described here and in {other}; name one of the two files");
        return Err(Failure::Unreadable(format!("{one}: {message}")));
    }
    Ok(work(&network, &sources))
}
