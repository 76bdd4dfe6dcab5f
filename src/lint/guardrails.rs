//! The service control policies above the principals of a run: texts that are read, not checked.

use super::file;
use super::policies::{self, Failure};
use crate::discover;
use crate::document::{Node, json};
use crate::policy::account::Principal;
use crate::policy::{Kind, Kinds, Policy};
use crate::settings::{Guardrail, Settings};
use crate::source::{FileId, Source};
use std::path::Path;

/// Reads the policies of one level. A file has to hold one, as it is or inside an answer of `aws organizations`.
pub fn read(paths: &[impl AsRef<Path>]) -> Result<Vec<Guardrail>, Failure> {
    let mut level = Vec::new();
    for path in paths {
        let source = policies::read(path.as_ref())?;
        let roots = policies::documents(&source, FileId::default())?;
        let found = file::look(path.as_ref(), &roots);
        let before = level.len();
        let texts = found.texts.iter().filter_map(|(node, _)| discover::decode(node, &source));
        for text in texts {
            if json::parse(&text.text, FileId::default())
                .is_ok_and(|root| discover::is_policy(&root))
            {
                level.push(Guardrail { name: source.name.clone(), text: text.text });
            }
        }
        if !found.policies.is_empty() {
            level.push(Guardrail { name: source.name.clone(), text: source.text.clone() });
        }
        if level.len() == before {
            return Err(Failure::Unreadable(format!("{}: no policy in it", source.name)));
        }
    }
    Ok(level)
}

/// The documents of the policies, each with its level.
pub(super) struct Guardrails<'a> {
    files: Vec<(usize, &'a Path, Vec<Node<'a>>)>,
    levels: usize,
}

impl<'a> Guardrails<'a> {
    pub(super) fn of(settings: &'a Settings) -> Self {
        let mut files = Vec::new();
        for (level, texts) in settings.scps.iter().enumerate() {
            for own in texts {
                let (path, id) = (Path::new(&own.name), FileId::guardrail(files.len()));
                // What stood inside a YAML file is JSON all the same.
                let roots = match json::parse(&own.text, id) {
                    Ok(root) => vec![root],
                    Err(_) => file::roots(path, &own.text, id).0,
                };
                files.push((level, path, roots));
            }
        }
        Self { files, levels: settings.scps.len() }
    }

    /// The policies, level by level.
    pub(super) fn policies(&self) -> Vec<Vec<Policy<'_>>> {
        let mut levels: Vec<Vec<Policy<'_>>> = Vec::new();
        levels.resize_with(self.levels, Vec::new);
        for (level, path, roots) in &self.files {
            let Some(level) = levels.get_mut(*level) else { continue };
            let found = file::look(path, roots).policies;
            level.extend(
                found.into_iter().map(|(node, _)| Policy::with_kinds(node, Kinds::from(Kind::Scp))),
            );
        }
        levels
    }
}

/// Puts a principal under the levels, each of which has to allow; roles that are linked to a service are under none.
///
/// Source: AWS Organizations User Guide, "Service control policies (SCPs)".
pub(super) fn bound<'p>(principal: &mut Principal<'p>, levels: &'p [Vec<Policy<'p>>]) {
    let linked = |name: &String| name.contains(":role/aws-service-role/");
    if principal.names.is_empty() || !principal.names.iter().all(linked) {
        principal.above.extend(levels.iter().map(|level| level.iter().collect()));
    }
}

/// The texts as sources, in the order of their ids.
pub(super) fn sources(settings: &Settings) -> Vec<Source> {
    let texts = settings.scps.iter().flatten();
    texts.map(|own| Source::new(own.name.as_str(), own.text.as_str())).collect()
}
