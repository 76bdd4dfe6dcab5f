//! The same commands by line: `repl`, `run` and `quiz`, and the way into the screen.

use std::io::{self, BufRead, Write};

use clap::{CommandFactory, Parser};

use super::{CidrOptions, Failure, Line, LineCommand, command, read, terminal};
use crate::cidr::design::Design;
use crate::cidr::outcome::{Refusal, Verdict};
use crate::cidr::render::Format;
use crate::cidr::{Command, Session, quiz as questions, render};

/// The commands of one line; `None` ends the session.
pub(super) fn parse(
    line: &str,
    session: &Session,
    options: &CidrOptions,
) -> Result<Option<Vec<Command>>, Refusal> {
    let words = words(line)?;
    if words.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let known = |word: &str| {
        Line::command().get_subcommands().any(|command| {
            command.get_name() == word || command.get_all_aliases().any(|alias| alias == word)
        })
    };
    let first = words.first().map_or("", String::as_str);
    // A bare CIDR is asked about, as on the command line.
    let words = if known(first) || first.starts_with('-') || first == "help" {
        words
    } else {
        [vec!["info".to_owned()], words].concat()
    };
    let parsed = Line::try_parse_from(words)
        .map_err(|error| Refusal::new("usage", error.to_string().trim_end().to_owned()))?;
    let options = CidrOptions {
        mode: session.mode,
        json: options.json || parsed.options.json,
        ..parsed.options
    };
    match parsed.command {
        LineCommand::Calculate(calculate) => command::translate(calculate, &options).map(Some),
        LineCommand::Edit(edit) => {
            Ok(command::edit(edit, session.design(), &options)?.map(|command| vec![command]))
        }
    }
}

/// Splits a line into words: quotes keep blanks, `#` starts a comment.
fn words(line: &str) -> Result<Vec<String>, Refusal> {
    let (mut words, mut word, mut open) = (Vec::new(), None::<String>, None::<char>);
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match (open, sign) {
            (Some(quote), _) if sign == quote => open = None,
            (None, '\'' | '"') => {
                open = Some(sign);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(signs.next()),
            (None, '#') if word.is_none() => break,
            (None, _) if sign.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(sign),
        }
    }
    if open.is_some() {
        return Err(Refusal::new("quote", "a quote is never closed"));
    }
    words.extend(word);
    Ok(words)
}

/// Works one line out and writes the answers; false ends the session.
fn step(
    line: &str,
    session: &mut Session,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<(bool, Verdict), Failure> {
    let Some(commands) = parse(line, session, options)? else { return Ok((false, Verdict::Yes)) };
    let mut verdict = Verdict::Yes;
    for command in commands {
        let outcome = session.apply(command)?;
        render::write(out, &outcome, options.format(), true)?;
        if outcome.verdict == Verdict::No {
            verdict = Verdict::No;
        }
    }
    Ok((true, verdict))
}

/// Reads lines from standard input; on a terminal with a prompt, and errors do not end it.
pub(super) fn repl(
    mut session: Session,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    let talking = terminal();
    if talking {
        writeln!(out, "perimeter cidr, line by line. `help` lists the commands, `quit` leaves.")?;
    }
    let mut last = Ok(Verdict::Yes);
    let mut line = String::new();
    loop {
        if talking {
            write!(out, "cidr> ")?;
        }
        out.flush()?;
        line.clear();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            break;
        }
        last = match step(&line, &mut session, options, out) {
            Ok((true, verdict)) => Ok(verdict),
            Ok((false, verdict)) => return Ok(verdict),
            Err(Failure::Refused(refusal)) if talking => {
                writeln!(out, "error: {refusal}")?;
                Ok(Verdict::Yes)
            }
            Err(Failure::Refused(refusal)) => {
                out.flush()?;
                eprintln!("error: {refusal}");
                Err(refusal)
            }
            Err(output) => return Err(output),
        };
    }
    // A pipe has no one to try again: its last answer is the exit code.
    last.map_err(Failure::from)
}

/// Runs a script, stops at the first error, and shows the design at the end.
pub(super) fn run(
    script: &str,
    mut session: Session,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    let mut verdict = Verdict::Yes;
    let quiet = |line: &str| {
        matches!(
            line.split_whitespace().next(),
            Some("open" | "put" | "add" | "drop" | "undo" | "redo")
        )
    };
    for (number, line) in (1..).zip(script.lines()) {
        let numbered = |failure| match failure {
            Failure::Refused(refusal) => Failure::Refused(Refusal {
                message: format!("line {number}: {}", refusal.message),
                ..refusal
            }),
            output => output,
        };
        let before = session.changes();
        let mut answer = Vec::new();
        let (more, answered) = step(line, &mut session, options, &mut answer).map_err(numbered)?;
        // An edit is seen in the design at the end.
        if !quiet(line) && session.changes() == before {
            out.write_all(&answer)?;
        }
        verdict = if answered == Verdict::No { Verdict::No } else { verdict };
        if !more {
            break;
        }
    }
    if !session.design().vpcs.is_empty() {
        let outcome = session.apply(Command::Show)?;
        render::write(out, &outcome, options.format(), true)?;
    }
    Ok(verdict)
}

/// Asks questions and checks the answers; as JSON it prints both.
pub(super) fn quiz(
    seed: u64,
    aws: bool,
    n: usize,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    let questions = questions::questions(seed, aws, n);
    if options.format() == Format::Json {
        for question in &questions {
            writeln!(out, "{}", question.json())?;
        }
        return Ok(Verdict::Yes);
    }
    let mut right = 0;
    let mut asked = 0;
    for (number, question) in (1..).zip(&questions) {
        write!(out, "{number}. {}\n> ", question.text)?;
        out.flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            writeln!(out)?;
            break;
        }
        asked += 1;
        if question.accepts(line.trim()) {
            right += 1;
            writeln!(out, "right")?;
        } else {
            writeln!(out, "no: {}\n   {}", question.answer, question.why)?;
        }
    }
    writeln!(out, "{right} of {asked} right")?;
    Ok(if right == asked { Verdict::Yes } else { Verdict::No })
}

/// Opens the screen, and writes the table of the design when it is left.
pub(super) fn screen(
    files: &[String],
    mouse: bool,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    if !terminal() {
        let message = "the screen needs a terminal: use `perimeter cidr repl`, `perimeter cidr run FILE` or a subcommand (`perimeter cidr --help`)";
        return Err(Refusal::new("no-terminal", message).into());
    }
    let mut design = Design::default();
    for file in files {
        design.merge(load(file, options)?);
    }
    open_screen(Session::new(options.mode, design), mouse, options, out)
}

/// A design from a file: a script is run, everything else is imported.
fn load(file: &str, options: &CidrOptions) -> Result<Design, Refusal> {
    let text = read::text(file)?;
    let script = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    if script.is_none_or(|line| line.split_whitespace().next() != Some("open")) {
        return crate::cidr::import::read(file.strip_prefix('@').unwrap_or(file), &text);
    }
    let mut session = Session::new(options.mode, Design::default());
    for (number, line) in (1..).zip(text.lines()) {
        let numbered = |refusal: Refusal| Refusal {
            message: format!("{file}:{number}: {}", refusal.message),
            ..refusal
        };
        for command in parse(line, &session, options).map_err(numbered)?.unwrap_or_default() {
            session.apply(command).map_err(numbered)?;
        }
    }
    Ok(session.design().clone())
}

#[cfg(not(feature = "ui"))]
fn open_screen(
    _: Session,
    _: bool,
    _: &CidrOptions,
    _: &mut impl Write,
) -> Result<Verdict, Failure> {
    Err(Refusal::new("no-screen", "this build has no screen: use `perimeter cidr repl`").into())
}

#[cfg(feature = "ui")]
fn open_screen(
    session: Session,
    mouse: bool,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    use crate::cidr::tui;

    let reader = |line: &str, session: &Session| parse(line, session, options);
    let loader = |file: &str| load(file, options);
    let outside = tui::Outside { reader: &reader, loader: &loader };
    let session = tui::run(session, &outside, tui::Look::of_environment(options.ascii), mouse)?;
    if !session.design().vpcs.is_empty() {
        let outcome =
            crate::cidr::export::outcome(session.design(), crate::cidr::export::Format::Table);
        render::write(out, &outcome, options.format(), true)?;
    }
    Ok(Verdict::Yes)
}
