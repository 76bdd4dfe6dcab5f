//! Text and boxes on the screen's buffer, in colour or without, in Unicode or ASCII.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;
use ratatui::widgets::{Block, Clear, Widget};

use crate::cidr::tui::Look;

pub(super) struct Pen<'b> {
    pub(super) buffer: &'b mut Buffer,
    pub(super) look: Look,
}

const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The nearest ASCII text.
pub(super) fn ascii(text: &str) -> String {
    let sign = |sign: char| match sign {
        '↑' => "^",
        '↓' => "v",
        '←' => "<",
        '→' => ">",
        '▸' | '›' => ">",
        '◂' => "<",
        '▾' => "v",
        '·' => "-",
        '≡' => "$",
        '×' => "x",
        '…' => "...",
        _ => "?",
    };
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() { plain.push(character) } else { plain += sign(character) }
    }
    plain
}

/// As many of the parts as fit a width, whole, with a separator between them.
pub(super) fn fit(parts: &[String], separator: &str, width: u16) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let more = if text.is_empty() { part.clone() } else { format!("{separator}{part}") };
        if text.chars().count() + more.chars().count() > usize::from(width) {
            break;
        }
        text += &more;
    }
    text
}

/// Sections of phrases as lines: a section starts a line, and no phrase is broken unless it is longer than a line.
pub(super) fn flow(sections: &[Vec<String>], width: u16) -> Vec<String> {
    let width = usize::from(width).max(1);
    let mut lines: Vec<String> = Vec::new();
    for section in sections {
        let mut start = true;
        for phrase in section.iter().filter(|phrase| !phrase.is_empty()) {
            let length = phrase.chars().count();
            match lines.last_mut() {
                Some(line) if !start && line.chars().count() + 2 + length <= width => {
                    *line += &format!("  {phrase}")
                }
                _ => {
                    let signs: Vec<char> = phrase.chars().collect();
                    lines.extend(signs.chunks(width).map(|piece| piece.iter().collect()));
                }
            }
            start = false;
        }
    }
    lines
}

impl<'b> Pen<'b> {
    pub(super) fn new(buffer: &'b mut Buffer, look: Look) -> Self {
        Self { buffer, look }
    }

    pub(super) fn plain(&self) -> Style {
        Style::new()
    }

    pub(super) fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub(super) fn dim(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(super) fn selected(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    pub(super) fn error(&self) -> Style {
        if self.look.color { self.strong().fg(Color::Red) } else { self.strong() }
    }

    /// The colour of a tier; its name and the letters of the zones say the same without.
    pub(super) fn tier(&self, number: usize) -> Style {
        const COLORS: [Color; 6] = [
            Color::Cyan,
            Color::Yellow,
            Color::Green,
            Color::Magenta,
            Color::Blue,
            Color::LightRed,
        ];
        match COLORS.get(number % COLORS.len()) {
            Some(color) if self.look.color => Style::new().fg(*color),
            _ => Style::new(),
        }
    }

    pub(super) fn dot(&self) -> &'static str {
        if self.look.unicode { "·" } else { "-" }
    }

    pub(super) fn prompt(&self) -> &'static str {
        if self.look.unicode { "›" } else { ">" }
    }

    /// A line of text in a row of an area, cut at its edge.
    pub(super) fn text(&mut self, area: Rect, row: u16, text: &str, style: Style) {
        self.text_at(area, 0, row, text, style);
    }

    /// A line of text in a row of an area, from a column on.
    pub(super) fn text_at(&mut self, area: Rect, column: u16, row: u16, text: &str, style: Style) {
        if row >= area.height || column >= area.width {
            return;
        }
        let plain = (!self.look.unicode && !text.is_ascii()).then(|| ascii(text));
        let text = plain.as_deref().unwrap_or(text);
        self.buffer.set_stringn(
            area.x + column,
            area.y + row,
            text,
            usize::from(area.width - column),
            style,
        );
    }

    /// A line of text at the right edge.
    pub(super) fn right(&mut self, area: Rect, row: u16, text: &str, style: Style) {
        let width = u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
        if let Some(column) = area.width.checked_sub(width) {
            self.text_at(area, column, row, text, style);
        }
    }

    /// A box with a title at its top and one at its bottom; returns the inside.
    pub(super) fn frame(&mut self, area: Rect, top: &str, bottom: &str) -> Rect {
        let block =
            Block::bordered().border_set(if self.look.unicode { border::PLAIN } else { ASCII });
        let inside = block.inner(area);
        block.render(area, self.buffer);
        let titles = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        if !top.is_empty() {
            self.text_at(titles, 0, 0, &format!(" {top} "), self.strong());
        }
        if !bottom.is_empty() {
            self.text_at(
                titles,
                0,
                area.height.saturating_sub(1),
                &format!(" {bottom} "),
                self.plain(),
            );
        }
        inside
    }

    /// A page of lines over everything else.
    pub(super) fn page(&mut self, area: Rect, title: &str, lines: &[String], from: usize) {
        Clear.render(area, self.buffer);
        let inside = self.frame(area, title, "");
        for (row, line) in (0..inside.height).zip(lines.iter().skip(from)) {
            self.text(inside, row, line, self.plain());
        }
    }
}
