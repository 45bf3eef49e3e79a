//! How much of a form is read. Every limit is named in the refusal of what exceeds it.

/// Longest line of NDJSON and longest row of CSV, bytes. Four times the largest update.
pub const MAX_LINE: usize = 1024 * 1024;
/// Deepest nesting in a JSON line; a multipolygon takes 5.
pub const MAX_DEPTH: usize = 16;
/// Most columns of a table: several times the fields of the largest kind.
pub const MAX_COLUMNS: usize = 200;
/// Most rows of a sheet, about what the format itself can hold.
pub const MAX_ROWS: u32 = 1_000_000;
/// Most sheets of a workbook.
pub const MAX_SHEETS: usize = 64;
/// Largest workbook, bytes. It is held in memory.
pub const MAX_WORKBOOK: usize = 64 * 1024 * 1024;
/// Largest sum of a workbook's parts when unpacked, bytes. A million rows of ten cells take about 700 MB.
pub const MAX_UNPACKED: u64 = 1024 * 1024 * 1024;
/// Largest sum of a workbook's shared texts, bytes. They are held in memory.
pub const MAX_STRINGS: usize = 256 * 1024 * 1024;
/// Most parts of a workbook.
pub const MAX_PARTS: usize = 4096;
/// Most merged areas of a sheet.
pub const MAX_MERGED: usize = 1_000;
/// Longest piece of XML between two marks, bytes: no cell may hold more than 32,767 characters.
pub const MAX_XML_PIECE: usize = 1024 * 1024;
/// Deepest nesting of XML elements; a sheet takes 6.
pub const MAX_XML_DEPTH: usize = 64;
/// Most rows above the heading that a profile asks for: titles, units, the day of a table.
pub const MAX_TITLES: usize = 20;
