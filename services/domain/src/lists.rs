//! The reference lists that are built in and in force at all times: provinces, districts, KSIC divisions and the
//! national strategic technologies. Sources are named in `lists/README.md`.

use crate::records::CodeList;

/// A code of a built-in list.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// The code.
    pub code: &'static str,
    /// Its name in Korean.
    pub name_ko: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

/// The built-in code of a list. Regions are provinces or districts by length; an industry is looked up by its
/// division.
pub fn built_in(list: CodeList, code: &str) -> Option<&'static Listed> {
    let (codes, code) = match list {
        CodeList::Region if code.len() == 2 => (PROVINCES, code),
        CodeList::Region => (DISTRICTS, code),
        CodeList::Industry => (INDUSTRIES, code.get(..2).unwrap_or(code)),
        CodeList::Technology => (TECHNOLOGIES, code),
    };
    codes.binary_search_by(|listed| listed.code.cmp(code)).ok().map(|at| &codes[at])
}
