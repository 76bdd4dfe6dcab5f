//! A need as people write it: `web:120`, `app:100x3`, `db:/26x2`.

use std::str::FromStr;

/// A named need for subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub name: String,
    pub room: Room,
    /// How many subnets; `None` leaves it to the number of zones.
    pub count: Option<u32>,
}

/// How large each subnet is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Hosts(u128),
    Length(u8),
}

/// No Region has more zones, and no VPC more subnets, than this allows for.
const MOST: u32 = 4096;

impl FromStr for Need {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "write NAME:HOSTS, NAME:HOSTSxCOUNT or NAME:/LENGTH";
        let (name, rest) =
            text.rsplit_once(':').ok_or_else(|| format!("`{text}` has no `:`; {form}"))?;
        if name.is_empty() {
            return Err(format!("`{text}` has no name; {form}"));
        }
        let (room, count) = match rest.split_once('x') {
            None => (rest, None),
            Some((room, count)) => {
                let count: u32 = count
                    .parse()
                    .map_err(|_| format!("`{count}` is no number of subnets; {form}"))?;
                if count == 0 || count > MOST {
                    return Err(format!("{count} subnets: 1 to {MOST} are planned for one need"));
                }
                (room, Some(count))
            }
        };
        let room = match room.strip_prefix('/') {
            Some(len) => Room::Length(
                len.parse().map_err(|_| format!("`/{len}` is no prefix length; {form}"))?,
            ),
            None => Room::Hosts(
                room.parse().map_err(|_| format!("`{room}` is no number of hosts; {form}"))?,
            ),
        };
        Ok(Self { name: name.to_owned(), room, count })
    }
}
