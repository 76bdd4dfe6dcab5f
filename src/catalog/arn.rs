//! Resource types and the formats of their ARNs.

use super::action::Service;
use super::key::ConditionKey;
use super::pattern::{Last, overlap};
use super::{compare, table};
use std::cmp::Ordering;

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
        table::numbers(self.row()[2]).map(ArnFormat)
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
pub struct ArnFormat(u32);

impl ArnFormat {
    fn row(self) -> [u32; 4] {
        table::row(table::formats(), self.0)
    }

    fn resource_type(self) -> ResourceType {
        ResourceType(self.row()[3] & !(3 << 30))
    }

    /// The format as AWS writes it.
    #[must_use]
    pub fn text(self) -> &'static str {
        table::text(self.row()[0])
    }

    /// The format with `*` for every free part.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        table::text(self.row()[1])
    }

    /// The six fields: `arn`, partition, service, Region, account, resource. Missing ones are empty.
    #[must_use]
    pub fn fields(self) -> [&'static str; 6] {
        let mut fields = [""; 6];
        for (field, text) in fields.iter_mut().zip(self.text().splitn(6, ':')) {
            *field = text;
        }
        fields
    }

    /// Whether the ARN may be one of any service, as that of a recovery point.
    #[must_use]
    pub fn is_of_any_service(self) -> bool {
        self.row()[3] >> 30 & 1 != 0
    }

    /// Whether an ARN or a pattern of ARNs (with `*` and `?`) can name a resource of this format.
    ///
    /// The name of a bucket holds no `/`; other free parts may. A wildcard of the pattern may reach beyond its field, as
    /// in IAM, but no partition, Region or account holds a colon.
    #[must_use]
    pub fn can_name(self, pattern: &str) -> bool {
        // Mostly each field can be one of the format's, which is quicker to see than that of the whole.
        let fields = |text| str::splitn(text, 6, ':');
        let mut pairs = fields(pattern).zip(fields(self.pattern())).enumerate();
        pairs.all(|(at, (one, own))| {
            overlap(one, own, 0, if at < 5 { Last::Any } else { self.last() })
        }) && fields(pattern).count() == 6
            || overlap(pattern, self.pattern(), 5, self.last())
    }

    /// Whether the resource part of an ARN, after the fifth colon, can be one of this format.
    #[must_use]
    pub fn can_name_resource(self, resource: &str) -> bool {
        overlap(resource, table::text(self.row()[2]), 0, self.last())
    }

    /// What the last wildcard of the pattern takes.
    fn last(self) -> Last {
        if self.row()[3] >> 31 != 0 { Last::Segment } else { Last::Any }
    }
}

/// Whether the service has resource types, and a resource that an ARN of that account names is none of them.
///
/// The pattern is what stands after the fifth colon. Some resources are AWS's alone.
#[must_use]
pub fn is_of_no_type(service: &str, account: &str, resource: &str) -> bool {
    let literal = |text: &str| !text.is_empty() && !text.contains(['*', '?', '$']);
    let open = !literal(account);
    let may_be_of = |format: ArnFormat| {
        let own = || format.fields()[4];
        open || !literal(own()) || own() == account
    };
    let mut some = false;
    for (_, format) in arn_formats(service).filter(|(_, format)| !format.is_of_any_service()) {
        if format.can_name_resource(resource) && may_be_of(format) {
            return false;
        }
        some = some || may_be_of(format);
    }
    some
}

/// Every format whose service field is this one, with the resource type it belongs to, in order of the types.
///
/// Several services may define types under one ARN service; a format with a free service field fits any.
pub fn arn_formats(service: &str) -> impl Iterator<Item = (ResourceType, ArnFormat)> {
    let rows = table::formats_by_service();
    let before = |wanted: &str| {
        rows.partition_point(|[own, _]| compare(table::text(*own), wanted) == Ordering::Less)
    };
    let own = rows.get(before(service)..).unwrap_or_default();
    let own =
        own.iter().take_while(move |[own, _]| table::text(*own).eq_ignore_ascii_case(service));
    let free = rows.get(before("${")..).unwrap_or_default();
    let free = free.iter().take_while(|[own, _]| table::text(*own).starts_with("${"));
    let (mut own, mut free) = (own.peekable(), free.peekable());
    std::iter::from_fn(move || {
        let next = match (own.peek(), free.peek()) {
            (Some([_, one]), Some([_, other])) if other < one => free.next(),
            (Some(_), _) => own.next(),
            (None, _) => free.next(),
        };
        let format = ArnFormat(next?[1]);
        Some((format.resource_type(), format))
    })
}
