//! Development tasks: `cargo xtask refresh-data` renews the AWS service data under `data/`, and
//! `cargo xtask landing-zone` makes up a large network to measure on.

mod date;
mod fetch;
mod guard;
mod landing_zone;
mod model;
mod packages;
mod refresh;
mod sources;
mod text;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask refresh-data [--check | --stale DAYS] [--allow-removal] [--package NAME=VERSION]...
       cargo xtask landing-zone VPCS FOLDER

  (no option)             pull the newest packages and rewrite data/
  --check                 rebuild from the versions in data/SOURCES.toml and compare, writing nothing
  --stale DAYS            fail when the data is older than DAYS; needs no network
  --allow-removal         accept that more than 0.5 % of the actions are gone
  --package NAME=VERSION  take this version of one source package";

/// Any failure, already worded for the person who runs the task.
type Error = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((task, rest)) if task == "landing-zone" => landing_zone(rest),
        _ => options(&arguments).and_then(refresh::run),
    };
    match done {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `landing-zone VPCS FOLDER`: writes the files of a landing zone of that many VPCs.
fn landing_zone(arguments: &[String]) -> Result<String, Error> {
    let [vpcs, folder] = arguments else {
        return Err("usage: cargo xtask landing-zone VPCS FOLDER".into());
    };
    let vpcs = vpcs.parse().map_err(|_| format!("`{vpcs}` is not a number of VPCs"))?;
    std::fs::create_dir_all(folder)?;
    let mut bytes = 0;
    for (name, answer) in landing_zone::files(vpcs) {
        let text = serde_json::to_string_pretty(&answer)?;
        bytes += text.len();
        std::fs::write(std::path::Path::new(folder).join(name), text)?;
    }
    Ok(format!("{vpcs} VPCs in {folder}, {bytes} bytes"))
}

/// What the command line asks for.
fn options(arguments: &[String]) -> Result<refresh::Options, Error> {
    let mut arguments = arguments.iter();
    if arguments.next().map(String::as_str) != Some("refresh-data") {
        return Err(USAGE.into());
    }
    let mut options = refresh::Options::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => options.check = true,
            "--allow-removal" => options.allow_removal = true,
            "--stale" => {
                let days = arguments.next().ok_or("`--stale` needs a number of days")?;
                let days = days.parse().map_err(|_| format!("`{days}` is not a number of days"))?;
                options.stale = Some(days);
            }
            "--package" => {
                let pin = arguments.next().ok_or("`--package` needs NAME=VERSION")?;
                let (name, version) =
                    pin.split_once('=').ok_or_else(|| format!("`{pin}` is not NAME=VERSION"))?;
                options.pins.push((name.to_owned(), version.to_owned()));
            }
            other => return Err(format!("unknown option `{other}`\n{USAGE}").into()),
        }
    }
    Ok(options)
}
