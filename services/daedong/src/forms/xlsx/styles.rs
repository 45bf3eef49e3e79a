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
    /// A number beside a word for thousands or more, such as 천원: what is seen is that many times what the cell holds.
    Worded,
    /// A number shown as a negative one, though it is none.
    Negated,
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

/// What a format shows, by its first part; no part of it may show another number than the cell holds.
fn shown(format: &str) -> Shown {
    let mut sections = sections(format);
    let first = sections.next().unwrap_or_default();
    let of_first = section(first, first.len() < format.len());
    if of_first != Shown::Number {
        return of_first;
    }
    // The next two are for negative numbers and zero, or for what does not meet a condition; the last is for text.
    let mut of_others = sections.take(2).map(|other| section(other, false));
    of_others.find(|other| matches!(other, Shown::Scaled | Shown::Worded)).unwrap_or(of_first)
}

/// The parts of a format between semicolons. What is quoted, escaped or in brackets divides nothing.
fn sections(format: &str) -> impl Iterator<Item = &str> {
    let (mut closing, mut is_taken) = (None, false);
    format.split(move |sign: char| {
        if std::mem::take(&mut is_taken) {
            return false;
        }
        match (closing, sign) {
            (Some(end), _) if sign == end => closing = None,
            (None, '"') => closing = Some('"'),
            (None, '[') => closing = Some(']'),
            (None, '\\' | '_' | '*') => is_taken = true,
            _ => {}
        }
        closing.is_none() && sign == ';'
    })
}

/// What a part of a format shows, by the letters in it that are not quoted, escaped or in brackets.
fn section(format: &str, is_followed: bool) -> Shown {
    let mut characters = format.chars();
    let mut shown = Shown::Number;
    // A comma behind the last digit hides thousands; one between digits groups them.
    let (mut digit, mut comma) = (false, false);
    let mut dress = Dress::default();
    while let Some(character) = characters.next() {
        match character {
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
                dress.bracket(&inside);
            }
            'G' if characters.as_str().starts_with("eneral") => {
                characters.nth("eneral".len() - 1);
                dress.digit('#');
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
    // Negative numbers, zero or text have signs of their own.
    if is_followed {
        dress.literal('-');
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
    /// What is written in front of the first digit and behind it.
    words: [String; 2],
    /// Only for numbers below zero.
    is_negative: bool,
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
        let is_first = self.is_first();
        self.front |= is_first && sign.is_ascii_alphanumeric();
        self.behind |= !is_first && sign != ' ';
        self.word(sign);
    }

    fn is_first(&self) -> bool {
        self.zeros == 0 && !self.is_quantity
    }

    fn word(&mut self, sign: char) {
        let is_first = self.is_first();
        let [front, behind] = &mut self.words;
        if is_first { front.push(sign) } else { behind.push(sign) }
    }

    /// A colour, a language, a condition such as `[<0]`, or a unit of money such as `[$₩-412]`.
    fn bracket(&mut self, inside: &str) {
        self.is_negative |=
            inside.strip_prefix('<').is_some_and(|bound| bound.trim_start_matches('=').starts_with(['0', '-']));
        if let Some(unit) = inside.strip_prefix('$') {
            unit.chars().take_while(|sign| *sign != '-').for_each(|sign| self.word(sign));
        }
    }

    fn shown(&self) -> Shown {
        let is_padded = self.zeros > 1;
        match self {
            Self { zeros, literal: false, is_quantity: false, .. } if is_padded => Shown::Padded(*zeros),
            Self { front: true, is_quantity: false, zeros: 1.., .. } | Self { between: true, .. } => Shown::Dressed,
            _ if is_padded => Shown::Dressed,
            _ if self.is_worded() => Shown::Worded,
            _ if self.is_negated() => Shown::Negated,
            _ => Shown::Number,
        }
    }

    fn is_worded(&self) -> bool {
        let [front, behind] = &self.words;
        // In front a unit of money is told from other words, such as 만 in 만 25세; 원/천㎡ counts whole won.
        let money = |word: &str| is_large(word) && word.ends_with(['원', '러', '불']);
        let unit = behind.split('/').next().unwrap_or_default();
        words(front).any(|word| money(word) || is_english(word))
            || words(unit).any(|word| is_large(word) || is_english(word) || matches!(word, "k" | "K" | "M"))
    }

    /// The triangles stand for minus in Korean accounts.
    fn is_negated(&self) -> bool {
        !self.is_negative && self.words[0].contains(['△', '▲', '▽', '▼'])
    }
}

/// The words of a text; `m²` is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric())
}

/// Whether a word begins with a number from ten on, in Korean, such as 백만원; the name of a currency may stand before it.
fn is_large(word: &str) -> bool {
    let numbers = ['십', '백', '천', '만', '억', '조', '十', '百', '千', '万', '萬', '億', '兆'];
    word.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).starts_with(numbers)
}

fn is_english(word: &str) -> bool {
    let numbers = ["thousand", "million", "billion", "trillion"];
    let word = word.to_ascii_lowercase();
    numbers.contains(&word.strip_suffix('s').unwrap_or(&word)) || matches!(word.as_str(), "mn" | "bn")
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
    fn a_word_for_thousands_beside_a_number_is_told_from_a_unit() {
        for format in [
            "#,##0\"천원\"",
            "#,##0 \"천원\"",
            "#,##0\"백만원\"",
            "#,##0.0\" 억 원\"",
            "0\"만원\"",
            "0\\천",
            "0\"천\"\\원",
            "#,##0천원",
            "General\"천원\"",
            "#,##0[$천원]",
            "#,##0\"(US천달러)\"",
            "#,##0\"천원/㎡\"",
            "\"(백만원) \"#,##0",
            "#,##0\"千원\"",
            "#,##0\"k\"",
            "#,##0K",
            "#,##0\" M\"",
            "#,##0\" KRW Million\"",
            "\"thousands of KRW \"#,##0",
            "_-* #,##0\"천원\"_-;-* #,##0\"천원\"_-;_-* \"-\"_-;_-@_-",
            "[>=10000]#,##0;#,##0\"만원\"",
            "[<0]-#,##0;[=0]0;#,##0\"억\"",
        ] {
            assert_eq!(shown(format), Shown::Worded, "{format}");
        }
        for format in [
            "#,##0\"원\"",
            "#,##0\" m²\"",
            "#,##0\"m\"",
            "#,##0\" M²\"",
            "#,##0\"km\"",
            "#,##0\"명\"",
            "0\"개\"",
            "0\"개월\"",
            "General\"원\"",
            "\"만 \"0\"세\"",
            "#,##0\"원/천㎡\"",
            "[$₩-412]#,##0",
            "[$-412]#,##0",
            "#,##0;-#,##0",
            "#,##0\"원\";[Red]-#,##0\"원\";\"없음\";@\"천원\"",
            "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-",
        ] {
            assert_eq!(shown(format), Shown::Number, "{format}");
        }
    }

    #[test]
    fn any_part_that_hides_thousands_makes_the_whole_unclear() {
        for format in ["[>=1000]#,##0;#,##0,", "[>=1000000]#,##0,,;[>=1000]#,##0,;0", "#,##0\";\";#,##0,", "0_;;0,"] {
            assert_eq!(shown(format), Shown::Scaled, "{format}");
        }
        for format in ["#,##0\";0,\"", "#,##0\\;\"0,\"", "#,##0;-#,##0;0;0,"] {
            assert_eq!(shown(format), Shown::Number, "{format}");
        }
    }

    #[test]
    fn a_triangle_before_numbers_that_are_not_negative_seems_a_minus() {
        for format in ["\"△\"#,##0", "▲0", "\\△#,##0;0", "[>=1000]\"△\"0;0"] {
            assert_eq!(shown(format), Shown::Negated, "{format}");
        }
        for format in ["#,##0;\"△\"#,##0", "#,##0;[Red]△#,##0;0", "[<0]\"△\"#,##0;#,##0", "[<=-1]△0;0"] {
            assert_eq!(shown(format), Shown::Number, "{format}");
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
