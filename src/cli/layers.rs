//! The flags by which questions name policies of every kind, and their files read.

use crate::lint::input::STDIN;
use crate::lint::policies::{self, Failure, Placed};
use crate::policy::Kind;
use crate::policy::evaluate::Policies;
use crate::source::{FileId, Source};
use clap::Args;
use std::path::{Path, PathBuf};

/// Policies by what they are attached to.
#[derive(Args)]
pub(super) struct LayerArgs {
    /// Policies; `-` is standard input
    policies: Vec<PathBuf>,

    /// A permissions boundary of the caller
    #[arg(long, value_name = "FILE")]
    boundary: Vec<PathBuf>,

    /// A session policy
    #[arg(long, value_name = "FILE")]
    session: Vec<PathBuf>,

    /// A service control policy, once for each level from the root down; commas part those of one level
    #[arg(long, value_name = "FILES")]
    scp: Vec<String>,

    /// A resource control policy
    #[arg(long, value_name = "FILE")]
    rcp: Vec<PathBuf>,

    /// A policy of the resource
    #[arg(long, value_name = "FILE")]
    resource_policy: Vec<PathBuf>,

    /// The trust policy of the role that is assumed
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,

    /// The policy of the VPC endpoint the request comes through
    #[arg(long, value_name = "FILE")]
    endpoint_policy: Vec<PathBuf>,
}

/// A file, and what its flag says of it; the number is the level of an SCP.
struct Named<'a> {
    path: &'a Path,
    kind: Option<Kind>,
    level: usize,
}

impl LayerArgs {
    pub(super) fn is_empty(&self) -> bool {
        self.named().is_empty()
    }

    /// The first file given, but for standard input: the configuration is looked for above it.
    pub(super) fn first(&self) -> Option<&Path> {
        let files = self.named().into_iter().map(|one| one.path);
        files.into_iter().find(|path| path.as_os_str() != STDIN)
    }

    fn named(&self) -> Vec<Named<'_>> {
        let layers = [
            (&self.policies, None),
            (&self.boundary, Some(Kind::Boundary)),
            (&self.session, Some(Kind::Session)),
            (&self.rcp, Some(Kind::Rcp)),
            (&self.resource_policy, Some(Kind::Resource)),
            (&self.trust, Some(Kind::Trust)),
            (&self.endpoint_policy, Some(Kind::Endpoint)),
        ];
        let mut all = Vec::new();
        for (paths, kind) in layers {
            all.extend(paths.iter().map(|path| Named { path, kind, level: 0 }));
        }
        for (level, files) in self.scp.iter().enumerate() {
            let files = files.split(',').map(Path::new);
            all.extend(files.map(|path| Named { path, kind: Some(Kind::Scp), level }));
        }
        all
    }

    /// Reads all files and hands their policies to `work`; a file without a policy is an error.
    pub(super) fn with<R>(
        &self,
        work: impl FnOnce(&[Source], &Policies<'_>) -> R,
    ) -> Result<R, Failure> {
        let named = self.named();
        let sources: Result<Vec<_>, _> = named.iter().map(|one| policies::read(one.path)).collect();
        let sources = sources?;
        let said = |file: FileId| named.get(file.0 as usize).and_then(|one| one.kind);
        let kinds = |file| said(file).map(Into::into);
        policies::with(&sources, kinds, |placed| {
            holds_all(&sources, placed)?;
            let mut all =
                Policies { scps: vec![Vec::new(); self.scp.len()], ..Policies::default() };
            for one in placed {
                let level = named.get(one.file.0 as usize).map_or(0, |one| one.level);
                match (said(one.file), all.scps.get_mut(level)) {
                    (Some(Kind::Scp), Some(level)) => level.push(&one.policy),
                    (Some(kind), _) => all.add(kind, &one.policy),
                    (None, _) => all.add_inferred(&one.policy),
                }
            }
            Ok(work(&sources, &all))
        })?
    }
}

/// Refuses a file in which no policy was found: nothing is not the same as an empty policy.
pub(super) fn holds_all(sources: &[Source], placed: &[Placed<'_>]) -> Result<(), Failure> {
    for (source, file) in sources.iter().zip((0..).map(FileId)) {
        if !placed.iter().any(|one| one.file == file) {
            return Err(Failure::Unreadable(format!("{}: no policy in it", source.name)));
        }
    }
    Ok(())
}
