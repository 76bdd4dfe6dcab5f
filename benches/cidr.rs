//! How long the calculator takes: merging and overlaps of a million blocks, a large plan, a frame of the screen.

#[path = "../tests/cidr/large_plan.rs"]
mod large_plan;

use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use criterion::{Criterion, criterion_group, criterion_main};
use ipnet::IpNet;
use perimeter::cidr::mode::Mode;
use perimeter::cidr::plan::arrange;
use perimeter::sets::prefix::{self, AddressSet, Overlaps, list};

/// A million blocks of mixed sizes from a fixed sequence of numbers (SplitMix64).
fn blocks(v6: bool) -> Vec<IpNet> {
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ mixed >> 31
    };
    let block = |number: u64| match v6 {
        false => prefix::block(
            IpAddr::V4(Ipv4Addr::from_bits(number as u32)),
            20 + (number >> 40) as u8 % 13,
        ),
        true => {
            let bits = 0x2001_0db8u128 << 96 | u128::from(number) << 32;
            prefix::block(IpAddr::V6(Ipv6Addr::from_bits(bits)), 44 + (number % 21) as u8)
        }
    };
    (0..1_000_000).filter_map(|_| block(next())).collect()
}

fn merge(c: &mut Criterion) {
    for (name, v6) in [("v4", false), ("v6", true)] {
        let blocks = blocks(v6);
        let text: Vec<String> = blocks.iter().map(IpNet::to_string).collect();
        c.bench_function(&format!("read 1M lines {name}"), |b| {
            b.iter(|| text.iter().filter_map(|line| list::quick(line.as_bytes())).count());
        });
        c.bench_function(&format!("merge 1M {name}"), |b| {
            b.iter(|| black_box(&blocks).iter().collect::<AddressSet>())
        });
        let merged: AddressSet = blocks.iter().collect();
        c.bench_function(&format!("write merged {name}"), |b| {
            b.iter(|| {
                let mut text = Vec::new();
                merged.blocks().for_each(|block| list::push(&mut text, &block));
                text.len()
            });
        });
    }
}

fn overlap(c: &mut Criterion) {
    let blocks = blocks(false);
    let ends = || blocks.iter().map(|block| (block.network(), block.broadcast()));
    c.bench_function("sort for overlaps 1M", |b| b.iter(|| Overlaps::new(ends())));
    let sorted = Overlaps::new(ends());
    c.bench_function("sweep overlaps 1M", |b| b.iter(|| sorted.pair_count()));
}

fn plan(c: &mut Criterion) {
    let Some(base) = prefix::block(IpAddr::from([10, 0, 0, 0]), 8) else { return };
    let request = large_plan::request(base);
    c.bench_function("plan 1000 over 10000 used", |b| {
        b.iter(|| arrange(black_box(&request)).is_ok())
    });
}

#[cfg(feature = "ui")]
fn frame(c: &mut Criterion) {
    use perimeter::cidr::edit::Edit;
    use perimeter::cidr::tui::state::{Event, State};
    use perimeter::cidr::tui::update::update;
    use perimeter::cidr::tui::{Look, draw};
    use perimeter::cidr::{Command, Session, empty_design};
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    let Some(base) = prefix::block(IpAddr::from([10, 0, 0, 0]), 8) else { return };
    let mut session = Session::new(Mode::Aws, empty_design(vec![base]));
    let _ = session.apply(Command::Edit(Edit::Split { cidr: base, len: 24 }));
    let state = State::new(session, (200, 60));
    let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 60));
    let look = Look { color: true, unicode: true };
    c.bench_function("frame 200x60 of 65536 rows", |b| {
        b.iter(|| terminal.draw(|frame| draw::frame(frame, black_box(&state), look)).is_ok());
    });
    let key = Event::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE));
    c.bench_function("key in 65536 rows", |b| {
        b.iter_batched(
            || state.clone(),
            |state| update(state, key.clone()),
            criterion::BatchSize::LargeInput,
        );
    });
}

#[cfg(not(feature = "ui"))]
fn frame(_: &mut Criterion) {}

criterion_group!(name = benches; config = Criterion::default().sample_size(20); targets = merge, overlap, plan, frame);
criterion_main!(benches);
