//! Answers about paths in findings: every blocker as a place, and a packet that shows it.

use super::{Finding, Witness};
use crate::network::reach::{Answer, Blocker};
use crate::sets::Set;

impl Finding {
    /// Points at everything that stops the packets of these answers, with AWS's codes, and shows one of the packets.
    pub fn stopped_by(&mut self, answers: &[Answer<'_>]) -> &mut Self {
        let blockers = answers.iter().flat_map(|answer| &answer.blockers);
        for blocker in blockers {
            let text = blocker_text(blocker);
            if !self.related.iter().any(|(at, known)| *at == blocker.at && *known == text) {
                self.related(blocker.at, text);
            }
        }
        let stopped = answers.iter().find_map(|answer| answer.stopped().witness());
        if let Some(packet) = stopped {
            self.witness(Witness::packet(&packet));
        }
        self
    }

    /// Points at the rules that let the packets of these answers through, and shows one of the packets.
    pub fn let_in_by(&mut self, answers: &[Answer<'_>]) -> &mut Self {
        for answer in answers.iter().filter(|answer| !answer.left.is_empty()) {
            for step in answer.ways.iter().flat_map(|way| &way.steps).filter(|step| !step.reply) {
                let text = format!("{}: {}", step.place, step.text);
                if !self.related.iter().any(|(at, known)| *at == step.at && *known == text) {
                    self.related(step.at, text);
                }
            }
        }
        if let Some(packet) = answers.iter().find_map(Answer::witness) {
            self.witness(Witness::packet(&packet));
        }
        self
    }
}

fn blocker_text(blocker: &Blocker) -> String {
    let what = if blocker.reply { "answers stop" } else { "packets stop" };
    format!("{what} at {} [{}]", blocker.text(), blocker.code)
}
