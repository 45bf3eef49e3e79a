//! The codes that a workbook offers to choose from.

use domain::lists::{DISTRICTS, INDUSTRIES, Listed, PROVINCES, TECHNOLOGIES};

/// Codes with their names. The caller adds what was published and takes away what was retired.
#[derive(Debug, Clone, Default)]
pub struct CodeLists {
    /// Provinces.
    pub provinces: Vec<(String, String)>,
    /// Provinces and districts.
    pub regions: Vec<(String, String)>,
    /// Divisions of industries.
    pub industries: Vec<(String, String)>,
    /// National strategic technologies.
    pub technologies: Vec<(String, String)>,
}

impl CodeLists {
    /// The built-in lists.
    pub fn built_in() -> Self {
        let listed = |list: &[Listed]| -> Vec<_> {
            list.iter().map(|listed| (listed.code.to_owned(), listed.name_ko.to_owned())).collect()
        };
        let district = |listed: &Listed| {
            let province = PROVINCES.iter().find(|province| listed.code.starts_with(province.code));
            let province = province.map_or("", |province| province.name_ko);
            (listed.code.to_owned(), format!("{province} {}", listed.name_ko))
        };
        let mut regions = listed(PROVINCES);
        regions.extend(DISTRICTS.iter().map(district));
        regions.sort();
        Self {
            provinces: listed(PROVINCES),
            regions,
            industries: listed(INDUSTRIES),
            technologies: listed(TECHNOLOGIES),
        }
    }
}
