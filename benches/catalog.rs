//! How long the look-ups in the embedded service data take.

use criterion::{Criterion, criterion_group, criterion_main};
use perimeter::catalog;
use std::hint::black_box;

fn lookups(criterion: &mut Criterion) {
    criterion.bench_function("exact action", |bench| {
        bench.iter(|| catalog::action(black_box("s3:GetObject")));
    });
    criterion.bench_function("condition key", |bench| {
        bench.iter(|| catalog::condition_key(black_box("aws:PrincipalOrgID")));
    });
    criterion.bench_function("condition key from a template", |bench| {
        bench.iter(|| catalog::condition_key(black_box("aws:ResourceTag/Team")));
    });
    criterion.bench_function("s3:Get*", |bench| {
        bench.iter(|| catalog::expand(black_box("s3:Get*")).count());
    });
    criterion.bench_function("*:Describe*", |bench| {
        bench.iter(|| catalog::expand(black_box("*:Describe*")).count());
    });
    criterion.bench_function("did you mean, one service", |bench| {
        bench.iter(|| catalog::nearest_action(black_box("s3:GetObjet")));
    });
    criterion.bench_function("did you mean, all services", |bench| {
        bench.iter(|| catalog::nearest_action(black_box("dynamdb:GetItem")));
    });
    criterion.bench_function("ARN formats of a service", |bench| {
        bench.iter(|| catalog::arn_formats(black_box("s3")).count());
    });
}

criterion_group!(benches, lookups);
criterion_main!(benches);
