//! Horizontal bars as SVG. A drawing shows what the table beside it says in digits; nothing is read off it.

use anyhow::{Result, anyhow};
use plotters::prelude::*;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long it is.
    pub value: f64,
    /// The value as text.
    pub text: String,
}

/// The most bars that are drawn.
pub const MAX_BARS: usize = 12;
const WIDTH: u32 = 720;
const ROW: u32 = 26;
/// Room for labels, pixels; longer ones are cut.
const LABELS: i32 = 300;
/// How wide a label may be, in halves of a Korean letter: as much as the room for it holds.
const MAX_LABEL: usize = 38;
/// How much of a label that is cut is kept of its end, where what tells it from others stands.
const KEPT_END: usize = 20;
const BLUE: RGBColor = RGBColor(35, 84, 124);
const INK: RGBColor = RGBColor(40, 40, 40);

/// The bars, longest values to the right of their bars.
///
/// # Errors
/// They cannot be drawn.
pub fn bars(bars: &[Bar]) -> Result<String> {
    let mut svg = String::new();
    let height = ROW * u32::try_from(bars.len()).unwrap_or(1) + 8;
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        draw(&area, bars).map_err(|error| anyhow!("a chart cannot be drawn: {error}"))?;
        area.present().map_err(|error| anyhow!("a chart cannot be drawn: {error}"))?;
    }
    Ok(svg)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw(area: &Area<'_>, bars: &[Bar]) -> Result<(), Box<dyn std::error::Error>> {
    let most = bars.iter().map(|bar| bar.value).fold(f64::MIN_POSITIVE, f64::max);
    let room = f64::from(WIDTH) - f64::from(LABELS) - 110.0;
    let font = |size: i32| ("sans-serif", size).into_font().color(&INK);
    for (at, bar) in (0_i32..).zip(bars) {
        let top = at * i32::try_from(ROW)? + 6;
        // Only how long a bar looks is a float; its value stands beside it to the digit.
        #[expect(clippy::cast_possible_truncation, reason = "within the width of the drawing")]
        let end = LABELS + (room * (bar.value.max(0.0) / most)).round() as i32;
        area.draw(&Rectangle::new([(LABELS, top), (end.max(LABELS + 1), top + 16)], BLUE.filled()))?;
        let label = Text::new(cut(&bar.label), (0, top + 1), font(15));
        area.draw(&label)?;
        area.draw(&Text::new(bar.text.clone(), (end + 6, top + 1), font(15)))?;
    }
    Ok(())
}

/// A label as it is drawn: of a long one the middle is left out.
pub fn cut(label: &str) -> String {
    if label.chars().map(width).sum::<usize>() <= MAX_LABEL {
        return label.to_owned();
    }
    let begin = within(label.chars(), MAX_LABEL - KEPT_END - width('…'));
    let end = within(label.chars().rev(), KEPT_END);
    begin.into_iter().chain(['…']).chain(end.into_iter().rev()).collect()
}

/// As many letters as go into a width.
fn within(letters: impl Iterator<Item = char>, most: usize) -> Vec<char> {
    let mut used = 0;
    let fits = |letter: &char| {
        used += width(*letter);
        used <= most
    };
    letters.take_while(fits).collect()
}

/// Korean letters are about twice as wide as Latin ones.
const fn width(letter: char) -> usize {
    if (letter as u32) < 0x1100 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bar_is_drawn_with_its_label_and_value() {
        let bar = |label: &str, value: f64| Bar { label: label.to_owned(), value, text: value.to_string() };
        let svg = bars(&[bar("가산 <단지>", 3.0), bar("다른 곳", 0.0)]).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("다른 곳"), "{svg}");
        assert!(svg.contains("&lt;단지&gt;"), "names are text, not markup: {svg}");
        assert_eq!(svg.matches("<rect").count(), 2);
    }

    #[test]
    fn of_a_long_label_both_ends_are_kept() {
        assert_eq!(cut("가상 솔바람 농공단지"), "가상 솔바람 농공단지");
        for label in ["가".repeat(40), "a".repeat(80)] {
            let label = cut(&format!("처음 {label} 끝 7"));
            assert!(label.starts_with("처음 ") && label.ends_with(" 끝 7") && label.contains('…'), "{label}");
            assert!(label.chars().map(width).sum::<usize>() <= MAX_LABEL, "{label}");
        }
    }
}
