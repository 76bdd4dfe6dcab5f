//! What a principal may do, in a finding: the requests of a chain, each at the statement that lets it in.

use super::{Finding, Reporter, Witness};
use crate::policy::account::{Chain, Principal};

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
}

impl Finding {
    /// Shows the requests of a way to more rights, each where it is granted.
    pub fn chain(&mut self, chain: &Chain) -> &mut Self {
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
