//! How long questions about policies take, over a corpus of real policies.
//!
//! `PERIMETER_CORPUS=aws-managed-policies.jsonl cargo bench --bench requests` prints the distribution for all pairs of
//! 100 policies, for one-element edits of 200, and for every policy against itself. Without a corpus it does nothing.

use std::time::{Duration, Instant};

use perimeter::document::{Node, json};
use perimeter::policy::Policy;
use perimeter::policy::questions::{Access, Assume, Region, Verdict, equivalent, no_new_access};
use perimeter::source::FileId;
use serde_json::Value;

fn main() {
    let Ok(path) = std::env::var("PERIMETER_CORPUS") else {
        println!("PERIMETER_CORPUS names no file of policies");
        return;
    };
    let text = std::fs::read_to_string(path).expect("the corpus can be read");
    let policies: Vec<(String, Value)> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|line| {
            (line["name"].as_str().unwrap_or_default().to_owned(), line["document"].clone())
        })
        .collect();
    let stride = |count: usize| (policies.len() / count).max(1);
    let some = |count: usize| policies.iter().step_by(stride(count)).take(count);

    let mut pairs = Times::new("pairs of 100 policies");
    let hundred: Vec<&(String, Value)> = some(100).collect();
    for (old_name, old) in &hundred {
        for (new_name, new) in &hundred {
            if old_name != new_name {
                pairs.measure(&format!("{old_name} -> {new_name}"), old, new, false);
            }
        }
    }
    pairs.print();

    let mut edited = Times::new("one-element edits of 200 policies");
    for (name, policy) in some(200) {
        for (what, edit) in edits(policy) {
            edited.measure(&format!("{name}, {what}"), policy, &edit, false);
            edited.measure(&format!("{name}, {what}, back"), &edit, policy, false);
        }
    }
    edited.print();

    let mut same = Times::new("every policy against itself");
    for (name, policy) in &policies {
        same.measure(name, policy, policy, true);
    }
    same.print();
}

/// The policy with one element changed, in up to thirty ways spread over it.
fn edits(policy: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let statements = policy["Statement"].as_array().map_or(1, Vec::len);
    for at in 0..statements {
        let pointer = match policy["Statement"].is_array() {
            true => format!("/Statement/{at}"),
            false => "/Statement".to_owned(),
        };
        let mut change = |what: &str, edit: &dyn Fn(&mut Value)| {
            let mut copy = policy.clone();
            if let Some(statement) = copy.pointer_mut(&pointer) {
                edit(statement);
                found.push((format!("statement {}: {what}", at + 1), copy));
            }
        };
        for name in ["Action", "NotAction", "Resource", "NotResource"] {
            let Some(list) = policy.pointer(&format!("{pointer}/{name}")) else { continue };
            let length = list.as_array().map_or(1, Vec::len);
            for item in [0, length / 2, length - 1] {
                let set = |statement: &mut Value, text: Option<String>| match &mut statement[name] {
                    Value::Array(list) => match text {
                        Some(text) => list[item] = text.into(),
                        None => drop(list.remove(item)),
                    },
                    single => *single = text.unwrap_or_default().into(),
                };
                let own = list.get(item).unwrap_or(list).as_str().unwrap_or_default().to_owned();
                if length > 1 {
                    change(&format!("{name} {item} dropped"), &|s| set(s, None));
                }
                let wide = format!("{}*", own.get(..own.len() * 3 / 4).unwrap_or("*"));
                change(&format!("{name} {item} widened"), &|s| set(s, Some(wide.clone())));
                change(&format!("{name} {item} renamed"), &|s| set(s, Some(format!("{own}X"))));
            }
        }
        change("condition added", &|statement| {
            statement["Condition"]["Bool"]["aws:SecureTransport"] = "true".into();
        });
        change("condition dropped", &|statement| {
            if let Some(members) = statement.as_object_mut() {
                members.remove("Condition");
            }
        });
    }
    let stride = found.len().div_ceil(30).max(1);
    found.into_iter().step_by(stride).collect()
}

/// The times of one workload.
struct Times {
    title: &'static str,
    all: Vec<(Duration, String)>,
    holds: usize,
    fails: usize,
    unknown: Vec<String>,
}

impl Times {
    fn new(title: &'static str) -> Self {
        Self { title, all: Vec::new(), holds: 0, fails: 0, unknown: Vec::new() }
    }

    fn measure(&mut self, name: &str, old: &Value, new: &Value, both: bool) {
        let (old, new) = (old.to_string(), new.to_string());
        let (old, new) = (parse(&old), parse(&new));
        let (old, new) = (Policy::of(&old), Policy::of(&new));
        let (old, new) = (Access::from(&old), Access::from(&new));
        let (region, assume) = (Region::everything(), Assume::nothing());
        let ask = || {
            let start = Instant::now();
            let verdict = match both {
                true => equivalent(&old, &new, &region, &assume),
                false => no_new_access(&old, &new, &region, &assume),
            };
            (start.elapsed(), verdict)
        };
        // The best of three: what else the machine does is not what is measured.
        let (first, verdict) = ask();
        let took = (0..2).map(|_| ask().0).fold(first, Duration::min);
        if took > Duration::from_millis(250) {
            println!("slow: {:.0} ms {name}: {}", took.as_secs_f64() * 1e3, verdict.name());
        }
        self.all.push((took, name.to_owned()));
        match verdict {
            Verdict::Holds { .. } => self.holds += 1,
            Verdict::Fails(_) => self.fails += 1,
            Verdict::Unknown(why) => self.unknown.push(format!("{name}: {why}")),
        }
    }

    fn print(&mut self) {
        self.all.sort();
        let at = |share: f64| {
            let index = (share * (self.all.len() - 1) as f64) as usize;
            format!("{:.3} ms", self.all[index].0.as_secs_f64() * 1e3)
        };
        println!("{}: {} questions", self.title, self.all.len());
        println!("  median {}, p90 {}, p99 {}, max {}", at(0.5), at(0.9), at(0.99), at(1.0));
        let unknown = self.unknown.len();
        println!("  {} hold, {} fail, {unknown} unknown", self.holds, self.fails);
        for (time, name) in self.all.iter().rev().take(3) {
            println!("  slowest: {:.3} ms {name}", time.as_secs_f64() * 1e3);
        }
        let mut reasons: Vec<(usize, &str)> = Vec::new();
        for line in &self.unknown {
            let why = line.split_once(": ").map_or("", |(_, why)| why);
            match reasons.iter_mut().find(|(_, known)| *known == why) {
                Some((count, _)) => *count += 1,
                None => reasons.push((1, why)),
            }
        }
        reasons.sort_by(|a, b| b.cmp(a));
        for (count, why) in reasons.iter().take(12) {
            println!("  unknown {count}: {why}");
        }
    }
}

fn parse(text: &str) -> Node<'_> {
    json::parse(text, FileId(0)).expect("the corpus holds JSON")
}
