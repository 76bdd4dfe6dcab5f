//! Absent keys, keys with several values, and conditions next to each other.

use super::{NEW, conditions};

#[test]
fn absent_keys() {
    conditions(
        NEW,
        &[
            (r#"{"StringEquals":{"aws:x":"a"}}"#, "{}", "no"),
            (r#"{"StringEquals":{"aws:x":"a"}}"#, r#"{"aws:x":null}"#, "no"),
            (r#"{"StringEquals":{"aws:x":"a"}}"#, r#"{"aws:x":[]}"#, "no"),
            (r#"{"StringNotEquals":{"aws:x":"a"}}"#, "{}", "yes"),
            (r#"{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#, "{}", "yes"),
            (r#"{"ArnNotLike":{"aws:x":"arn:aws:*:*:*:*"}}"#, "{}", "yes"),
            (r#"{"StringEqualsIfExists":{"aws:x":"a"}}"#, "{}", "yes"),
            (r#"{"StringNotEqualsIfExists":{"aws:x":"a"}}"#, "{}", "yes"),
            (r#"{"NumericLessThanIfExists":{"aws:x":"1"}}"#, "{}", "yes"),
            (r#"{"Bool":{"aws:SecureTransport":"false"}}"#, "{}", "no"),
            (r#"{"BoolIfExists":{"aws:SecureTransport":"false"}}"#, "{}", "yes"),
            (r#"{"Null":{"aws:x":"true"}}"#, "{}", "yes"),
            (r#"{"Null":{"aws:x":"false"}}"#, "{}", "no"),
            (r#"{"Null":{"aws:x":"true"}}"#, r#"{"aws:x":""}"#, "no"),
            (r#"{"Null":{"aws:x":false}}"#, r#"{"AWS:X":"v"}"#, "yes"),
            (r#"{"Null":{"aws:x":"yes"}}"#, "{}", "unknown"),
            (r#"{"Null":{"aws:x":["true","false"]}}"#, "{}", "yes"),
            (r#"{"NullIfExists":{"aws:x":"true"}}"#, "{}", "unknown"),
            (r#"{"ForAllValues:StringEquals":{"aws:x":"a"}}"#, "{}", "yes"),
            (r#"{"ForAllValues:StringNotEquals":{"aws:x":"a"}}"#, "{}", "yes"),
            (r#"{"ForAnyValue:StringEquals":{"aws:x":"a"}}"#, "{}", "no"),
            (r#"{"ForAnyValue:StringNotEquals":{"aws:x":"a"}}"#, "{}", "no"),
            (r#"{"ForAllValues:StringEqualsIfExists":{"aws:x":"a"}}"#, "{}", "yes"),
            (r#"{"ForAnyValue:StringEqualsIfExists":{"aws:x":"a"}}"#, "{}", "unknown"),
            (r#"{"ForAllValues:Null":{"aws:x":"false"}}"#, "{}", "yes"),
            (r#"{"ForAnyValue:Null":{"aws:x":"true"}}"#, "{}", "no"),
        ],
    );
}

#[test]
fn set_operators() {
    let two = r#"{"aws:TagKeys":["a","b"]}"#;
    conditions(
        NEW,
        &[
            (r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b","c"]}}"#, two, "yes"),
            (r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#, two, "no"),
            (r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}}"#, two, "yes"),
            (r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":"c"}}"#, two, "no"),
            (r#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":"a"}}"#, two, "no"),
            (r#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":"c"}}"#, two, "yes"),
            (r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"}}"#, two, "yes"),
            (r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}"#, two, "no"),
            (r#"{"ForAllValues:StringNotLike":{"aws:TagKeys":"?"}}"#, two, "no"),
            // A null data set.
            (
                r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#,
                r#"{"aws:TagKeys":""}"#,
                "yes",
            ),
            (
                r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#,
                r#"{"aws:TagKeys":[]}"#,
                "yes",
            ),
            (r#"{"ForAnyValue:StringLike":{"aws:TagKeys":"*"}}"#, r#"{"aws:TagKeys":[]}"#, "no"),
            // On a single-valued key.
            (r#"{"ForAllValues:StringEquals":{"aws:x":"a"}}"#, r#"{"aws:x":"b"}"#, "no"),
            (r#"{"ForAnyValue:StringEquals":{"aws:x":"a"}}"#, r#"{"aws:x":"a"}"#, "yes"),
            // None where there should be one.
            (r#"{"StringEquals":{"aws:TagKeys":"a"}}"#, two, "unknown"),
            (r#"{"StringEquals":{"aws:TagKeys":"a"}}"#, r#"{"aws:TagKeys":"a"}"#, "unknown"),
            (r#"{"StringNotEquals":{"aws:own":"a"}}"#, r#"{"aws:own":["a","b"]}"#, "unknown"),
            (r#"{"StringEquals":{"aws:TagKeys":"a"}}"#, "{}", "no"),
            (r#"{"Null":{"aws:TagKeys":"false"}}"#, two, "yes"),
        ],
    );
}

#[test]
fn empty_lists_of_values() {
    conditions(
        NEW,
        &[
            (r#"{"ForAllValues:StringEquals":{"aws:x":[]}}"#, "{}", "yes"),
            (r#"{"ForAllValues:StringEquals":{"aws:x":[]}}"#, r#"{"aws:x":"a"}"#, "no"),
            (r#"{"ForAnyValue:StringEquals":{"aws:x":[]}}"#, r#"{"aws:x":"a"}"#, "no"),
            (r#"{"StringEqualsIfExists":{"aws:x":[]}}"#, "{}", "yes"),
            (r#"{"StringEqualsIfExists":{"aws:x":[]}}"#, r#"{"aws:x":"a"}"#, "no"),
            (r#"{"StringEquals":{"aws:x":[]}}"#, r#"{"aws:x":"a"}"#, "unknown"),
            (r#"{"StringNotEquals":{"aws:x":[]}}"#, "{}", "unknown"),
        ],
    );
}

#[test]
fn several_conditions_are_anded() {
    conditions(
        NEW,
        &[
            (r#"{"StringEquals":{"aws:x":"a","aws:y":"b"}}"#, r#"{"aws:x":"a"}"#, "no"),
            (
                r#"{"StringEquals":{"aws:x":"a"},"Bool":{"aws:y":"true"}}"#,
                r#"{"aws:x":"a","aws:y":"true"}"#,
                "yes",
            ),
            (
                r#"{"StringEquals":{"aws:x":"a"},"Strange":{"aws:y":"true"}}"#,
                r#"{"aws:x":"b"}"#,
                "unknown",
            ),
            (r#"{"StringEquals":{"aws:x":"a","AWS:X":"b"}}"#, r#"{"aws:x":"b"}"#, "unknown"),
            ("{}", "{}", "yes"),
        ],
    );
}
