//! The embedded service data says what AWS documents, and its look-ups agree with plain scans.

use perimeter::catalog::{self, AccessLevel, KeyType, Overlay, Presence};

fn action(name: &str) -> catalog::Action {
    catalog::action(name).unwrap_or_else(|| panic!("{name} is an action"))
}

fn key(name: &str) -> catalog::ConditionKey {
    catalog::condition_key(name).unwrap_or_else(|| panic!("{name} is a key"))
}

fn types(name: &str) -> Vec<&'static str> {
    action(name).resource_types().map(|edge| edge.resource_type().name()).collect()
}

#[test]
fn actions_are_as_aws_documents_them() {
    assert_eq!(action("S3:getOBJECT").to_string(), "s3:GetObject");
    assert_eq!(action("s3:GetObject").level(), Some(AccessLevel::Read));
    assert_eq!(action("iam:AttachRolePolicy").level(), Some(AccessLevel::PermissionsManagement));
    assert_eq!(action("ec2:CreateTags").level(), Some(AccessLevel::Tagging));
    for (name, expected) in [
        ("s3:ListAllMyBuckets", &[] as &[&str]),
        ("ec2:DescribeInstances", &[]),
        ("ecr:GetAuthorizationToken", &[]),
        ("s3:ListBucket", &["accesspoint", "bucket"]),
        ("iam:PassRole", &["role"]),
    ] {
        assert_eq!(types(name), expected, "{name}");
    }
    for needed in ["instance", "subnet", "image"] {
        assert!(types("ec2:RunInstances").contains(&needed), "{needed}");
    }
    assert!(action("iam:PassRole").resource_types().all(catalog::Edge::is_required));
    for (name, supported) in [
        ("s3:PutObject", "s3:x-amz-server-side-encryption"),
        ("s3:ListBucket", "s3:prefix"),
        ("iam:PassRole", "iam:PassedToService"),
        ("sts:AssumeRole", "sts:ExternalId"),
        ("lambda:InvokeFunctionUrl", "lambda:FunctionUrlAuthType"),
        ("ec2:RunInstances", "ec2:InstanceType"),
        ("s3:GetObject", "aws:SourceIp"),
    ] {
        assert!(action(name).supports(key(supported)), "{name} supports {supported}");
    }
    assert!(!action("s3:GetObject").supports(key("s3:prefix")));
    let dependents: Vec<_> = action("ec2:RunInstances").dependent_actions().collect();
    assert!(dependents.contains(&"iam:PassRole"), "{dependents:?}");
    assert!(action("s3:PauseReplication").is_permission_only());
}

#[test]
fn names_that_are_no_actions_are_not_found() {
    for name in
        ["s3:ListBuckets", "s3:HeadObject", "s3:Get*", "s3:", ":GetObject", "s3", "", "S3GetObject"]
    {
        assert_eq!(catalog::action(name), None, "{name}");
    }
    let right = |name| catalog::api_name(name).map(|api| api.actions().collect::<Vec<_>>());
    assert_eq!(right("s3:listbuckets"), Some(vec!["s3:ListAllMyBuckets"]));
    assert_eq!(right("s3:HeadObject"), Some(vec!["s3:GetObject"]));
    assert_eq!(right("s3:GetObject"), None);
    assert!(catalog::retired("deepcomposer:CreateAudio").is_some());
    assert!(catalog::retired("s3:GetObject").is_none());
}

#[test]
fn the_size_is_that_of_aws() {
    assert!(catalog::services().len() >= 450);
    assert!(catalog::actions().len() >= 22_000);
    assert!(catalog::condition_keys().len() >= 1_500);
    assert_eq!(
        catalog::services().flat_map(catalog::Service::actions).count(),
        catalog::actions().len()
    );
    assert!(catalog::version().contains("iam-data"));
    assert!(catalog::date() >= "2026-09-26", "{}", catalog::date());
}

#[test]
fn every_action_is_found_under_its_own_name() {
    let mut before = String::new();
    for action in catalog::actions() {
        let name = action.to_string();
        assert_eq!(catalog::action(&name.to_uppercase()), Some(action), "{name}");
        assert_eq!(catalog::nearest_action(&name), Some(action), "{name}");
        let sorted = name.to_lowercase();
        assert!(before != sorted, "{name} is there twice");
        before = sorted;
        for edge in action.resource_types() {
            let service = edge.resource_type().service();
            assert_eq!(service, action.service(), "{name} takes a foreign resource type");
        }
        for dependent in action.dependent_actions() {
            assert!(dependent.contains(':'), "{name} needs {dependent}");
        }
    }
}

#[test]
fn every_resource_type_has_an_arn() {
    for resource in catalog::services().flat_map(catalog::Service::resource_types) {
        let name = format!("{} {}", resource.service().prefix(), resource.name());
        assert!(resource.arns().count() > 0, "{name}");
        for arn in resource.arns() {
            let [arn_field, _, service, _, _, rest] = arn.fields();
            assert!(
                arn_field == "arn" && !service.is_empty() && !rest.is_empty(),
                "{}",
                arn.text()
            );
            let pattern = arn.pattern();
            assert!(!pattern.contains(['$', '{', '}']), "{name}: {pattern}");
            assert!(pattern.len() < 128, "{name}: {pattern}");
            assert!(
                catalog::arn_formats(service).any(|(of, format)| of == resource && format == arn)
            );
        }
    }
    let bucket: Vec<_> =
        catalog::arn_formats("s3").filter(|(of, _)| of.name() == "bucket").collect();
    assert!(
        bucket.iter().any(|(_, format)| format.text() == "arn:${Partition}:s3:::${BucketName}")
    );
    let object = catalog::arn_formats("s3").find(|(of, _)| of.name() == "object");
    assert_eq!(object.map(|(_, format)| format.pattern()), Some("arn:*:s3:::*/*"));
}

#[test]
fn condition_keys_have_the_documented_types() {
    for (name, value_type, multivalued) in [
        ("dynamodb:LeadingKeys", KeyType::String, true),
        ("aws:SourceIp", KeyType::IpAddress, false),
        ("aws:sourcearn", KeyType::Arn, false),
        ("aws:TagKeys", KeyType::String, true),
        ("aws:PrincipalOrgPaths", KeyType::String, true),
        ("aws:CurrentTime", KeyType::Date, false),
        ("aws:SecureTransport", KeyType::Bool, false),
        ("aws:MultiFactorAuthAge", KeyType::Numeric, false),
        ("s3:max-keys", KeyType::Numeric, false),
        ("kms:ViaService", KeyType::String, false),
    ] {
        let key = key(name);
        assert_eq!((key.value_type(), key.is_multivalued()), (value_type, multivalued), "{name}");
    }
    assert_eq!(key("aws:PrincipalAccount").presence(), Some(Presence::Always));
    assert_eq!(key("aws:SourceIp").presence(), Some(Presence::Sometimes));
    assert_eq!(key("s3:prefix").presence(), None);
    assert!(key("aws:PrincipalOrgID").is_sensitive() && !key("aws:SourceArn").is_sensitive());
    assert!(key("lambda:SourceFunctionArn").is_global());
}

#[test]
fn templates_take_any_free_part_but_none() {
    for (name, template) in [
        ("aws:ResourceTag/Team", "aws:ResourceTag/${TagKey}"),
        ("AWS:resourcetag/a/b", "aws:ResourceTag/${TagKey}"),
        ("s3:ExistingObjectTag/x", "s3:ExistingObjectTag/<key>"),
        ("kms:EncryptionContext:app", "kms:EncryptionContext:${EncryptionContextKey}"),
        ("events:Metadata/a", "events:Metadata/${MetadataKey}"),
        ("events:Metadata/a/Matcher", "events:Metadata/${MetadataKey}/Matcher"),
    ] {
        assert_eq!(catalog::condition_key(name).map(|key| key.name()), Some(template), "{name}");
    }
    for name in
        ["aws:ResourceTag/", "aws:ResourceTag", "s3:ExistingObjectTag/", "aws:Nonsense", "prefix"]
    {
        assert_eq!(catalog::condition_key(name), None, "{name}");
    }
    for key in catalog::condition_keys() {
        assert_eq!(catalog::condition_key(&key.name().to_uppercase()), Some(key), "{key}");
    }
}

#[test]
fn issuer_claims_are_known_by_shape() {
    for name in
        ["token.actions.githubusercontent.com:sub", "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud"]
    {
        assert!(catalog::ConditionKey::is_issuer_claim(name), "{name}");
    }
    for name in
        ["aws:sub", "s3:prefix", "example.com", "example.com:", "exa mple.com:sub", ".com:sub"]
    {
        assert!(!catalog::ConditionKey::is_issuer_claim(name), "{name}");
    }
}

#[test]
fn patterns_name_what_a_plain_scan_finds() {
    for pattern in [
        "*",
        "**",
        "*:*",
        "s3:*",
        "S3:GET*",
        "*:Describe*",
        "s3:?etObject",
        "s3*:Get*",
        "iam:*Role*",
        "s3:",
        "s3",
        "",
        "nosuch:*",
    ] {
        let plain: Vec<_> = catalog::actions()
            .filter(|action| {
                pattern.trim_matches('*').is_empty() && !pattern.is_empty()
                    || pattern.split_once(':').is_some_and(|(prefix, name)| {
                        catalog::matches(prefix, action.service().prefix())
                            && catalog::matches(name, action.name())
                    })
            })
            .collect();
        assert!(catalog::expand(pattern).eq(plain), "{pattern}");
    }
    assert_eq!(catalog::expand("*").count(), catalog::actions().len());
    assert!(catalog::expand("s3:Get*").count() > 40);
    assert_eq!(catalog::expand("s3:GetObject").count(), 1);
}

#[test]
fn near_names_are_found_and_far_ones_are_not() {
    for (wrong, right) in [
        ("s3:GetObjet", Some("s3:GetObject")),
        ("s3:GteObject", Some("s3:GetObject")),
        ("s3:PutObjects", Some("s3:PutObject")),
        ("iam:PasRole", Some("iam:PassRole")),
        ("dynamdb:GetItem", Some("dynamodb:GetItem")),
        ("lambda:InvokeFunctions", Some("lambda:InvokeFunction")),
        ("s3:Frobnicate", None),
        ("nonsense:GetObject", None),
        ("s3", None),
    ] {
        let found = catalog::nearest_action(wrong).map(|action| action.to_string());
        assert_eq!(found.as_deref(), right, "{wrong}");
    }
    let near = |name| catalog::nearest_condition_key(name).map(|key| key.name());
    assert_eq!(near("aws:PrincipalOrgId"), Some("aws:PrincipalOrgID"));
    assert_eq!(near("aws:SourceVpcE"), Some("aws:SourceVpce"));
    assert_eq!(near("aws:ResurceTag/Team"), Some("aws:ResourceTag/${TagKey}"));
    assert_eq!(near("aws:Frobnicate"), None);
    assert_eq!(
        catalog::nearest_service_principal("lamda.amazonaws.com"),
        Some("lambda.amazonaws.com")
    );
    assert_eq!(
        catalog::nearest_service_principal("lambda.amazon.com"),
        Some("lambda.amazonaws.com")
    );
}

#[test]
fn regions_and_partitions() {
    for (region, partition) in [
        ("eu-west-1", Some("aws")),
        ("us-gov-west-1", Some("aws-us-gov")),
        ("cn-north-1", Some("aws-cn")),
        ("eusc-de-east-1", Some("aws-eusc")),
        ("us-iso-east-1", Some("aws-iso")),
        ("eu-newtown-7", Some("aws")),
        ("eu-west", None),
        ("EU-WEST-1", None),
        ("*", None),
        ("", None),
    ] {
        assert_eq!(
            catalog::partition_of_region(region).map(|found| found.id),
            partition,
            "{region}"
        );
    }
    assert_eq!(
        catalog::partition("aws-cn").map(|found| found.dns_suffix),
        Some("amazonaws.com.cn")
    );
    assert_eq!(catalog::partition("AWS"), None);
}

#[test]
fn service_principals_are_known_with_region_and_partition() {
    for (name, known) in [
        ("lambda.amazonaws.com", true),
        ("ec2.amazonaws.com.cn", true),
        ("logs.eu-west-1.amazonaws.com", true),
        ("lambda.amazon.com", false),
        ("lambda", false),
        ("nosuchservice.amazonaws.com", false),
        ("amazonaws.com", false),
    ] {
        assert_eq!(catalog::is_service_principal(name), known, "{name}");
    }
    assert!(catalog::is_managed_policy("service-role/AWSLambdaBasicExecutionRole"));
    assert!(!catalog::is_managed_policy("AWSLambdaBasicExecutionRole"));
    assert!(
        catalog::service("s3").is_some_and(|s3| s3.supports_rcp() && s3.has_resource_policies())
    );
    assert!(catalog::service("ec2").is_some_and(|ec2| !ec2.supports_rcp()));
}

#[test]
fn hand_kept_names_fit_the_data() {
    let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
    for line in lines(include_str!("../data/overlay/api-names.tsv")) {
        let (name, actions) = line.split_once('\t').expect("two columns");
        assert_eq!(catalog::action(name), None, "{name} is an action by now: remove the line");
        for target in actions.split(',').filter(|target| *target != "-") {
            assert!(catalog::action(target).is_some(), "{name} -> {target}");
        }
    }
    for line in lines(include_str!("../data/retired.tsv")) {
        let (name, _) = line.split_once('\t').expect("two columns");
        assert_eq!(catalog::action(name), None, "{name} has come back");
    }
}

#[test]
fn an_overlay_adds_names() {
    let overlay = Overlay {
        actions: vec!["acme:*".into(), "s3:FrobObject".into()],
        condition_keys: vec!["acme:Tenant".into()],
        ..Overlay::default()
    };
    assert!(overlay.has_action("acme:Anything") && overlay.has_action("S3:frobobject"));
    assert!(overlay.has_action("s3:GetObject") && !overlay.has_action("s3:Frob"));
    assert!(
        overlay.has_service("acme") && overlay.has_service("s3") && !overlay.has_service("acm3")
    );
    assert!(overlay.has_condition_key("ACME:tenant") && overlay.has_condition_key("aws:SourceIp"));
    assert!(!Overlay::default().has_condition_key("acme:Tenant"));
}
