//! Users and roles with all that is attached to them, which several files may tell together.

use super::guardrails::{self, Guardrails};
use super::{Options, Run, file, parallel};
use crate::discover;
use crate::document::{Node, json};
use crate::finding::Finding;
use crate::policy::account::{Account, Document};
use crate::policy::{Effort, Kind, Kinds, Policy};
use crate::source::{FileId, Source, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Asks about the principals of the files: those of one folder are read together, standard input alone.
///
/// The files are read again, so that a run over many policies need not keep every tree.
pub(super) fn lint(run: &mut Run, files: &[usize], options: &Options<'_>) {
    let sources = &run.sources;
    let mut folders: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
    for &index in files {
        let Some(source) = sources.get(index) else { continue };
        let folder = Path::new(&source.name).parent().unwrap_or(Path::new("")).to_owned();
        folders.entry(folder).or_default().push(index);
    }
    let folders: Vec<Vec<usize>> = folders.into_values().collect();
    let found = parallel::map(&folders, options.threads, |_, files| {
        let ids = files.iter().filter_map(|&index| u32::try_from(index).ok().map(FileId));
        let texts: Vec<(FileId, &Source)> =
            ids.filter_map(|id| Some((id, sources.get(id.0 as usize)?))).collect();
        principals(&texts, options)
    });
    let found: Vec<Finding> = found.into_iter().flatten().collect();
    run.findings.extend(found);
}

/// The findings about the principals of files that belong together.
fn principals(texts: &[(FileId, &Source)], options: &Options<'_>) -> Vec<Finding> {
    let parsed: Vec<Vec<Node<'_>>> = texts
        .iter()
        .map(|(file, source)| file::roots(Path::new(&source.name), &source.text, *file).0)
        .collect();
    let found: Vec<_> = texts
        .iter()
        .zip(&parsed)
        .map(|((_, source), roots)| file::look(Path::new(&source.name), roots))
        .collect();
    let mut nested = Vec::new();
    for ((_, source), found) in texts.iter().zip(&found) {
        for &(node, around) in &found.texts {
            nested.extend(discover::decode(node, source).map(|text| (source, node, around, text)));
        }
    }
    let inner: Vec<_> = nested
        .iter()
        .filter_map(|(source, node, around, text)| {
            let root = json::parse_nested(text).ok().filter(discover::is_policy)?;
            Some((**source, node.span, *around, root))
        })
        .collect();
    let direct = texts.iter().zip(&found).flat_map(|((_, source), found)| {
        found.policies.iter().map(move |&(node, around)| (*source, node.span, around, node))
    });
    let inside = inner.iter().map(|(source, at, around, root)| (*source, *at, *around, root));
    let policies: Vec<(Span, Policy<'_>)> = direct
        .chain(inside)
        .map(|(source, at, around, node)| {
            let mut policy = Policy::of(node);
            let said = (options.kinds)(Path::new(&source.name));
            policy.kinds = said.unwrap_or_else(|| around.narrowed(policy.kinds));
            policy.effort = Effort::for_checks();
            (at, policy)
        })
        .collect();
    let roots: Vec<&Node<'_>> = parsed.iter().flatten().collect();
    let stand_ins = Account::stand_ins(&roots);
    let known: Vec<Policy<'_>> = stand_ins
        .iter()
        .map(|own| Policy::with_kinds(&own.document, Kinds::from(Kind::Identity)))
        .collect();
    let own = policies.iter().map(|(at, policy)| Document { at: *at, policy, of: None });
    let of_aws = stand_ins.iter().zip(&known);
    let of_aws = of_aws.map(|(own, policy)| Document { at: own.at, policy, of: Some(own.of) });
    let documents: Vec<Document<'_>> = own.chain(of_aws).collect();
    let above = Guardrails::of(options.settings);
    let above = above.policies();
    let mut findings = Vec::new();
    let mut account = Account::read(&roots, &documents);
    for principal in &mut account.principals {
        guardrails::bound(principal, &above);
    }
    account.find_takeovers();
    for principal in &account.principals {
        options.ask_principal(principal, &mut findings);
    }
    findings
}
