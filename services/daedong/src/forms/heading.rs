//! Headings of tables: how their names are compared, and which row is the heading.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::limits::MAX_TITLES;

/// A name as headings are compared: composed, in small letters, without white space, which people put in and leave out.
pub fn key(name: &str) -> String {
    name.nfc().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The columns that a heading must have. Without any the first row is the heading, whatever is in it.
#[derive(Debug, Clone, Default)]
pub struct Wanted(Vec<String>);

impl Wanted {
    /// These columns.
    pub fn new(columns: &[String]) -> Self {
        Self(columns.iter().map(|column| key(column)).collect())
    }

    /// Whether the search for a heading ends with the last of these rows.
    pub fn ends<'a>(&self, rows: impl ExactSizeIterator<Item = &'a [String]>) -> bool {
        rows.len() > MAX_TITLES || rows.last().is_some_and(|last| self.missing(last) == 0)
    }

    /// Which of these rows is the heading: the first of those that lack the fewest columns.
    pub fn heading<'a>(&self, rows: impl Iterator<Item = &'a [String]>) -> Option<usize> {
        rows.enumerate().min_by_key(|(_, row)| self.missing(row)).map(|(at, _)| at)
    }

    fn missing(&self, row: &[String]) -> usize {
        if self.0.is_empty() {
            return 0;
        }
        let names: HashSet<String> = row.iter().map(|name| key(name)).collect();
        self.0.iter().filter(|wanted| !names.contains(*wanted)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&str]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.split('|').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn names_are_compared_without_white_space_case_and_composition() {
        for other in ["갱신번호", "갱신 번호 ", "\u{1100}\u{1162}ᆼ신번호", "갱신\u{a0}번호"] {
            assert_eq!(key(other), key("갱신 번호"), "{other}");
        }
        assert_eq!(key("Update_ID"), "update_id");
        assert_ne!(key("금액(원)"), key("금액(천원)"));
    }

    #[test]
    fn the_heading_is_the_first_row_that_lacks_least() {
        let wanted = Wanted::new(&["이름".to_owned(), "면적".to_owned()]);
        for (found, at) in [
            (&["2025년 현황", "(단위: ㎡)", "이름|면적", "이름|면적"][..], Some(2)),
            (&["제목", "이름|크기"], Some(1)),
            (&["제목", "다른 제목"], Some(0)),
            (&[], None),
        ] {
            let rows = rows(found);
            assert_eq!(wanted.heading(rows.iter().map(Vec::as_slice)), at, "{found:?}");
            assert_eq!(Wanted::default().heading(rows.iter().map(Vec::as_slice)), at.map(|_| 0));
        }
    }

    #[test]
    fn the_search_ends_where_the_heading_is_found_or_titles_become_too_many() {
        let wanted = Wanted::new(&["이름".to_owned()]);
        let titles = rows(&["x"; MAX_TITLES + 1]);
        let ends = |rows: &[Vec<String>]| wanted.ends(rows.iter().map(Vec::as_slice));
        assert!(!ends(&titles[..MAX_TITLES]) && ends(&titles));
        assert!(ends(&rows(&["x", "이름"])) && !ends(&[]));
    }
}
