//! The configuration file, read and judged: each mistake is shown where it stands.

use super::{Config, Level, SCHEMA, Suppression, assertion, organization, perimeter};
use crate::catalog::Overlay;
use crate::checks;
use crate::document::{Node, SyntaxError, schema, toml};
use crate::finding::{Check, Severity};
use crate::nearest;
use crate::policy::Kind;
use crate::settings::{NetworkSettings, PolicyQuotas, Quota, S3Settings, SensitivePorts, Settings};
use crate::source::{FileId, Source, Span};
use globset::{GlobBuilder, GlobMatcher};
use std::path::Path;

/// Why a configuration cannot be used.
#[derive(Debug)]
pub enum Problem {
    /// It cannot be read at all.
    Unreadable(String),
    /// What is wrong in it, in file order.
    Wrong(Source, Vec<SyntaxError>),
}

/// Reads a configuration file.
pub fn read(path: &Path) -> Result<Config, Problem> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Problem::Unreadable(format!("{}: {error}", path.display())))?;
    let name = crate::lint::input::display(path);
    let mut config = of(&name, &text)?;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    config.folder = absolute.parent().map(Path::to_owned).unwrap_or_default();
    config.read_scps()?;
    Ok(config)
}

/// Reads a configuration from its text, as if it stood in the current folder; `name` is the file's.
pub fn of(name: &str, text: &str) -> Result<Config, Problem> {
    let source = Source::new(name, text);
    let (mut config, errors) = of_text(text);
    if !errors.is_empty() {
        return Err(Problem::Wrong(source, errors));
    }
    config.folder = std::path::absolute(".").unwrap_or_default();
    config.source = Some(source);
    Ok(config)
}

fn of_text(text: &str) -> (Config, Vec<SyntaxError>) {
    let root = match toml::parse(text, FileId::CONFIG) {
        Ok(root) => root,
        Err(error) => return (Config::default(), vec![error]),
    };
    let schema = serde_json::from_str(SCHEMA).unwrap_or(serde_json::Value::Bool(true));
    let mut errors = schema::violations(&root, &schema);
    let mut config = Config { settings: settings(&root), ..Config::default() };
    for (glob, kind) in root.get("kinds").map_or(&[][..], Node::members) {
        let matcher = matcher(&glob.text, glob.span, &mut errors);
        let named = kind.as_str().and_then(Kind::named);
        config.kinds.extend(matcher.zip(named));
    }
    for (name, level) in root.get("checks").map_or(&[][..], Node::members) {
        let family = name.text.strip_suffix("/*");
        let known = match family {
            Some(family) => checks::ALL.iter().any(|check| check.family() == family),
            None => find_check(&name.text).is_some(),
        };
        if !known {
            errors.push(unknown_check(&name.text, name.span));
        }
        let id = find_check(&name.text).map_or(&*name.text, |check| check.id);
        config.levels.extend(level.as_str().and_then(level_of).map(|level| (id.to_owned(), level)));
    }
    let assertions = root.get("assert").map_or(&[][..], Node::elements);
    for (index, node) in assertions.iter().enumerate() {
        errors.extend(assertion::named_twice(node, assertions.get(..index).unwrap_or(&[])));
        config.findings.extend(assertion::unknown_actions(node, &config.settings.names));
        if let Some((assertion, files)) = assertion::read(node, &mut errors) {
            config.settings.assertions.push(assertion);
            config.assertion_files.push(files);
        }
    }
    for node in root.get("suppress").map_or(&[][..], Node::elements) {
        config.suppressions.extend(suppression(node, &mut errors));
        errors.extend(assertion::unknown(node, &config.settings.assertions));
    }
    let table = root.get("perimeter");
    config.settings.perimeter = table.map(|table| perimeter::read(table, &mut errors));
    config.scps = organization::levels(&root, &mut errors);
    errors.sort_by_key(|error| error.at);
    (config, errors)
}

fn settings(root: &Node<'_>) -> Settings {
    let text = |table: &str, key: &str| {
        root.get(table).and_then(|table| table.get(key)?.as_str()).map(str::to_owned)
    };
    let names = |key: &str| -> Vec<String> {
        let list = root.get("names").and_then(|table| table.get(key));
        let items = list.map_or(&[][..], Node::items).iter();
        items.filter_map(Node::as_str).map(str::to_owned).collect()
    };
    Settings {
        s3: S3Settings { require_encryption: text("s3", "require-encryption") },
        names: Overlay {
            services: names("services"),
            actions: names("actions"),
            condition_keys: names("condition-keys"),
            service_principals: names("service-principals"),
            regions: names("regions"),
        },
        network: root.get("network").map_or_else(NetworkSettings::default, network),
        policy: policy_quotas(root),
        ..Settings::default()
    }
}

fn policy_quotas(root: &Node<'_>) -> PolicyQuotas {
    let table = root.get("policy").and_then(|table| table.get("quotas"));
    let set = |kind: Kind, default: usize| {
        let number = table.and_then(|table| table.get(kind.name())?.as_integer());
        number.and_then(|number| usize::try_from(number).ok()).unwrap_or(default)
    };
    let default = PolicyQuotas::default();
    PolicyQuotas {
        identity: set(Kind::Identity, default.identity),
        boundary: set(Kind::Boundary, default.boundary),
        session: set(Kind::Session, default.session),
        trust: set(Kind::Trust, default.trust),
        bucket: set(Kind::Bucket, default.bucket),
        endpoint: set(Kind::Endpoint, default.endpoint),
        scp: set(Kind::Scp, default.scp),
        rcp: set(Kind::Rcp, default.rcp),
    }
}

fn network(table: &Node<'_>) -> NetworkSettings {
    let mut settings = NetworkSettings::default();
    let raised = |key: &str, quota: Quota| {
        let number = table.get("quotas").and_then(|quotas| quotas.get(key)?.as_integer());
        let default =
            number.and_then(|number| usize::try_from(number).ok()).unwrap_or(quota.default);
        Quota { default, most: quota.most.max(default) }
    };
    let quotas = &mut settings.quotas;
    quotas.cidrs_per_vpc = raised("cidrs-per-vpc", quotas.cidrs_per_vpc);
    quotas.routes_per_table = raised("routes-per-table", quotas.routes_per_table);
    quotas.rules_per_nacl = raised("rules-per-nacl", quotas.rules_per_nacl);
    quotas.rules_per_security_group =
        raised("rules-per-security-group", quotas.rules_per_security_group);
    quotas.security_groups_per_interface =
        raised("security-groups-per-interface", quotas.security_groups_per_interface);
    quotas.rules_per_interface = raised("rules-per-interface", quotas.rules_per_interface);
    quotas.peerings_per_vpc = raised("peerings-per-vpc", quotas.peerings_per_vpc);
    if let Some(ports) = table.get("sensitive-ports") {
        let listed = ports.members().iter().filter_map(|(name, port)| {
            Some((u16::try_from(port.as_integer()?).ok()?, name.text.to_string()))
        });
        settings.sensitive_ports = SensitivePorts(listed.collect());
    }
    settings
}

fn level_of(text: &str) -> Option<Level> {
    if text == "off" {
        return Some(Level::Off);
    }
    Severity::ALL.iter().copied().find(|severity| severity.name() == text).map(Level::At)
}

pub(super) fn matcher(glob: &str, at: Span, errors: &mut Vec<SyntaxError>) -> Option<GlobMatcher> {
    // As in .gitignore, `*` stays within a folder and `**` does not.
    match GlobBuilder::new(glob).literal_separator(true).build() {
        Ok(glob) => Some(glob.compile_matcher()),
        Err(error) => {
            let message = format!("`{glob}` is not a glob: {}", error.kind());
            errors.push(SyntaxError { at, message, help: None });
            None
        }
    }
}

fn suppression(node: &Node<'_>, errors: &mut Vec<SyntaxError>) -> Option<Suppression> {
    let name = node.get("check")?;
    let check = name.as_str().and_then(find_check);
    if let (None, Some(text)) = (check, name.as_str()) {
        errors.push(unknown_check(text, name.span));
    }
    let file = node.get("file")?;
    let file = matcher(file.as_str()?, file.span, errors)?;
    if let Some(reason) =
        node.get("reason").filter(|r| r.as_str().is_some_and(|r| r.trim().is_empty()))
    {
        let message = "a suppression needs a reason".to_owned();
        let help = Some("say why the finding is accepted, for whoever reads this next".to_owned());
        errors.push(SyntaxError { at: reason.span, message, help });
    }
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let (pointer, assertion) = (text("pointer"), text("assert"));
    Some(Suppression { check: check?, file, pointer, assertion, at: name.span })
}

/// A check by its id or an alias of it, with or without the tool's name before it.
pub fn find_check(name: &str) -> Option<&'static Check> {
    let bare = |alias: &'static str| alias.split_once(':').map_or(alias, |(_, code)| code);
    let by_id = checks::ALL.iter().find(|check| check.id == name);
    by_id.or_else(|| {
        checks::ALL.iter().find(|check| {
            check.aliases.iter().any(|&alias| {
                alias.eq_ignore_ascii_case(name) || bare(alias).eq_ignore_ascii_case(name)
            })
        })
    })
}

fn unknown_check(name: &str, at: Span) -> SyntaxError {
    let near = nearest::name(name, checks::ALL.iter().map(|check| check.id));
    let help = near.map(|near| format!("did you mean `{near}`?"));
    let help = help.or_else(|| Some("`perimeter checks` lists them all".to_owned()));
    SyntaxError { at, message: format!("there is no check `{name}`"), help }
}
