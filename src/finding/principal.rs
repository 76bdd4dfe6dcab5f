//! What a principal may do, in a finding: the requests of a chain, each at the statement that lets it in.

use super::{Finding, Reporter, Witness};
use crate::policy::account::{Anywhere, Chain, Disclosure, Principal};

impl Reporter<'_> {
    /// Says that it could not be told whether the principal can do something, by each of the names, with the reason for
    /// the first: what is not known must not pass for an answer.
    pub fn untold<'i>(
        &mut self,
        principal: &Principal<'_>,
        what: &str,
        mut unknown: impl Iterator<Item = (&'i str, &'i str)>,
    ) -> Option<&mut Finding> {
        let (name, why) = unknown.next()?;
        let at = principal.place()?;
        let message = format!("whether {} can {what} by `{name}` is not known", principal.title());
        let finding = self.at(at, message);
        finding.related(at, format!("because {why}"));
        finding.possible().help("write out what is left open, and name the resources");
        finding.likewise("not known either", unknown.map(|(name, _)| name));
        Some(finding)
    }

    /// Reports what a principal can do to any resource, by the first action with the others listed; `why` says it of that
    /// one. What lets it in is marked, and how the request escapes every Deny about its action.
    pub fn anywhere(
        &mut self,
        principal: &Principal<'_>,
        what: &str,
        actions: &Anywhere,
        why: impl Fn(&Disclosure) -> String,
    ) {
        let unknown = actions.unknown.iter().map(|(action, why)| (action.as_str(), why.as_str()));
        let Some((first, others)) = actions.allowed.split_first() else {
            if let Some(finding) = self.untold(principal, what, unknown) {
                finding.of_principal(principal);
            }
            return;
        };
        let Some(at) = first.step.by.first() else { return };
        let message = format!("{} can {what}: {}", principal.title(), why(first));
        let finding = self.at(*at, message);
        finding.witness(Witness::from(&first.step.request));
        for policy in &principal.policies {
            finding.escapes(policy, &first.step.request);
        }
        finding.help("name the resources that are needed");
        finding.likewise("so does", others.iter().map(|own| own.action.as_str()));
        finding.likewise("not known", unknown.map(|(action, _)| action));
        finding.of_principal(principal);
    }
}

impl Finding {
    /// Shows the requests of a way to more rights, each where it is granted.
    pub fn chain(&mut self, principal: &Principal<'_>, chain: &Chain) -> &mut Self {
        let several = chain.steps.len() > 1;
        for (at, step) in chain.steps.iter().enumerate() {
            let witness = Witness::from(&step.request);
            for (place, by) in step.by.iter().enumerate() {
                let text = match (several, place) {
                    (false, 0) => "this lets it in".to_owned(),
                    (true, 0) => format!("request {}: {}", at + 1, witness.without_principal()),
                    _ => format!("request {} needs this, too", at + 1),
                };
                self.related(*by, text);
            }
            if at == 0 {
                self.witness(witness);
                for policy in &principal.policies {
                    self.escapes(policy, &step.request);
                }
            }
        }
        self
    }

    /// Lists what else the help is about, where there is anything.
    pub fn likewise<'i>(&mut self, how: &str, names: impl Iterator<Item = &'i str>) -> &mut Self {
        let names: Vec<&str> = names.collect();
        if let (Some(help), false) = (&mut self.help, names.is_empty()) {
            help.push_str(&format!("; {how}: {}", names.join(", ")));
        }
        self
    }

    /// Names the principal, and says what of it is not in the input.
    pub fn of_principal(&mut self, principal: &Principal<'_>) -> &mut Self {
        if let Some(name) = principal.names.first() {
            self.subject(name.clone());
        }
        if !principal.missing.is_empty() {
            self.possible();
            let text = format!("not in the input: {}", principal.missing.join(", "));
            self.related(self.at, text);
        } else if !principal.is_certain() {
            self.possible();
        }
        self
    }
}
