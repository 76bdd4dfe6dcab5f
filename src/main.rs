//! The command line: parse the arguments, run the command, end with 0, 1 or 2.

use std::process::ExitCode;

fn main() -> ExitCode {
    perimeter::cli::main()
}
