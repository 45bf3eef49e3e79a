//! The evaluation of a moment, as a budget office would write it: three chapters, every finding with its figures, a chart,
//! the method, the rule with its law, and the way to its evidence. Two pages that print, one workbook with every table.
//!
//! - [`told`]: what the running system says · [`chapters`]: what belongs where
//! - [`page`]: a page in one language · `drawing`: what is drawn on it · [`chart`]: the drawings · [`workbook`]: every table
//!
//! Nothing is computed here: figures, statements, methods and rules are those of the view.

pub mod chapters;
pub mod chart;
mod drawing;
pub mod page;
pub mod told;
pub mod workbook;

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// What stands on a report of what is not real, Korean and English.
const MARK: (&str, &str) =
    ("시연 자료입니다. 클러스터와 수치는 지어낸 것입니다.", "Demonstration data: clusters and figures are invented.");

/// A language of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ko, Self::En];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
        }
    }

    /// The words in this language.
    pub const fn pick(self, ko: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ko => ko,
            Self::En => en,
        }
    }
}

/// Writes the report into a folder; the names of the files.
///
/// # Errors
/// A chart cannot be drawn, or the folder cannot be written.
pub fn write(told: &told::Told, dir: &Path) -> Result<Vec<String>> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let mut files = Vec::new();
    for language in Language::ALL {
        files.push((format!("report.{}.html", language.code()), page::page(told, language)?.into_bytes()));
    }
    files.push(("report.xlsx".to_owned(), workbook::workbook(told)?));
    for (name, content) in &files {
        fs::write(dir.join(name), content).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(files.into_iter().map(|(name, _)| name).collect())
}
