//! What proofs take for granted is used where it is needed, listed then, and understood as people write it.

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::questions::{self, Access, Assume, Axiom, Region, Verdict};
use perimeter::source::FileId;

fn always_denied(deny: &str, region: &Region, assume: &Assume) -> Verdict {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{deny}]}}"#);
    let node = json::parse(&text, FileId(0)).unwrap();
    questions::always_denied(&Access::from(&Policy::of(&node)), region, assume)
}

const OBJECTS: &str =
    r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::*/*"}"#;

#[test]
fn object_actions_are_about_objects() {
    let aws = |action: &str| Region::everything().action(&[action]).resource(&["arn:aws:*"]);
    let (nothing, documented) = (Assume::nothing(), Assume::documented());
    for action in ["s3:GetObject", "s3:PutObject", "s3:DeleteObjectTagging"] {
        // Without the axiom a bucket could be uploaded to; with it, only other partitions and access points are left.
        let region = aws(action).not_resource(&["arn:aws:s3:*:*:accesspoint/*"]);
        assert!(always_denied(OBJECTS, &region, &nothing).witness().is_some(), "{action}");
        let verdict = always_denied(OBJECTS, &region, &documented);
        let Verdict::Holds { axioms } = &verdict else { panic!("{action}: {verdict:?}") };
        assert_eq!(axioms, &["object actions act only on objects"], "{action}");
    }
    let verdict = always_denied(OBJECTS, &aws("s3:ListBucket"), &documented);
    assert_eq!(verdict.name(), "fails", "{verdict:?}");
}

#[test]
fn presence_is_understood_in_few_words() {
    let present = Some(Axiom::Present("aws:SecureTransport".to_owned()));
    for text in [
        "aws:SecureTransport is always present",
        "aws:SecureTransport is present",
        "aws:SecureTransport always present",
        "aws:SecureTransport present",
        "`aws:SecureTransport` is present in every request.",
        "aws:SecureTransport is always present in the request context",
    ] {
        assert_eq!(Axiom::parse(text), present, "{text}");
    }
    for narrower in ["aws:SecureTransport", "aws:SecureTransport is present in HTTPS requests"] {
        assert_eq!(Axiom::parse(narrower), None, "{narrower}");
    }
}
