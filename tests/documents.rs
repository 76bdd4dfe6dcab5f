//! Documents keep every byte's place, and read exactly what serde_json reads.

mod drawn;

use perimeter::document::nested::Nested;
use perimeter::document::schema::to_value;
use perimeter::document::{Node, Value, json, toml, yaml};
use perimeter::source::{FileId, Source, Span};
use proptest::prelude::*;

const FILE: FileId = FileId(0);

/// JSON text as people and programs write it: any value, with white space anywhere it may stand.
fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<f64>()
            .prop_filter("JSON has no NaN", |v| v.is_finite())
            .prop_map(|v| format!("{v:e}")),
        ".{0,8}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just(r#""\u00e9\ud83d\ude00\/\b""#.to_owned()),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let name = prop_oneof![".{0,4}", Just("a".to_owned()), Just("a/b~c".to_owned())];
        let member = (name, inner.clone());
        let blank = prop_oneof![Just(""), Just(" "), Just("\r\n\t")];
        prop_oneof![
            (blank.clone(), prop::collection::vec(inner, 0..5))
                .prop_map(|(b, items)| format!("[{b}{}{b}]", items.join(&format!("{b},{b}")))),
            (blank, prop::collection::vec(member, 0..5)).prop_map(|(b, members)| {
                let members = members.iter().map(|(name, value)| {
                    format!("{}{b}:{b}{value}", serde_json::to_string(name).unwrap())
                });
                format!("{{{b}{}{b}}}", members.collect::<Vec<_>>().join(&format!(",{b}")))
            }),
        ]
    })
}

/// Every value of the tree with its pointer.
fn walk<'n, 'a>(node: &'n Node<'a>, pointer: String, visit: &mut dyn FnMut(&'n Node<'a>, &str)) {
    visit(node, &pointer);
    for (index, item) in node.elements().iter().enumerate() {
        walk(item, format!("{pointer}/{index}"), visit);
    }
    for (key, value) in node.members() {
        let step = key.text.replace('~', "~0").replace('/', "~1");
        walk(value, format!("{pointer}/{step}"), visit);
    }
}

fn has_double_names(node: &Node<'_>) -> bool {
    let mut found = false;
    walk(node, String::new(), &mut |node, _| {
        let mut names: Vec<&str> = node.members().iter().map(|(key, _)| &*key.text).collect();
        names.sort_unstable();
        found |= names.windows(2).any(|pair| pair[0] == pair[1]);
    });
    found
}

proptest! {
    #![proptest_config(drawn::cases(1500))]

    /// Valid text, and the same text with a byte changed, dropped, doubled or cut off.
    #[test]
    fn reads_what_serde_json_reads(
        text in json_text(),
        change in 0..5usize,
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"{}[],:\"\\ntf0-1.eE+\x01 u\xc3".as_slice()),
    ) {
        let mut bytes = text.into_bytes();
        let index = at.index(bytes.len());
        match change {
            0 => {}
            1 => bytes[index] = byte,
            2 => { bytes.remove(index); }
            3 => bytes.insert(index, byte),
            _ => bytes.truncate(index),
        }
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match json::parse(&text, FILE) {
            Ok(ours) => {
                prop_assert!(theirs.is_ok(), "we read {text:?}, serde_json says {theirs:?}");
                if !has_double_names(&ours) {
                    prop_assert_eq!(to_value(&ours), theirs.unwrap());
                }
            }
            Err(error) => {
                prop_assert!(theirs.is_err(), "serde_json reads {text:?}, we say {error:?}");
                prop_assert!(text.get(error.at.start as usize..error.at.end as usize).is_some());
            }
        }
    }

    /// A value's span cuts out its own text; its pointer leads to it and back.
    #[test]
    fn spans_and_pointers_agree(text in json_text()) {
        let root = json::parse(&text, FILE).unwrap();
        let double = has_double_names(&root);
        let mut wrong = None;
        walk(&root, String::new(), &mut |node, pointer| {
            let cut = &text[node.span.start as usize..node.span.end as usize];
            let again = json::parse(cut, FILE).map(|again| to_value(&again));
            if again != Ok(to_value(node)) {
                wrong = Some(format!("{pointer}: {cut}"));
            }
            if root.pointer(node.span) != pointer {
                wrong = Some(format!("{pointer} came back as {}", root.pointer(node.span)));
            }
            if !double && root.at(pointer).map(|found| found.span) != Some(node.span) {
                wrong = Some(format!("{pointer} leads elsewhere"));
            }
        });
        prop_assert!(wrong.is_none(), "{wrong:?}");
    }

    /// Text inside a string: what the inner tree points to stands there in the file, escapes and all.
    #[test]
    fn nested_text_points_into_the_file(inner in json_text(), lead in "[ \n]{0,5}") {
        let outer = format!("{lead}{{\"Policy\": {}}}", serde_json::to_string(&inner).unwrap());
        let root = json::parse(&outer, FILE).unwrap();
        let node = root.get("Policy").unwrap();
        let nested = Nested::json(&outer[node.span.start as usize..node.span.end as usize], node.span);
        prop_assert_eq!(&nested.text, &inner);
        let tree = json::parse_nested(&nested).unwrap();
        let plain = json::parse(&inner, FILE).unwrap();
        let mut spans = Vec::new();
        walk(&tree, String::new(), &mut |node, _| spans.push(node.span));
        let mut places = Vec::new();
        walk(&plain, String::new(), &mut |node, _| places.push(node.span));
        for (span, place) in spans.into_iter().zip(places) {
            // The file's bytes, decoded again, are the inner text at that place.
            let cut = &outer[span.start as usize..span.end as usize];
            let decoded: String = serde_json::from_str(&format!("\"{cut}\"")).unwrap();
            prop_assert_eq!(&decoded, &inner[place.start as usize..place.end as usize]);
            prop_assert_eq!(nested.inner(span.start), Some(place.start));
        }
    }

    #[test]
    fn nothing_panics_on_any_text(text in "\\PC{0,60}") {
        let _ = json::parse(&text, FILE);
        let _ = yaml::parse(&text, FILE);
        let _ = toml::parse(&text, FILE);
    }
}

#[test]
fn percent_encoded_policies_point_into_the_file() {
    let inner = r#"{"Sid": "Zürich", "Statement": []}"#;
    let encoded: String = inner
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let outer = format!("{{\"AssumeRolePolicyDocument\": \"{encoded}\"}}");
    let root = json::parse(&outer, FILE).unwrap();
    let node = root.get("AssumeRolePolicyDocument").unwrap();
    let literal = Nested::json(&outer[node.span.start as usize..node.span.end as usize], node.span);
    let nested = literal.percent_decoded().unwrap();
    assert_eq!(nested.text, inner);
    let tree = json::parse_nested(&nested).unwrap();
    let sid = tree.get("Sid").unwrap().span;
    assert_eq!(&outer[sid.start as usize..sid.end as usize], "%22Z%C3%BCrich%22");
}

#[test]
fn double_names_are_kept_in_order() {
    let root = json::parse(r#"{"a": 1, "b": 2, "a": 3}"#, FILE).unwrap();
    let names: Vec<&str> = root.members().iter().map(|(key, _)| &*key.text).collect();
    assert_eq!(names, ["a", "b", "a"]);
    assert_eq!(root.get("a").unwrap().as_integer(), Some(1));
}

#[test]
fn nesting_is_limited_where_serde_json_limits_it() {
    for depth in [json::DEEPEST, json::DEEPEST + 1] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        assert_eq!(json::parse(&text, FILE).is_ok(), theirs, "{depth} levels");
    }
    let error = json::parse(&"{\"a\":".repeat(10_000), FILE).unwrap_err();
    assert_eq!(error.message, "nested deeper than 127 levels");
    assert!(yaml::parse(&"[".repeat(10_000), FILE).is_err());
}

#[test]
fn a_byte_order_mark_and_carriage_returns_do_not_shift_places() {
    let text = "\u{feff}{\r\n  \"é\": \"ü\",\r\n  \"Action\": \"s3:*\"\r\n}";
    let root = json::parse(text, FILE).unwrap();
    let span = root.get("Action").unwrap().span;
    let source = Source::new("policy.json", text);
    assert_eq!(source.slice(span), "\"s3:*\"");
    let place = source.place(span.start);
    assert_eq!((place.line, place.column), (3, 13));
    // Columns count characters: the two bytes of `é` are one.
    let place = source.place(root.get("é").unwrap().span.start);
    assert_eq!((place.line, place.column), (2, 8));
}

#[test]
fn mistakes_are_explained_where_they_stand() {
    let cases = [
        (r#"{"a": 1,}"#, 7, "trailing comma"),
        (r#"{"a": 1 "b": 2}"#, 8, "expected `,` or `}`, found `\"`"),
        (r#"{'a': 1}"#, 1, "expected a name in double quotes, found `'`"),
        (r#"{"a": True}"#, 6, "expected a value, found `T`"),
        (r#"{"a": 1} x"#, 9, "expected the end of the document, found `x`"),
        (r#"{"a": 012}"#, 6, "a number may not start with `0`"),
        (r#"{"a": "b"#, 6, "this string has no closing quote"),
        ("{\"a\": \"b\n\"}", 6, "this string has no closing quote on its line"),
        (r#"{"a": "\x"}"#, 7, "unknown escape in a string"),
        (r#"{"a": "#, 6, "the file ends where a value should be"),
        ("{\"a\": 1 // no\n}", 8, "expected `,` or `}`, found `/`"),
        ("", 0, "the file ends where a value should be"),
    ];
    for (text, at, message) in cases {
        let error = json::parse(text, FILE).expect_err(text);
        assert_eq!((error.at.start, error.message.as_str()), (at, message), "{text}");
    }
}

#[test]
fn yaml_and_json_give_the_same_tree() {
    let text = "# design\nversion: 1\nvpcs:\n  - id: vpc-a\n    cidrs: ['10.0.0.0/16', \"é\"]\n    \
                dns: {support: true, hostnames: ~}\n    account: 012345678901\n    az: &az eu-west-1a\n    \
                other: *az\n    name: !Sub 'x-${y}'\n";
    let roots = yaml::parse(text, FILE).unwrap();
    let [root] = roots.as_slice() else { panic!("one document") };
    let wanted = serde_json::json!({
        "version": 1,
        "vpcs": [{
            "id": "vpc-a", "cidrs": ["10.0.0.0/16", "é"], "dns": {"support": true, "hostnames": null},
            "account": "012345678901", "az": "eu-west-1a", "other": "eu-west-1a",
            "name": {"Fn::Sub": "x-${y}"},
        }],
    });
    assert_eq!(to_value(root), wanted);
    let cidr = root.at("/vpcs/0/cidrs/0").unwrap().span;
    assert_eq!(&text[cidr.start as usize..cidr.end as usize], "'10.0.0.0/16'");
    let other = root.at("/vpcs/0/other").unwrap().span;
    assert_eq!(&text[other.start as usize..other.end as usize], "*az");
    assert_eq!(root.pointer(cidr), "/vpcs/0/cidrs/0");
}

#[test]
fn yaml_aliases_cannot_grow_without_bound() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = level - 1;
        text.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            vec![format!("*a{before}"); 10].join(", ")
        ));
    }
    let error = yaml::parse(&text, FILE).unwrap_err();
    assert_eq!(error.message, "aliases make this too large");
}

#[test]
fn toml_keeps_places() {
    let text = "[kinds]\n\"a/*.json\" = \"scp\"\n[[suppress]]\ncheck = \"x\"\n";
    let root = toml::parse(text, FILE).unwrap();
    let Value::Object(kinds) = &root.get("kinds").unwrap().value else { panic!("a table") };
    let (key, value) = &kinds[0];
    let cut = |span: Span| &text[span.start as usize..span.end as usize];
    assert_eq!((cut(key.span), cut(value.span)), ("\"a/*.json\"", "\"scp\""));
    assert_eq!(root.at("/suppress/0/check").unwrap().as_str(), Some("x"));
}
