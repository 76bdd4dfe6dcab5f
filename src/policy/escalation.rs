//! The known ways to more rights than a policy gives by itself, as data: `data/overlay/privilege-escalation.tsv`.

use std::sync::OnceLock;

/// One way: actions that together lead to more rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// `lambda-invoke`. It stays what it is once released.
    pub id: &'static str,
    pub class: Class,
    /// What the caller has to be allowed, all of it, in the order of the requests.
    pub actions: Vec<&'static str>,
    /// The services to one of which the role of `iam:PassRole` is handed; empty without that action.
    pub services: Vec<&'static str>,
    /// Whether AWS documents what `iam:PassedToService` holds here.
    pub documented: bool,
    /// The resource with which the actions need nothing else of the account.
    pub own: Option<Own>,
    /// What the account has to have otherwise: `a mightier role`.
    pub needs: &'static str,
}

/// How a way leads to more rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The caller gives itself more.
    Itself,
    /// It takes over another user or role.
    Principal,
    /// It hands a role to something that it makes.
    New,
    /// It takes over something that has a role.
    Existing,
    /// It changes what IAM Identity Center hands out.
    IdentityCenter,
}

/// What an action has to be about for the caller to need nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// The calling user.
    User,
    /// The calling role.
    Role,
    /// A group that the calling user is in.
    Group,
    /// A customer managed policy that is attached to the caller.
    Policy,
    NewUser,
    NewRole,
}

/// Every way, the strongest first.
pub fn paths() -> &'static [Path] {
    static PATHS: OnceLock<Vec<Path>> = OnceLock::new();
    PATHS.get_or_init(|| {
        rows(include_str!("../../data/overlay/privilege-escalation.tsv")).filter_map(path).collect()
    })
}

/// Actions that hand out what is stored, each with what that is.
pub fn disclosing() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(include_str!("../../data/overlay/sensitive-actions.tsv"))
        .filter_map(|row| row.split_once('\t'))
}

fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn path(row: &'static str) -> Option<Path> {
    let mut columns = row.split('\t');
    let id = columns.next()?;
    let class = match columns.next()? {
        "SELF" => Class::Itself,
        "PRIN" => Class::Principal,
        "NEW" => Class::New,
        "EXIST" => Class::Existing,
        "SSO" => Class::IdentityCenter,
        _ => return None,
    };
    let actions = columns.next()?.split(',').collect();
    let services = columns.next()?;
    let documented = !services.starts_with('?');
    let services = services.trim_start_matches('?').split(',').filter(|name| *name != "-");
    let own = match columns.next()? {
        "user" => Some(Own::User),
        "role" => Some(Own::Role),
        "group" => Some(Own::Group),
        "policy" => Some(Own::Policy),
        "new-user" => Some(Own::NewUser),
        "new-role" => Some(Own::NewRole),
        "-" => None,
        _ => return None,
    };
    let services = services.collect();
    Some(Path { id, class, actions, services, documented, own, needs: columns.next()? })
}
