//! `export`: a design as JSON, tables, Terraform, CloudFormation, AWS CLI commands, Mermaid, SVG or a script.

mod code;
mod picture;

use super::Outcome;
use super::design::{Design, Leaf, State, Vpc};
use super::mode::Mode;
use super::outcome::Listing;
use super::{edit, map, render};
use crate::sets::prefix::{self, Count};

/// A form of a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The project's own format, which `import` reads back.
    Json,
    Csv,
    Markdown,
    /// `aws_subnet` with `for_each`.
    Terraform,
    /// The list variables of terraform-aws-modules/vpc.
    TerraformModule,
    Cloudformation,
    /// A shell script of `aws ec2 create-subnet`.
    AwsCli,
    Mermaid,
    Svg,
    /// Lines that `cidr run` builds the same design from.
    Script,
    /// For people.
    Table,
}

impl Format {
    pub const ALL: [(&'static str, Format); 11] = [
        ("json", Format::Json),
        ("csv", Format::Csv),
        ("markdown", Format::Markdown),
        ("terraform", Format::Terraform),
        ("terraform-module", Format::TerraformModule),
        ("cloudformation", Format::Cloudformation),
        ("aws-cli", Format::AwsCli),
        ("mermaid", Format::Mermaid),
        ("svg", Format::Svg),
        ("script", Format::Script),
        ("table", Format::Table),
    ];
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Format::ALL.into_iter().find(|(name, _)| *name == text);
        let names = || Format::ALL.map(|(name, _)| name).join(", ");
        found.map(|(_, format)| format).ok_or_else(|| format!("one of {}", names()))
    }
}

/// The design in a form, as text.
#[must_use]
pub fn text(design: &Design, format: Format) -> String {
    match format {
        Format::Json => serde_json::to_string_pretty(&design.json()).unwrap_or_default() + "\n",
        Format::Csv => rows_as(
            design,
            |cells| cells.iter().map(|cell| render::csv_cell(cell)).collect::<Vec<_>>().join(","),
            None,
        ),
        Format::Markdown => {
            let row = |cells: &[String]| {
                format!(
                    "| {} |",
                    cells
                        .iter()
                        .map(|cell| render::markdown_cell(cell))
                        .collect::<Vec<_>>()
                        .join(" | ")
                )
            };
            rows_as(design, row, Some(format!("|{}", "---|".repeat(HEAD.len()))))
        }
        Format::Terraform => code::terraform(design),
        Format::TerraformModule => code::terraform_module(design),
        Format::Cloudformation => code::cloudformation(design),
        Format::AwsCli => code::aws_cli(design),
        Format::Mermaid => picture::mermaid(design),
        Format::Svg => map::svg::draw(design, false),
        Format::Script => design_script(design),
        Format::Table => table(design).join("\n") + "\n",
    }
}

fn design_script(design: &Design) -> String {
    edit::rebuild(design).join("\n") + "\n"
}

/// The design in a form, as an answer.
#[must_use]
pub fn outcome(design: &Design, format: Format) -> Outcome {
    let text = text(design, format);
    let name =
        Format::ALL.into_iter().find(|(_, other)| *other == format).map_or("", |(name, _)| name);
    let blocks = design.vpcs.iter().flat_map(|vpc| vpc.subnets().map(|leaf| leaf.cidr)).collect();
    let outcome = Outcome { lines: text.lines().map(str::to_owned).collect(), ..Outcome::new() };
    let outcome = match format {
        Format::Json => outcome.field("design", design.json()),
        _ => outcome.field("format", name).field("text", text),
    };
    let table: Vec<Vec<String>> = rows(design);
    outcome.table(HEAD.to_vec(), table).quiet_list("cidrs", Listing::Blocks(blocks))
}

const HEAD: [&str; 9] = ["cidr", "name", "vpc", "tier", "az", "usable", "asked", "ipv6", "note"];

fn rows(design: &Design) -> Vec<Vec<String>> {
    let row = |vpc: &Vpc, leaf: &Leaf| {
        let usable =
            Mode::Aws.usable(&leaf.cidr).map_or(String::new(), |usable| usable.count.to_string());
        let name =
            if leaf.state == State::Spare { "(spare)".to_owned() } else { leaf.name.clone() };
        let asked = leaf.asked.map_or(String::new(), |asked| asked.to_string());
        let ipv6 = leaf.ipv6.map_or(String::new(), |ipv6| ipv6.to_string());
        let texts = [leaf.tier.clone(), leaf.az.clone(), usable, asked, ipv6, leaf.note.clone()];
        [leaf.cidr.to_string(), name, vpc.id.clone()].into_iter().chain(texts).collect()
    };
    let kept = |leaf: &&Leaf| leaf.state != State::Free;
    design
        .vpcs
        .iter()
        .flat_map(|vpc| vpc.leaves.iter().filter(kept).map(move |leaf| row(vpc, leaf)))
        .collect()
}

fn rows_as(design: &Design, row: impl Fn(&[String]) -> String, rule: Option<String>) -> String {
    let head = HEAD.map(str::to_owned);
    let rows = rows(design);
    let lines = std::iter::once(row(&head)).chain(rule).chain(rows.iter().map(|cells| row(cells)));
    lines.map(|line| line + "\n").collect()
}

/// The table that people read: subnets, and what is free.
fn table(design: &Design) -> Vec<String> {
    let mut lines = Vec::new();
    for vpc in &design.vpcs {
        let blocks: Vec<String> = vpc.cidrs.iter().map(ToString::to_string).collect();
        lines.push(format!("{} {}", vpc.id, blocks.join(" + ")));
        let head = ["cidr", "name", "az", "size", "usable", "asked", "ipv6", "note"];
        let rows: Vec<Vec<String>> = vpc.leaves.iter().map(table_row).collect();
        lines.extend(render::aligned(&head, &rows).into_iter().map(|line| format!("  {line}")));
        let (used, free) = (vpc.count(State::Used), vpc.count(State::Free));
        let whole: Count = vpc.tiled().iter().map(prefix::size).sum();
        let subnets = vpc.subnets().count();
        lines.push(format!(
            "  {subnets} subnets, {} addresses used, {} free ({:.1}%)",
            used.grouped(),
            free.grouped(),
            free.percent_of(whole)
        ));
    }
    for (name, cidr) in &design.external {
        lines.push(format!("{name} {cidr} (outside)"));
    }
    lines
}

fn table_row(leaf: &Leaf) -> Vec<String> {
    let usable = Mode::Aws.usable(&leaf.cidr).ok().filter(|_| leaf.state == State::Used);
    let name = match leaf.state {
        State::Free => "(free)".to_owned(),
        State::Spare => "(spare)".to_owned(),
        State::Used => leaf.name.clone(),
    };
    vec![
        leaf.cidr.to_string(),
        name,
        leaf.az.clone(),
        prefix::size(&leaf.cidr).grouped(),
        usable.map_or(String::new(), |usable| usable.count.grouped()),
        leaf.asked.map_or(String::new(), |asked| Count::from(asked).grouped()),
        leaf.ipv6.map_or(String::new(), |ipv6| ipv6.to_string()),
        leaf.note.clone(),
    ]
}
