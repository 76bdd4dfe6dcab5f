//! How long it takes to tell what the internet reaches in landing zones, and to answer one question.

use criterion::{Criterion, criterion_group, criterion_main};
use perimeter::document::json;
use perimeter::network::Network;
use perimeter::network::reach::{FAMILIES, Question, Reach};
use perimeter::source::FileId;
use std::hint::black_box;

#[path = "../xtask/src/landing_zone.rs"]
mod landing_zone;

fn reach(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reach");
    group.sample_size(10);
    for vpcs in [10, 100, 1000] {
        let texts: Vec<String> =
            landing_zone::files(vpcs).into_iter().map(|(_, file)| file.to_string()).collect();
        let nodes: Vec<_> = texts
            .iter()
            .zip(0..)
            .map(|(text, at)| json::parse(text, FileId(at)).expect("valid JSON"))
            .collect();
        let network = Network::gather(nodes.iter().collect());
        let internet = network.ends("internet").expect("the internet");
        let everything = network.ends("any").expect("all interfaces");
        group.bench_function(format!("exposure of {vpcs} VPCs"), |bencher| {
            bencher.iter(|| {
                let reach = Reach::new(&network);
                FAMILIES.map(|family| {
                    let question = Question::everything(family);
                    black_box(reach.exposure(&internet, &everything, &question)).len()
                })
            });
        });
        let ends: Vec<_> = everything.iter().take(2).cloned().collect();
        group.bench_function(format!("two interfaces of {vpcs} VPCs"), |bencher| {
            let reach = Reach::new(&network);
            let question = Question::everything(FAMILIES[0]);
            bencher.iter(|| black_box(reach.ask(&ends[..1], &ends[1..], &question)).len());
        });
    }
    group.finish();
}

criterion_group!(benches, reach);
criterion_main!(benches);
