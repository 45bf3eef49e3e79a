//! Templates: texts with columns in `{…}` and optional parts in `[…]`.

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Column(usize),
    Optional(Vec<Self>),
}

/// Deepest `[…]` inside `[…]`.
const MAX_NESTING: usize = 16;

impl Template {
    /// Reads a template; `column` numbers the columns that it names.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(template: &str, column: &mut dyn FnMut(&str) -> usize) -> Result<Self, String> {
        let mut rest = template;
        let pieces = pieces(&mut rest, 0, column)?;
        if rest.is_empty() { Ok(Self(pieces)) } else { Err("] without [".to_owned()) }
    }

    /// The columns that it names, in order.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        fn collect(pieces: &[Piece], columns: &mut Vec<usize>) {
            for piece in pieces {
                match piece {
                    Piece::Text(_) => {}
                    Piece::Column(column) => columns.push(*column),
                    Piece::Optional(inner) => collect(inner, columns),
                }
            }
        }
        let mut columns = Vec::new();
        collect(&self.0, &mut columns);
        columns.into_iter()
    }

    /// The template filled from a row; none if it names columns and all of them are empty.
    pub fn fill(&self, row: &[&str]) -> Option<String> {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        let mut columns = self.columns().peekable();
        if columns.peek().is_some() && columns.all(|column| cell(column).is_empty()) {
            return None;
        }
        let mut text = String::new();
        put(&self.0, row, &mut text);
        Some(text)
    }
}

fn put(pieces: &[Piece], row: &[&str], text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Column(column) => text.push_str(row.get(*column).copied().unwrap_or_default()),
            Piece::Optional(inner) => {
                let empty = |piece: &Piece| matches!(piece, Piece::Column(column) if row.get(*column).is_none_or(|cell| cell.is_empty()));
                if !inner.iter().any(empty) {
                    put(inner, row, text);
                }
            }
        }
    }
}

fn pieces(rest: &mut &str, depth: usize, column: &mut dyn FnMut(&str) -> usize) -> Result<Vec<Piece>, String> {
    if depth > MAX_NESTING {
        return Err(format!("[ inside [ more than {MAX_NESTING} deep"));
    }
    let mut pieces = Vec::new();
    loop {
        let at = rest.find(['{', '}', '[', ']']).unwrap_or(rest.len());
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        *rest = &rest[at..];
        match rest.as_bytes().first() {
            None if depth > 0 => return Err("[ without ]".to_owned()),
            None | Some(b']') => return Ok(pieces),
            Some(b'{') => {
                let end = rest.find('}').ok_or("{ without }")?;
                pieces.push(Piece::Column(column(&rest[1..end])));
                *rest = &rest[end + 1..];
            }
            Some(b'[') => {
                *rest = &rest[1..];
                pieces.push(Piece::Optional(self::pieces(rest, depth + 1, column)?));
                *rest = rest.strip_prefix(']').ok_or("[ without ]")?;
            }
            Some(_) => return Err("} without {".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Result<Template, String> {
        let names = ["a", "b", "면적 (m²)"];
        Template::read(text, &mut |name| names.iter().position(|other| *other == name).unwrap_or(9))
    }

    #[test]
    fn optional_parts_are_left_out_whole() {
        for (text, row, filled) in [
            ("{a}-{b}", ["x", "y", ""], Some("x-y")),
            ("{a}-{b}", ["x", "", ""], Some("x-")),
            ("{a}-{b}", ["", "", "z"], None),
            ("{a}[ as of {b}].", ["x", "", ""], Some("x.")),
            ("{a}[ as of {b}].", ["x", "y", ""], Some("x as of y.")),
            ("[{a}[ of {b}]: ]end {면적 (m²)}", ["x", "", "1"], Some("x: end 1")),
            ("[{a}[ of {b}]: ]end {면적 (m²)}", ["", "y", "1"], Some("end 1")),
            ("same", ["", "", ""], Some("same")),
            ("{a}", ["{b}[", "y", ""], Some("{b}[")),
        ] {
            assert_eq!(template(text).unwrap().fill(&row).as_deref(), filled, "{text}");
        }
    }

    #[test]
    fn brackets_come_in_pairs() {
        for text in ["{a", "a}", "[a", "a]", "[{a]}", &"[".repeat(20)] {
            assert!(template(text).is_err(), "{text}");
        }
    }
}
