//! Promise: designs are read from the files people have, and every export is read back by its kind of reader.

use perimeter::cidr::design::{Design, Leaf, State};
use perimeter::cidr::export::{self, Format};
use perimeter::cidr::import;
use perimeter::cidr::mode::Mode;
use perimeter::cidr::plan::{Request, arrange};
use perimeter::document;
use perimeter::source::FileId;

fn read(name: &str, text: &str) -> Design {
    import::read(name, text).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

/// VPC, block and name of every subnet.
fn subnets(design: &Design) -> Vec<String> {
    let rows = design.vpcs.iter().flat_map(|vpc| {
        vpc.subnets().map(|leaf| format!("{} {} {}", vpc.id, leaf.cidr, leaf.name))
    });
    rows.collect()
}

fn blocks(design: &Design) -> Vec<String> {
    design
        .vpcs
        .iter()
        .flat_map(|vpc| vpc.cidrs.iter().map(|cidr| format!("{} {cidr}", vpc.id)))
        .collect()
}

#[test]
fn describe_output_of_both_commands() {
    let design = read(
        "all.json",
        r#"{
      "Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": [
        {"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}},
        {"CidrBlock": "100.64.0.0/16", "CidrBlockState": {"State": "associated"}},
        {"CidrBlock": "10.9.0.0/16", "CidrBlockState": {"State": "disassociated"}}]}],
      "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1a",
        "AvailableIpAddressCount": 240, "Tags": [{"Key": "Name", "Value": "web"}],
        "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2001:db8::/64", "Ipv6CidrBlockState": {"State": "associated"}}]}],
      "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-2",
        "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.2.7"}]}],
      "SubnetIpv4CidrReservations": [{"SubnetCidrReservationId": "scr-1", "Cidr": "100.64.1.0/28", "ReservationType": "prefix"}]
    }"#,
    );
    assert_eq!(blocks(&design)[..2], ["vpc-1 10.0.0.0/16", "vpc-1 100.64.0.0/16"]);
    let web = design.vpcs[0].subnets().next().unwrap();
    assert_eq!(
        (web.name.as_str(), web.in_use, web.ipv6.map(|net| net.to_string())),
        ("web", Some(11), Some("2001:db8::/64".into()))
    );
    assert_eq!(
        subnets(&design),
        ["vpc-1 10.0.1.0/24 web", "vpc-1 10.0.2.7/32 eni-1", "addresses 100.64.1.0/28 scr-1"]
    );
}

#[test]
fn terraform_state_and_plans_with_modules() {
    for root in ["values", "planned_values"] {
        let text = format!(
            r#"{{"format_version": "1.0", "{root}": {{"root_module": {{
          "resources": [{{"address": "aws_vpc.a", "type": "aws_vpc", "values": {{"cidr_block": "10.0.0.0/16", "ipv6_cidr_block": ""}}}}],
          "child_modules": [{{"resources": [
            {{"address": "module.x.aws_subnet.s[0]", "type": "aws_subnet", "values": {{"cidr_block": "10.0.4.0/22", "availability_zone": "eu-west-1b"}}}},
            {{"address": "module.x.aws_vpc_ipv4_cidr_block_association.b", "type": "aws_vpc_ipv4_cidr_block_association", "values": {{"cidr_block": "10.1.0.0/16"}}}}]}}]}}}}}}"#
        );
        let design = read("plan.json", &text);
        assert_eq!(blocks(&design), ["aws_vpc.a 10.0.0.0/16", "aws_vpc.a 10.1.0.0/16"]);
        assert_eq!(subnets(&design), ["aws_vpc.a 10.0.4.0/22 module.x.aws_subnet.s[0]"]);
    }
}

#[test]
fn terraform_files_with_cidrsubnet_worked_out() {
    let design = read(
        "main.tf",
        r#"
variable "base" { default = "10.0.0.0/16" }
locals { parts = cidrsubnets(var.base, 4, 4, 8) }
resource "aws_vpc" "main" { cidr_block = var.base }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 6, 1)
}
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = local.parts[2]
}
resource "aws_subnet" "unknown" {
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(data.aws_vpc.other.cidr_block, 6, 1)
}
"#,
    );
    assert_eq!(subnets(&design), ["main 10.0.4.0/22 a", "main 10.0.32.0/24 b"]);
}

#[test]
fn cloudformation_with_fn_cidr_worked_out() {
    let design = read(
        "template.yaml",
        r#"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Base: {Type: String, Default: 10.0.0.0/16}
Resources:
  Net:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref Base}
  More:
    Type: AWS::EC2::VPCCidrBlock
    Properties: {VpcId: !Ref Net, CidrBlock: 10.1.0.0/16}
  One:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      CidrBlock: !Select [1, !Cidr [!GetAtt Net.CidrBlock, 64, 10]]
  Two:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      CidrBlock: !Select [0, !Cidr [!ImportValue Elsewhere, 64, 10]]
"#,
    );
    assert_eq!(blocks(&design), ["Net 10.0.0.0/16", "Net 10.1.0.0/16"]);
    assert_eq!(subnets(&design), ["Net 10.0.4.0/22 One"]);
}

#[test]
fn subnet_calculators_and_lists() {
    let visual = read(
        "saved.json",
        r##"{"config_version": "2", "operating_mode": "AWS", "base_network": "10.0.0.0/16", "subnets": {"10.0.0.0/16": {
      "10.0.0.0/17": {"_note": "web", "_color": "#fff"}, "10.0.128.0/17": {"10.0.128.0/18": {}, "10.0.192.0/18": {"_note": "<b>db"}}}}}"##,
    );
    assert_eq!(
        subnets(&visual),
        ["10.0.0.0/16 10.0.0.0/17 web", "10.0.0.0/16 10.0.192.0/18 <b>db"]
    );
    assert_eq!(visual.vpcs[0].leaves.len(), 3);
    let pasted = read(
        "list.txt",
        "10.0.0.0/16\n10.0.0.0/17\t10.0.0.0 - 10.0.127.255\t32766\tweb\n10.0.128.0/17 # free\n",
    );
    assert_eq!(subnets(&pasted), ["10.0.0.0/16 10.0.0.0/17 web", "10.0.0.0/16 10.0.128.0/17 "]);
    let csv = read("x.csv", "cidr,name\n10.0.0.0/24,\"web, a\"\n10.0.2.0/24,'=db\n");
    assert_eq!(subnets(&csv), ["list 10.0.0.0/24 web, a", "list 10.0.2.0/24 =db"]);
    assert_eq!(csv.named_blocks().len(), 2, "without a VPC each subnet counts for itself");
}

#[test]
fn the_design_format_keeps_what_is_unknown_out() {
    let design = read(
        "design.yaml",
        "version: 1\nvpcs:\n  - id: a\n    cidrs: [10.0.0.0/16]\n    subnets:\n      - {id: s, az: eu-west-1a, cidr: 10.0.0.0/24, ipv6_cidr: unknown}\n      - {id: t, cidr: unknown}\nexternal:\n  - {id: dc, cidrs: [192.168.0.0/16]}\n",
    );
    assert_eq!(subnets(&design), ["a 10.0.0.0/24 s"]);
    assert_eq!(design.external.len(), 1);
}

#[test]
fn what_is_none_of_them_is_refused_with_a_place() {
    for (name, text, part) in [
        ("x.json", "{\"Vpcs\": [", "x.json:1:"),
        ("x.json", "{\"Statement\": []}", "holds no VPC"),
        ("x.txt", "hello", "line 1"),
        ("x.txt", "", "holds no VPC"),
        ("x.json", "{\"Vpcs\": [{\"CidrBlock\": \"10.0.0.0/99\"}]}", "/99"),
        ("x.tf", "resource {{{", "x.tf:1:"),
    ] {
        let refusal = import::read(name, text).expect_err(text);
        assert!(refusal.message.contains(part), "{}", refusal.message);
    }
}

/// Names that break formats which are not escaped.
const HOSTILE: [&str; 6] = [
    "a${b}%{c}",
    "<script>\"&'",
    "=cmd|' /C calc'!A0",
    "pipe | `tick` *star*",
    "two: words # not a comment",
    "qu'ote\\",
];

fn hostile() -> Design {
    let request = Request {
        bases: vec!["10.0.0.0/16".parse().unwrap()],
        needs: ["web:100x3", "db:200", "x:/28x2"]
            .iter()
            .map(|need| need.parse().unwrap())
            .collect(),
        ipv6: Some("2001:db8::/56".parse().unwrap()),
        align_tiers: true,
        mode: Mode::Aws,
        ..Request::default()
    };
    let mut vpc = arrange(&request).unwrap_or_else(|failed| panic!("{failed:?}")).vpc;
    for (leaf, name) in vpc.leaves.iter_mut().filter(|leaf| leaf.state == State::Used).zip(HOSTILE)
    {
        leaf.name = name.into();
        leaf.note = format!("note {name}");
    }
    Design { vpcs: vec![vpc], external: Vec::new() }
}

fn names(design: &Design) -> Vec<(String, String)> {
    let leaves: Vec<&Leaf> = design.vpcs.iter().flat_map(|vpc| vpc.subnets()).collect();
    leaves.iter().map(|leaf| (leaf.cidr.to_string(), leaf.name.clone())).collect()
}

#[test]
fn exports_are_read_back_with_every_name_as_it_was() {
    let design = hostile();
    let expected = names(&design);
    for (name, format) in [
        ("d.json", Format::Json),
        ("d.tf", Format::Terraform),
        ("d.yaml", Format::Cloudformation),
        ("d.csv", Format::Csv),
    ] {
        let text = export::text(&design, format);
        let back = read(name, &text);
        assert_eq!(names(&back), expected, "{name}:\n{text}");
    }
    let json = export::text(&design, Format::Json);
    assert_eq!(read("d.json", &json), design);
}

#[test]
fn no_name_leaves_its_place_in_pictures_and_tables() {
    let design = hostile();
    let svg = export::text(&design, Format::Svg);
    assert!(!svg.contains("<script>") && svg.contains("&lt;script&gt;&quot;&amp;&#39;"));
    let tags = |sign: char| svg.matches(sign).count();
    assert_eq!(tags('<'), tags('>'));
    let mermaid = export::text(&design, Format::Mermaid);
    assert!(!mermaid.contains("<script>") && mermaid.contains("#lt;script#gt;"));
    let markdown = export::text(&design, Format::Markdown);
    let bars = markdown.lines().map(|line| line.replace("\\|", "").matches('|').count());
    assert!(bars.collect::<Vec<_>>().windows(2).all(|pair| pair[0] == pair[1]), "{markdown}");
    let hcl = export::text(&design, Format::TerraformModule);
    document::hcl::parse(&hcl, FileId(0)).unwrap_or_else(|error| panic!("{error:?}\n{hcl}"));
}

#[test]
fn the_shell_reads_every_word_of_the_aws_script_as_one() {
    let script =
        export::text(&hostile(), Format::AwsCli).replace("aws ec2 create-subnet", "printf '%s\\0'");
    let run = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("VPC_ID", "vpc-1")
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let words: Vec<String> = run
        .stdout
        .split(|&byte| byte == 0)
        .map(|word| String::from_utf8_lossy(word).into_owned())
        .collect();
    for name in HOSTILE {
        let tag = serde_json::json!([{"ResourceType": "subnet", "Tags": [{"Key": "Name", "Value": name}]}]).to_string();
        assert!(words.contains(&tag), "{name}");
    }
}
