//! How the numbers of a workbook are shown, as far as it changes what they mean.

use std::{collections::HashMap, io::Read};

use quick_xml::events::Event;

use super::xml::{Bad, Xml, attribute};

/// What a number stands for by its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A number.
    Number,
    /// A day or a time.
    Day,
    /// A part of one, shown as a percentage.
    Percent,
    /// A number shown without its last thousands.
    Scaled,
    /// A whole number shown with zeros in front, so many digits in all.
    Padded(usize),
    /// An id rather than a number: digits with letters in front, marks between them, or zeros beside other signs.
    Dressed,
}

/// The formats of a workbook, by number.
#[derive(Debug, Default)]
pub struct Styles(Vec<Shown>);

/// The most formats that are kept; no program makes more than 65,490.
const MAX_STYLES: usize = 100_000;

impl Styles {
    /// Reads all of them.
    ///
    /// # Errors
    /// What is wrong with the XML.
    pub fn read<R: Read>(mut xml: Xml<R>) -> Result<Self, Bad> {
        let (mut own, mut styles, mut inside) = (HashMap::new(), Vec::new(), false);
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let (id, code) = (attribute(&element, "numFmtId")?, attribute(&element, "formatCode")?);
                        own.insert(id.unwrap_or_default(), shown(&code.unwrap_or_default()));
                    }
                    "cellXfs" => inside = true,
                    "xf" if inside => {
                        let id = attribute(&element, "numFmtId")?.unwrap_or_default();
                        styles.push(own.get(&id).copied().unwrap_or_else(|| built_in(&id)));
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => inside = false,
                Event::Eof => return Ok(Self(styles)),
                _ => {}
            }
            if styles.len() + own.len() > MAX_STYLES {
                return Err("at most 100000 formats of cells");
            }
        }
    }

    /// The format of that number.
    pub fn get(&self, number: usize) -> Shown {
        self.0.get(number).copied().unwrap_or(Shown::Number)
    }
}

fn built_in(id: &str) -> Shown {
    match id.parse::<u32>() {
        // 27 to 36 and 50 to 58 are dates of East Asian editions.
        Ok(14..=22 | 27..=36 | 45..=47 | 50..=58) => Shown::Day,
        Ok(9 | 10) => Shown::Percent,
        _ => Shown::Number,
    }
}

/// What a format shows, by the letters in it that are not quoted, escaped or in brackets.
fn shown(format: &str) -> Shown {
    let mut characters = format.chars();
    let mut shown = Shown::Number;
    // A comma behind the last digit hides thousands; one between digits groups them.
    let (mut digit, mut comma) = (false, false);
    let mut dress = Dress::default();
    while let Some(character) = characters.next() {
        match character {
            // What follows a semicolon is for negative numbers, zero and text.
            ';' => {
                dress.literal('-');
                break;
            }
            '"' => characters.by_ref().take_while(|inner| *inner != '"').for_each(|inner| dress.literal(inner)),
            '\\' => characters.next().into_iter().for_each(|inner| dress.literal(inner)),
            // Room, and what fills it.
            '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|inner| *inner != ']').collect();
                if matches!(inside.to_ascii_lowercase().trim_matches(['h', 'm', 's']), "") && !inside.is_empty() {
                    return Shown::Day;
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return Shown::Day,
            '%' => shown = Shown::Percent,
            ',' => {
                comma = digit;
                dress.is_quantity = true;
            }
            '.' if comma => return Shown::Scaled,
            '.' | '/' | '?' | '#' | '0' => {
                dress.digit(character);
                (digit, comma) = (digit || !matches!(character, '.' | '/'), comma && character == '.');
            }
            // An exponent with its sign.
            'E' if digit => {
                dress.is_quantity = true;
                characters.next();
            }
            other => dress.literal(other),
        }
    }
    match shown {
        Shown::Number if comma => Shown::Scaled,
        Shown::Number => dress.shown(),
        other => other,
    }
}

/// Whether the digits of a format make a number or an id.
#[derive(Default)]
struct Dress {
    /// Zeros before anything else that stands for a digit.
    zeros: usize,
    /// Something else that belongs to numbers: groups, a fraction, a digit that may be left out.
    is_quantity: bool,
    /// Signs beside the digits.
    literal: bool,
    /// Letters or digits in front of the first digit.
    front: bool,
    /// A sign behind a digit, and a digit behind such a sign.
    behind: bool,
    between: bool,
}

impl Dress {
    fn digit(&mut self, mark: char) {
        self.between |= self.behind;
        match mark {
            '0' if !self.is_quantity => self.zeros += 1,
            _ => self.is_quantity = true,
        }
    }

    fn literal(&mut self, sign: char) {
        self.literal = true;
        let is_first = self.zeros == 0 && !self.is_quantity;
        self.front |= is_first && sign.is_ascii_alphanumeric();
        self.behind |= !is_first && sign != ' ';
    }

    fn shown(&self) -> Shown {
        let is_padded = self.zeros > 1;
        match self {
            Self { zeros, literal: false, is_quantity: false, .. } if is_padded => Shown::Padded(*zeros),
            Self { front: true, is_quantity: false, zeros: 1.., .. } | Self { between: true, .. } => Shown::Dressed,
            _ if is_padded => Shown::Dressed,
            _ => Shown::Number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_their_numbers_are() {
        for format in
            ["yyyy-mm-dd", "yyyy\"년\" m\"월\" d\"일\";@", "[$-412]yy/m/d", "[h]:mm", "mmm-yy", "h:mm AM/PM", "[ss]"]
        {
            assert_eq!(shown(format), Shown::Day, "{format}");
        }
        for format in
            ["General", "#,##0", "#,##0\"원 (d)\"", "[Red]-#,##0", "0.00E+00", "@", "_-* #,##0_-;d", "#,##0\\d", ""]
        {
            assert_eq!(shown(format), Shown::Number, "{format}");
        }
        for format in [
            "# ?/?",
            "# ??/??",
            "##0.0E+0",
            "0",
            "0.00",
            "\"₩\"#,##0",
            "\"KRW \"#,##0",
            "0\"호\"",
            "0_ ;-0",
            "0;-0",
            "#,##0;[Red]-#,##0",
        ] {
            assert_eq!(shown(format), Shown::Number, "{format}");
        }
        for (format, digits) in [("00000", 5), ("00", 2), ("[Red]000_ ", 3)] {
            assert_eq!(shown(format), Shown::Padded(digits), "{format}");
        }
        for format in [
            "\"A-\"000",
            "\"A-\"0",
            "A0",
            "000-000",
            "000\\-00\\-00000",
            "000\"호\"",
            "00.0",
            "0000;;",
            "0000,000",
            "#-#",
        ] {
            assert_eq!(shown(format), Shown::Dressed, "{format}");
        }
        for format in ["#,##0,", "0,,", "#,##0,\"천원\"", "#,##0,.0", "#,##0.0,"] {
            assert_eq!(shown(format), Shown::Scaled, "{format}");
        }
        for format in ["0%", "0.00%", "#,##0.0\" \"%"] {
            assert_eq!(shown(format), Shown::Percent, "{format}");
        }
    }

    #[test]
    fn a_cell_finds_its_format_by_number() {
        let xml = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
                   <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
        let styles = Styles::read(Xml::new(xml.as_bytes())).unwrap();
        let found: Vec<_> = (0..4).map(|number| styles.get(number)).collect();
        assert_eq!(found, [Shown::Number, Shown::Day, Shown::Percent, Shown::Number]);
    }
}
