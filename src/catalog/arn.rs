//! Resource types and the formats of their ARNs.

use super::action::Service;
use super::key::ConditionKey;
use super::pattern::{Step, overlap};
use super::table;

/// A resource type of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType(u32);

impl ResourceType {
    pub(super) fn new(row: u32) -> Self {
        Self(row)
    }

    fn row(self) -> [u32; 4] {
        table::row(table::resources(), self.0)
    }

    /// The service that defines it, which the ARN need not name: `ebs` has ARNs of `ec2`.
    #[must_use]
    pub fn service(self) -> Service {
        Service::new(self.row()[1])
    }

    /// `bucket`.
    #[must_use]
    pub fn name(self) -> &'static str {
        table::text(self.row()[0])
    }

    /// The formats its ARNs may have; at least one.
    pub fn arns(self) -> impl Iterator<Item = ArnFormat> {
        table::list(self.row()[2]).map(|span| ArnFormat(table::text(span)))
    }

    /// The condition keys that a request on such a resource can carry.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> {
        table::list(self.row()[3]).map(ConditionKey::new)
    }
}

/// The format of an ARN: `arn:${Partition}:s3:::${BucketName}`.
///
/// `${Name}` stands for one or more characters and a bare `*` for any, `/` and `:` included: the data does
/// not say which values may hold one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArnFormat(&'static str);

impl ArnFormat {
    /// The format as AWS writes it.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.0
    }

    /// The six fields: `arn`, partition, service, Region, account, resource. Missing ones are empty.
    #[must_use]
    pub fn fields(self) -> [&'static str; 6] {
        let mut fields = [""; 6];
        for (field, text) in fields.iter_mut().zip(self.0.splitn(6, ':')) {
            *field = text;
        }
        fields
    }

    /// The format as a pattern with `*` for every free part, in a given field of [`ArnFormat::fields`] or the whole.
    #[must_use]
    pub fn pattern(text: &str) -> String {
        let mut pattern = String::with_capacity(text.len());
        let mut rest = text;
        // One format has a free part without the `$`.
        while let Some((before, after)) = rest.split_once('{') {
            pattern.push_str(before.strip_suffix('$').unwrap_or(before));
            pattern.push('*');
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        pattern.push_str(rest);
        pattern
    }
}

impl ArnFormat {
    /// Whether an ARN or a pattern of ARNs (with `*` and `?`) can name a resource of this format.
    ///
    /// The name of a bucket holds no `/`; other free parts may.
    #[must_use]
    pub fn can_name(self, pattern: &str) -> bool {
        let wanted: Vec<Step> = pattern.bytes().map(Step::of).collect();
        overlap(&wanted, &self.steps(self.0))
    }

    /// Whether the resource part of an ARN, after the fifth colon, can be one of this format.
    #[must_use]
    pub fn can_name_resource(self, resource: &str) -> bool {
        let [.., own] = self.fields();
        if !may_start_alike(resource, own) {
            return false;
        }
        let wanted: Vec<Step> = resource.bytes().map(Step::of).collect();
        overlap(&wanted, &self.steps(own))
    }

    fn steps(self, text: &str) -> Vec<Step> {
        let bucket = self.0.ends_with(":::${BucketName}");
        let pattern = Self::pattern(text);
        let last = pattern.len().saturating_sub(1);
        let step = |(at, byte)| if bucket && at == last { Step::Segment } else { Step::of(byte) };
        pattern.bytes().enumerate().map(step).collect()
    }
}

/// Whether the fixed beginnings of a pattern and a format agree as far as both go; most formats end here.
fn may_start_alike(pattern: &str, format: &str) -> bool {
    let fixed = |text: &str, signs: &[char]| text.find(signs).unwrap_or(text.len());
    let shorter = fixed(pattern, &['*', '?']).min(fixed(format, &['$', '{', '*']));
    pattern.as_bytes().get(..shorter) == format.as_bytes().get(..shorter)
}

/// Every format whose service field is this one, with the resource type it belongs to.
///
/// Several services may define types under one ARN service; a format with a free service field fits any.
pub fn arn_formats(service: &str) -> impl Iterator<Item = (ResourceType, ArnFormat)> {
    let types = (0..table::resources().len() as u32).map(ResourceType::new);
    types.flat_map(|resource| resource.arns().map(move |format| (resource, format))).filter(
        move |(_, format)| {
            // Asked for every ARN of a policy and true of few formats: nothing is split or copied for it.
            let rest = format.0.strip_prefix("arn:${Partition}:").unwrap_or_default();
            rest.starts_with("${")
                || rest.get(..service.len()).is_some_and(|own| own.eq_ignore_ascii_case(service))
                    && rest.as_bytes().get(service.len()) == Some(&b':')
        },
    )
}
