//! Promise: the screen shows the plan at every size, with and without colour and Unicode, and no key breaks the plan.
#![cfg(feature = "ui")]

mod drawn;

use std::path::Path;

use perimeter::cidr::design::{Design, State as LeafState};
use perimeter::cidr::mode::Mode;
use perimeter::cidr::plan::{Request, arrange};
use perimeter::cidr::tui::state::{Effect, Event, Focus, State};
use perimeter::cidr::tui::update::update;
use perimeter::cidr::tui::{Look, draw};
use perimeter::cidr::{Command, Session, empty_design};
use perimeter::sets::prefix::{self, AddressSet};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::{Color, Modifier};

const FULL: Look = Look { color: true, unicode: true };

fn sample() -> Design {
    let request = Request {
        bases: vec!["10.0.0.0/16".parse().unwrap()],
        needs: ["public:100x3", "private:1000x3", "data:200x3"]
            .iter()
            .map(|need| need.parse().unwrap())
            .collect(),
        align_tiers: true,
        ipv6: Some("2001:db8:1234:1a00::/56".parse().unwrap()),
        ..Request::default()
    };
    let mut vpc = arrange(&request).unwrap_or_else(|failed| panic!("{failed:?}")).vpc;
    vpc.id = "vpc-a".into();
    Design { vpcs: vec![vpc], external: Vec::new() }
}

fn press(state: State, keys: &str) -> State {
    keys.chars().fold(state, |state, key| {
        let code = match key {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            '\u{1b}' => KeyCode::Esc,
            '\u{8}' => KeyCode::Backspace,
            key => KeyCode::Char(key),
        };
        update(state, Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    })
}

fn open(size: (u16, u16)) -> State {
    State::new(Session::new(Mode::Aws, sample()), size)
}

fn screen(state: &State, look: Look) -> TestBackend {
    let mut terminal = Terminal::new(TestBackend::new(state.size.0, state.size.1)).unwrap();
    terminal.draw(|frame| draw::frame(frame, state, look)).unwrap();
    terminal.backend().clone()
}

fn text(backend: &TestBackend) -> String {
    let buffer = backend.buffer();
    let rows = buffer.content().chunks(usize::from(buffer.area.width).max(1));
    rows.map(|row| {
        row.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_owned() + "\n"
    })
    .collect()
}

fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cidr/screens")
        .join(format!("{name}.txt"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == found, "{name} differs; UPDATE=1 writes it, then read it:\n{found}");
}

#[test]
fn screens_as_people_see_them() {
    for size in [(80, 24), (120, 40), (40, 12)] {
        let state = press(open(size), "jj");
        let looks = [
            ("color", FULL),
            ("plain", Look { color: false, unicode: true }),
            ("ascii", Look { color: false, unicode: false }),
        ];
        for (name, look) in looks {
            golden(&format!("{}x{}-{name}", size.0, size.1), &text(&screen(&state, look)));
        }
    }
    let cases = [
        ("start", State::new(Session::default(), (80, 24))),
        ("error-under-the-character", press(open((80, 24)), "\n10.0.0.256/24")),
        ("live-host-bits", press(open((80, 24)), "\n192.168.32.1/24")),
        ("live-hosts", press(open((80, 24)), "\n200 hosts")),
        ("help", press(open((80, 24)), "?")),
        ("join-asks", press(open((80, 24)), "jJ")),
        ("split-and-command", press(open((120, 40)), "jjs")),
        ("filter", press(open((80, 24)), "/data\n")),
        ("quit-asks", press(open((80, 24)), "jsq")),
        ("folded", press(open((80, 24)), "h")),
    ];
    for (name, state) in cases {
        golden(name, &text(&screen(&state, FULL)));
    }
}

#[test]
fn ascii_screens_hold_ascii_only_and_no_color_holds_no_colour() {
    for keys in ["jj", "\n10.0.0.256/24", "?", "jJ", "jjs"] {
        let state = press(open((120, 40)), keys);
        let plain = screen(&state, Look { color: false, unicode: false });
        assert!(text(&plain).is_ascii(), "{}", text(&plain));
        let uncoloured = plain
            .buffer()
            .content()
            .iter()
            .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset);
        assert!(uncoloured, "{keys}");
    }
    // The selection is reversed and marked, so that neither colour nor attributes are its only sign.
    let state = press(open((80, 24)), "jj");
    let backend = screen(&state, Look { color: false, unicode: true });
    let reversed = backend
        .buffer()
        .content()
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::REVERSED))
        .count();
    assert!(reversed >= 70, "{reversed}");
    assert!(text(&backend).lines().any(|line| line.contains("▸") && line.contains("10.0.4.0/22")));
    let coloured = screen(&state, FULL);
    assert!(coloured.buffer().content().iter().any(|cell| cell.fg != Color::Reset));
}

#[test]
fn the_keys_do_what_the_help_says() {
    let leaf = |state: &State| state.leaf().map(|leaf| (leaf.cidr.to_string(), leaf.name.clone()));
    let state = press(State::new(Session::default(), (80, 24)), "10.0.0.0/16\n");
    let state = press(state, "aweb:100x3\n");
    assert_eq!(state.leaves().iter().filter(|leaf| leaf.state == LeafState::Used).count(), 3);
    assert_eq!(state.command, "cidr add web:100x3");
    let state = press(state, "g10.0.2.0\n");
    assert_eq!(leaf(&state), Some(("10.0.2.0/23".into(), String::new())));
    let state = press(state, "sedb one\nofor reports\ncdata\n");
    assert_eq!(leaf(&state), Some(("10.0.2.0/24".into(), "db one".into())));
    assert_eq!(
        state.leaf().map(|leaf| (leaf.note.as_str(), leaf.tier.as_str())),
        Some(("for reports", "data"))
    );
    let copied = press(state.clone(), "y");
    assert_eq!(copied.effects, [Effect::Copy("10.0.2.0/24".into())]);
    let saved = press(state.clone(), "w\n");
    let [Effect::Write { text, session: true, .. }] = saved.effects.as_slice() else {
        panic!("{:?}", saved.effects)
    };
    assert!(text.starts_with("open 10.0.0.0/16\n") && text.contains("add web:100x3\n"), "{text}");
    let mut state = update(saved, Event::Written(Ok("plan.cidr".into()), true));
    state.effects.clear();
    assert_eq!(state.unsaved(), 0);
    let dropped = press(state, "d");
    assert_eq!(dropped.leaf().map(|leaf| leaf.state), Some(LeafState::Free));
    assert!(matches!(press(dropped.clone(), "q").focus, Focus::Confirm(_)));
    let undone = press(dropped, "u");
    assert_eq!(leaf(&undone), Some(("10.0.2.0/24".into(), "db one".into())));
    let next = press(undone, "n/26\n");
    assert_eq!(next.leaf().map(|leaf| leaf.cidr.prefix_len()), Some(26));
    let end = update(next, Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)));
    assert_eq!(end.effects, [Effect::Quit]);
}

#[test]
fn differing_names_are_asked_about_and_kept_when_joined() {
    let state = press(open((80, 24)), "jJ");
    assert!(matches!(state.focus, Focus::Confirm(_)));
    let left = press(state.clone(), "n");
    assert_eq!(left.session.changes(), 0);
    let joined = press(state, "y");
    assert_eq!(joined.leaf().map(|leaf| leaf.name.as_str()), Some("private-a + private-b"));
    assert_eq!(joined.leaf().map(|leaf| leaf.cidr.to_string()).as_deref(), Some("10.0.0.0/21"));
}

#[test]
fn a_pasted_list_becomes_a_plan() {
    let state = State::new(Session::default(), (80, 24));
    let state =
        update(state, Event::Paste("10.0.0.0/16\n10.0.0.0/24 web\n10.0.1.0/24 db\n".into()));
    assert_eq!(state.session.design().subnets().len(), 2);
    let one = update(State::new(Session::default(), (80, 24)), Event::Paste("10.0.0.0/8\n".into()));
    assert_eq!(one.input.text, "10.0.0.0/8");
}

/// The leaves are in order, apart, and fill the blocks exactly.
fn tiles(design: &Design) -> bool {
    design.vpcs.iter().all(|vpc| {
        let set: AddressSet = vpc.leaves.iter().map(|leaf| leaf.cidr).collect();
        let base: AddressSet = vpc.tiled().into_iter().collect();
        let sum: prefix::Count = vpc.leaves.iter().map(|leaf| prefix::size(&leaf.cidr)).sum();
        set == base && sum == base.count() && vpc.leaves.is_sorted_by_key(|leaf| leaf.cidr)
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    let codes = vec![
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::Enter,
        KeyCode::Tab,
        KeyCode::Esc,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::F(1),
    ];
    let plain = |code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
    prop_oneof![
        6 => prop::sample::select("sSJanedcgozmv06[]/uqyYwxi:?hjklG ".chars().collect::<Vec<_>>()).prop_map(move |key| plain(KeyCode::Char(key))),
        3 => prop::sample::select(codes).prop_map(plain),
        3 => prop::sample::select("0123456789./x:-abc".chars().collect::<Vec<_>>()).prop_map(move |key| plain(KeyCode::Char(key))),
        1 => Just(Event::Key(KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL))),
        1 => (1u16..300, 1u16..100).prop_map(|(width, height)| Event::Resize(width, height)),
        1 => "\\PC{0,6}".prop_map(Event::Paste),
    ]
}

#[test]
fn ten_thousand_random_keys_leave_the_plan_whole() {
    let mut runner = TestRunner::new(Config { max_shrink_iters: 2000, ..drawn::cases(200) });
    let strategy = (prop::collection::vec(any_event(), 50..51), any::<bool>());
    runner
        .run(&strategy, |(events, six)| {
            let design =
                if six { empty_design(vec!["2001:db8::/56".parse().unwrap()]) } else { sample() };
            let mut state = State::new(Session::new(Mode::Aws, design), (80, 24));
            for (number, event) in events.into_iter().enumerate() {
                let before = state.session.clone();
                state = update(state, event.clone());
                state.effects.clear();
                prop_assert!(tiles(state.session.design()), "{:?}", event);
                prop_assert!(state.selected < state.rows.len().max(1));
                if state.session.changes() == before.changes() + 1
                    && state.session.design() != before.design()
                {
                    let mut undone = state.session.clone();
                    undone.apply(Command::Undo).unwrap();
                    prop_assert_eq!(undone.design(), before.design(), "undo after {:?}", event);
                    undone.apply(Command::Redo).unwrap();
                    prop_assert_eq!(
                        undone.design(),
                        state.session.design(),
                        "redo after {:?}",
                        event
                    );
                }
                if number % 4 == 0 {
                    screen(&state, FULL);
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_size_can_be_drawn() {
    for keys in ["jj", "\n10.0.0.256/24", "?", "jJ", ":plan"] {
        let mut state = press(open((80, 24)), keys);
        for size in [
            (1, 1),
            (2, 5),
            (19, 4),
            (20, 5),
            (59, 15),
            (60, 16),
            (61, 17),
            (80, 29),
            (80, 30),
            (300, 100),
            (300, 1),
            (1, 100),
        ] {
            state = update(state, Event::Resize(size.0, size.1));
            screen(&state, FULL);
        }
    }
}

#[test]
fn a_plan_of_65_536_rows_draws_what_is_seen() {
    let mut session = Session::new(Mode::Aws, empty_design(vec!["10.0.0.0/8".parse().unwrap()]));
    let split = perimeter::cidr::edit::Edit::Split { cidr: "10.0.0.0/8".parse().unwrap(), len: 24 };
    session.apply(Command::Edit(split)).unwrap();
    let state = press(State::new(session, (200, 60)), "G");
    assert!(text(&screen(&state, FULL)).contains("10.255.255.0/24"));
}
