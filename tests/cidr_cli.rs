//! Promise: every subcommand answers people and programs, in every form, with the right exit code.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(arguments: &str, input: &str) -> Output {
    let words = arguments.split_whitespace().map(|word| word.replace('~', " "));
    let mut child = Command::new(env!("CARGO_BIN_EXE_perimeter"))
        .arg("cidr")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn out(arguments: &str, input: &str) -> (String, Option<i32>) {
    let output = run(arguments, input);
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn what_people_and_pipes_read() {
    // Arguments (a `~` is a blank inside one), standard input, exit code, output.
    let rows = [
        ("merge -", "10.0.0.0/25\n10.0.0.128/25 # both\n", 0, "10.0.0.0/24\n"),
        ("merge 10.0.0.0/25,10.0.0.128/25~10.0.1.0/24", "", 0, "10.0.0.0/23\n"),
        ("subtract 2001:db8::/62 2001:db8:0:1::/64", "", 0, "2001:db8::/64\n2001:db8:0:2::/63\n"),
        (
            "intersect 10.0.0.0/16 10.0.3.0-10.0.4.255,10.9.0.0/16",
            "",
            0,
            "10.0.3.0/24\n10.0.4.0/24\n",
        ),
        ("calc 10.0.0.0/24~-~10.0.0.0/25~+~10.0.1.0/24", "", 0, "10.0.0.128/25\n10.0.1.0/24\n"),
        ("calc 10.0.0.0/24 - 10.0.0.0/25", "", 0, "10.0.0.128/25\n"),
        ("range 10.0.0.0/30", "", 0, "10.0.0.0 - 10.0.0.3\n"),
        (
            "contains 10.0.0.0/8 10.1.0.0/16 11.0.0.0/8",
            "",
            1,
            "10.1.0.0/16   inside\n11.0.0.0/8   outside, for example 11.0.0.0\n",
        ),
        ("filter --in 10.0.0.0/8", "a 10.1.2.3 b\nc 11.1.2.3\nd 10.0.0.0/7\n", 0, "a 10.1.2.3 b\n"),
        ("filter -v --in 10.0.0.0/8", "a 10.1.2.3 b\nc 11.1.2.3\n", 0, "c 11.1.2.3\n"),
        ("filter --in 10.0.0.0/8", "nothing\n", 1, ""),
        ("overlap 10.0.0.0/8 10.1.0.0/16 --csv", "", 1, "10.1.0.0/16 is inside 10.0.0.0/8\n"),
        ("filter --in 10.0.0.0/8", "10.0.0.1\r\n\n11.0.0.1\n10.0.0.2", 0, "10.0.0.1\n10.0.0.2\n"),
        (
            "filter --in 10.0.0.0/8 --json",
            "10.0.0.1\n",
            0,
            "{\"schema\":\"cidr/1\",\"count\":1,\"lines\":[\"10.0.0.1\"]}\n",
        ),
        (
            "overlap 10.1.0.0/16 ::/0 10.0.0.0/8 10.0.0.3-10.0.0.9 --json",
            "",
            1,
            "{\"schema\":\"cidr/1\",\"overlaps\":true,\"pair_count\":2,\"normalised\":[\"10.1.0.0/16\",\"::/0\",\"10.0.0.0/8\",\"10.0.0.3-10.0.0.9\"],\"pairs\":[[2,0],[2,3]]}\n",
        ),
        (
            "overlap 10.0.0.0/24 10.0.1.0/24 --json",
            "",
            0,
            "{\"schema\":\"cidr/1\",\"overlaps\":false,\"pair_count\":0,\"normalised\":[\"10.0.0.0/24\",\"10.0.1.0/24\"],\"pairs\":[]}\n",
        ),
        ("join 10.0.0.0/25 10.0.0.128/25", "", 0, "10.0.0.0/24\n"),
        ("overlap 10.0.0.0/24 10.0.1.0/24", "", 0, "no overlaps\n"),
        (
            "overlap 10.0.0.0/24 10.0.0.9 10.0.0.200-10.0.1.3",
            "",
            1,
            "10.0.0.9/32 is inside 10.0.0.0/24\n10.0.0.200-10.0.1.3 overlaps 10.0.0.0/24\n",
        ),
        (
            "next 10.0.0.0/22 --size /24 --count 2 --used 10.0.0.0/24 --plain",
            "",
            0,
            "10.0.1.0/24\n10.0.2.0/24\n",
        ),
        (
            "next 10.0.0.0/16 --size /24 --fit first --used 10.0.0.0/24,10.0.1.0/24,10.0.4.0/22,10.0.128.0/20,10.0.16.0/28",
            "",
            0,
            "10.0.2.0/24\n",
        ),
        ("split 10.0.0.0/30 --max 2 --plain", "", 0, "10.0.0.0/31\n10.0.0.2/31\n"),
        (
            "split 10.0.0.0/24 --into 3 --plain",
            "",
            0,
            "10.0.0.0/26\n10.0.0.64/26\n10.0.0.128/26\n10.0.0.192/26\n",
        ),
        ("split ::/0 /128 --limit 1 --plain", "", 0, "::/128\n"),
        (
            "run -",
            "open 10.0.0.0/24\nadd web:50\nundo\nredo\n",
            0,
            "vpc 10.0.0.0/24\n  cidr           name    az  size  usable  asked  ipv6  note\n  10.0.0.0/26    web           64      59     50\n  10.0.0.64/26   (free)        64\n  10.0.0.128/25  (free)       128\n  1 subnets, 64 addresses used, 192 free (75.0%)\n",
        ),
        (
            "repl",
            "10.0.0.0-10.0.0.3\nquit\nnever read\n",
            0,
            "10.0.0.0 - 10.0.0.3     4 addresses, 1 blocks\n10.0.0.0/30\n",
        ),
        (
            "table /28-/28 --csv",
            "",
            0,
            "prefix,netmask,wildcard,addresses,usable aws,usable std\n/28,255.255.255.240,0.0.0.15,16,11,14\n",
        ),
        (
            "merge 10.0.0.0/24 --md",
            "",
            0,
            "| cidr | size | first | last |\n|---|---|---|---|\n| 10.0.0.0/24 | 256 | 10.0.0.0 | 10.0.0.255 |\n",
        ),
    ];
    for (arguments, input, code, expected) in rows {
        assert_eq!(out(arguments, input), (expected.to_owned(), Some(code)), "{arguments}");
    }
}

#[test]
fn the_notes_own_example_as_a_person_would_type_it() {
    let (text, code) = out("192.168.32.1/24", "");
    assert_eq!(code, Some(0));
    let expected = [
        "192.168.32.0/24        (you wrote 192.168.32.1: host bits set, address 1 of 256)",
        "  range      192.168.32.0 - 192.168.32.255     256 addresses    private (RFC 1918)",
        "  AWS        251 usable  192.168.32.4 - 192.168.32.254    5 reserved: .0 .1 .2 .3 .255",
        "  standard   254 usable  192.168.32.1 - 192.168.32.254",
        "  mask       255.255.255.0   wildcard 0.0.0.255   hex c0a82000/ffffff00",
    ];
    assert_eq!(text.lines().take(5).collect::<Vec<_>>(), expected);
}

#[test]
fn bad_input_ends_with_2_and_says_where() {
    let rows = [
        (
            "10.0.0.256/24",
            "octet 4 is 256, the most is 255 [octet-range]\n  10.0.0.256/24\n         ^^^",
        ),
        ("info 10.0.0.1/24 --strict", "[host-bits]"),
        ("merge 10.0.0.0/24,10.0.0/8", "did you mean 10.0.0.0?"),
        ("merge @/nonexistent", "cannot read `/nonexistent`"),
        ("split 10.0.0.0/24 /16", "/16 is larger than 10.0.0.0/24"),
        ("split 10.0.0.0/24", "split into what?"),
        ("plan 10.0.0.0/16", "nothing to plan"),
        ("plan 10.0.0.0/16 web:lots", "`lots` is no number of hosts"),
        ("calc 10.0.0.0/8~+", "a CIDR is missing at the end"),
        ("size many", "`many` is no number of hosts"),
        ("nonsense", "`nonsense` is not an address"),
    ];
    for (arguments, part) in rows {
        let output = run(arguments, "");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}: {error}");
        assert!(error.contains(part), "{arguments}: {error}");
        let output = run(&format!("{arguments} --json"), "");
        let object: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{arguments}: {error}"));
        assert_eq!(object["result"], "error", "{arguments}");
    }
    let (_, code) = out("merge -", "10.0.0.0/24\n10.0.0.0/99\n");
    assert_eq!(code, Some(2));
}

#[test]
fn json_is_one_object_per_line_and_says_its_schema() {
    let (text, _) = out("info 10.0.0.0/24 ::/0 /24 10.0.0.1-10.0.0.9 --json", "");
    let objects: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 4);
    assert!(objects.iter().all(|object| object["schema"] == "cidr/1"));
    assert_eq!(objects[1]["size"], "340282366920938463463374607431768211456");
    assert_eq!(objects[0]["usable"]["aws"]["count"], 251);
    assert_eq!(objects[0]["reserved"][1]["why"], "router");
    for command in [
        "supernet 10.0.0.0/24 10.0.3.0/24",
        "explain 10.0.4.0/22 --in 10.0.0.0/16",
        "map 10.0.0.0/24",
        "check --vpc 10.0.0.0/16",
        "quiz --n 1",
        "table",
    ] {
        let (text, code) = out(&format!("{command} --json"), "");
        let object: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert_eq!((object["schema"].as_str(), code), (Some("cidr/1"), Some(0)), "{command}");
    }
    let (text, _) = out("explain 10.0.4.0/22 --in 10.0.0.0/16 --json", "");
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["terraform"], "cidrsubnet(\"10.0.0.0/16\", 6, 1)");
    assert_eq!(object["cloudformation"], "!Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 64, 10]]");
}

#[test]
fn a_plan_goes_through_json_and_code_and_comes_back() {
    let (json, _) = out("plan 10.0.0.0/16 web:100x3 db:50x2 --align tier --json", "");
    let (terraform, code) = out("export - --to terraform", &json);
    assert_eq!(code, Some(0));
    let (blocks, _) = out("import - --plain", &terraform);
    assert_eq!(blocks.lines().count(), 5, "{terraform}");
    let (same, code) = out("diff - tests/cidr/sample.json", &json);
    assert_eq!(code, Some(1), "{same}");
    assert!(same.contains("added") && same.contains("removed"));
    let (none, code) = out("diff - tests/cidr/sample.json", include_str!("cidr/sample.json"));
    assert_eq!((none.as_str(), code), ("no change\n", Some(0)));
}

#[test]
fn a_quiz_counts_and_explains() {
    let (json, _) = out("quiz --seed 7 --n 3 --aws --json", "");
    let answers: Vec<String> = json
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["answer"].as_str().unwrap().to_owned()
        })
        .collect();
    let (text, code) = out("quiz --seed 7 --n 3 --aws", &(answers.join("\n") + "\n"));
    assert_eq!((text.contains("3 of 3 right"), code), (true, Some(0)));
    let (text, code) = out("quiz --seed 7 --n 3 --aws", "x\ny\nz\n");
    assert_eq!(
        (text.contains("0 of 3 right") && text.contains(&answers[0]), code),
        (true, Some(1))
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let program = env!("CARGO_BIN_EXE_perimeter");
    let script = format!("{program} cidr split 0.0.0.0/0 /24 --plain; echo $? >&2");
    let shell = format!("({script}) | head -n 1");
    let output = Command::new("sh").args(["-c", &shell]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "0.0.0.0/24\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "0\n");
}
