//! The address space as SVG: every block an exact rectangle, halved along its long side for each bit, or a Hilbert curve.

use ipnet::IpNet;

use crate::cidr::design::{Design, Leaf, State};
use crate::sets::prefix::{self, position};

/// Text that is text in XML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            // XML 1.0 has no other control characters, escaped or not.
            _ if sign.is_control() => escaped.push(' '),
            _ => escaped.push(sign),
        }
    }
    escaped
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

const WIDTH: f64 = 1024.0;
const HEIGHT: f64 = 512.0;
const HEAD: f64 = 28.0;
/// Tier colours that people with colour blindness tell apart (Okabe and Ito), and a hatch each, so colour is never the only sign.
const COLOURS: [&str; 6] = ["#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00"];

/// Where a block lies inside its base: each further bit takes one half of the longer side.
fn place(block: &IpNet, base: &IpNet) -> Rectangle {
    let mut at = Rectangle { x: 0.0, y: 0.0, width: WIDTH, height: HEIGHT };
    for len in base.prefix_len()..block.prefix_len() {
        let bit = position(block.network()) >> (block.max_prefix_len() - len - 1) & 1;
        let second = if bit == 1 { 1.0 } else { 0.0 };
        if at.width >= at.height {
            at.width /= 2.0;
            at.x += at.width * second;
        } else {
            at.height /= 2.0;
            at.y += at.height * second;
        }
    }
    at
}

/// The pictures of all blocks of a design, one below the other.
#[must_use]
pub fn draw(design: &Design, hilbert: bool) -> String {
    let parts: Vec<(String, &[Leaf], IpNet)> = design
        .vpcs
        .iter()
        .flat_map(|vpc| {
            vpc.tiled()
                .into_iter()
                .map(|base| (format!("{} {base}", vpc.id), vpc.leaves.as_slice(), base))
        })
        .collect();
    let each = if hilbert { SIDE + HEAD } else { HEIGHT + HEAD };
    let height = each * parts.len().max(1) as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" role=\"img\">\n<title>Address map</title>\n<defs>\n"
    );
    for (number, colour) in COLOURS.iter().enumerate() {
        let (size, turn) = (6 + number, number * 30);
        svg += &format!(
            "<pattern id=\"t{number}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\"><rect width=\"{size}\" height=\"{size}\" fill=\"{colour}\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"{size}\" stroke=\"#000\" stroke-opacity=\"0.25\"/></pattern>\n"
        );
    }
    svg += "</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    for (index, (title, leaves, base)) in parts.iter().enumerate() {
        let top = each * index as f64;
        svg += &format!(
            "<text x=\"4\" y=\"{}\" font-size=\"16\">{}</text>\n<g transform=\"translate(0 {})\">\n",
            top + 20.0,
            escape(title),
            top + HEAD
        );
        let tiers = tiers(leaves);
        for leaf in leaves.iter().filter(|leaf| base.contains(&leaf.cidr)) {
            let at = if hilbert { curve(&leaf.cidr, base) } else { place(&leaf.cidr, base) };
            svg += &rectangle(leaf, at, &tiers);
        }
        svg += "</g>\n";
    }
    svg + "</svg>\n"
}

fn tiers(leaves: &[Leaf]) -> Vec<&str> {
    let mut tiers: Vec<&str> = Vec::new();
    for leaf in leaves.iter().filter(|leaf| leaf.state == State::Used) {
        if !tiers.contains(&leaf.tier.as_str()) {
            tiers.push(&leaf.tier);
        }
    }
    tiers
}

fn rectangle(leaf: &Leaf, at: Rectangle, tiers: &[&str]) -> String {
    let fill = match leaf.state {
        State::Free => "#f4f4f4".to_owned(),
        State::Spare => "#dddddd".to_owned(),
        State::Used => format!(
            "url(#t{})",
            tiers.iter().position(|tier| *tier == leaf.tier).unwrap_or(0) % COLOURS.len()
        ),
    };
    let word = match leaf.state {
        State::Free => "free",
        State::Spare => "spare",
        State::Used => "",
    };
    let name = escape(&leaf.name);
    let size = prefix::size(&leaf.cidr).grouped();
    let Rectangle { x, y, width, height } = at;
    let mut text = format!(
        "<g><title>{} {name} {word} {size} addresses{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\" stroke=\"#333\" stroke-width=\"0.5\"/>",
        leaf.cidr,
        if leaf.note.is_empty() { String::new() } else { format!(": {}", escape(&leaf.note)) }
    );
    // A label is drawn only where it fits: 7 units for a character of 12.
    let label = leaf.cidr.to_string();
    let room = |text: &str| text.chars().count() as f64 * 7.0 + 8.0 <= width;
    if height >= 16.0 && room(&label) {
        text +=
            &format!("<text x=\"{}\" y=\"{}\" font-size=\"12\">{label}</text>", x + 4.0, y + 13.0);
    }
    if height >= 32.0 && room(&leaf.name) && !name.is_empty() {
        text += &format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"12\" font-weight=\"bold\">{name}</text>",
            x + 4.0,
            y + 28.0
        );
    }
    text + "</g>\n"
}

const SIDE: f64 = 512.0;

/// Where a block lies on a Hilbert curve: a square for an even number of bits, two squares in a row for an odd one.
fn curve(block: &IpNet, base: &IpNet) -> Rectangle {
    let bits = block.prefix_len() - base.prefix_len();
    let order = bits.div_ceil(2);
    let side = SIDE / f64::from(1u32 << order.min(30));
    let first = position(block.network()) - position(base.network());
    let scale =
        u32::from(block.max_prefix_len() - base.prefix_len()).saturating_sub(2 * u32::from(order));
    let at = |offset: u128| point(offset.checked_shr(scale).unwrap_or(0), order);
    let (ax, ay) = at(first);
    let last = position(block.broadcast()) - position(base.network());
    let (bx, by) = at(last);
    let (width, height) = (ax.abs_diff(bx) + 1, ay.abs_diff(by) + 1);
    Rectangle {
        x: ax.min(bx) as f64 * side,
        y: ay.min(by) as f64 * side,
        width: width as f64 * side,
        height: height as f64 * side,
    }
}

/// The cell of the curve of this order at a distance along it.
fn point(mut distance: u128, order: u8) -> (u64, u64) {
    let (mut x, mut y) = (0u64, 0u64);
    for level in 0..order {
        let side = 1u64 << level;
        let right = (distance / 2) & 1;
        let up = (distance ^ right) & 1;
        if up == 0 {
            if right == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
        x += side * right as u64;
        y += side * up as u64;
        distance /= 4;
    }
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leaves_of_a_block_fill_its_rectangle() {
        let base: IpNet = "10.0.0.0/16".parse().unwrap();
        for area in [place, curve] {
            let whole = area(&base, &base);
            let parts = ["10.0.0.0/17", "10.0.128.0/18", "10.0.192.0/19", "10.0.224.0/19"]
                .map(|text| area(&text.parse().unwrap(), &base));
            let sum: f64 = parts.iter().map(|part| part.width * part.height).sum();
            assert_eq!(sum, whole.width * whole.height);
        }
    }
}
