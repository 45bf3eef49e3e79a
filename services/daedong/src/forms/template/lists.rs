//! The codes that a workbook offers to choose from.

use std::collections::{BTreeMap, BTreeSet};

use domain::lists::{DISTRICTS, INDUSTRIES, Listed, PROVINCES, TECHNOLOGIES};
use proto::{
    catalogue::Field,
    common::{Reference, ValueType},
};
use serde_json::Value;

/// A list of codes; its number is its place on the sheet of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codes {
    /// Provinces and districts.
    Regions,
    /// Provinces.
    Provinces,
    /// Divisions of industries.
    Industries,
    /// National strategic technologies.
    Technologies,
    /// Agencies.
    Agencies,
    /// Types of clusters.
    Types,
    /// Laws.
    Laws,
    /// Programmes.
    Programmes,
    /// Indicators.
    Indicators,
}

impl Codes {
    /// The list that a field is chosen from.
    pub fn of(field: &Field) -> Option<Self> {
        match field.rule.r#type() {
            ValueType::Region => return Some(Self::Regions),
            ValueType::Province => return Some(Self::Provinces),
            ValueType::Industry => return Some(Self::Industries),
            ValueType::Technology => return Some(Self::Technologies),
            _ => {}
        }
        match field.rule.reference() {
            Reference::Agency => Some(Self::Agencies),
            Reference::Type => Some(Self::Types),
            Reference::Law => Some(Self::Laws),
            Reference::Programme => Some(Self::Programmes),
            Reference::Indicator => Some(Self::Indicators),
            _ => None,
        }
    }

    /// Whether a list is called so.
    pub fn titled(title: &str) -> bool {
        [Self::Provinces].into_iter().chain(NAMED.map(|(codes, _)| codes)).any(|codes| codes.title() == title)
    }

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Regions => "지역",
            Self::Provinces => "시·도",
            Self::Industries => "산업",
            Self::Technologies => "기술",
            Self::Agencies => "기관",
            Self::Types => "유형",
            Self::Laws => "법령",
            Self::Programmes => "사업",
            Self::Indicators => "지표",
        }
    }
}

/// Codes with their names, by list.
#[derive(Debug, Clone, Default)]
pub struct CodeLists(BTreeMap<Codes, Vec<(String, String)>>);

/// The lists that a running system names.
const NAMED: [(Codes, &str); 8] = [
    (Codes::Regions, "regions"),
    (Codes::Industries, "industries"),
    (Codes::Technologies, "technologies"),
    (Codes::Agencies, "agencies"),
    (Codes::Types, "types"),
    (Codes::Laws, "laws"),
    (Codes::Programmes, "programmes"),
    (Codes::Indicators, "indicators"),
];

impl CodeLists {
    /// The built-in lists.
    pub fn built_in() -> Self {
        let listed = |list: &[Listed]| -> Vec<_> {
            list.iter().map(|listed| (listed.code.to_owned(), listed.name_ko.to_owned())).collect()
        };
        let mut lists = BTreeMap::from([
            (Codes::Regions, [listed(PROVINCES), listed(DISTRICTS)].concat()),
            (Codes::Industries, listed(INDUSTRIES)),
            (Codes::Technologies, listed(TECHNOLOGIES)),
        ]);
        arrange(&mut lists);
        Self(lists)
    }

    /// The lists in force in a running system: what was published is there, what was retired or succeeded is not.
    pub fn in_force(meta: &Value) -> Self {
        let list = |name: &str| -> Vec<(String, String)> {
            let retired: BTreeSet<&str> =
                meta["retired"][name].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let named = meta["names"][name].as_object().into_iter().flatten();
            let standing = named.filter(|(code, _)| !retired.contains(code.as_str()));
            standing.map(|(code, name)| (code.clone(), name["ko"].as_str().unwrap_or_default().to_owned())).collect()
        };
        let mut lists: BTreeMap<Codes, _> = NAMED.into_iter().map(|(codes, name)| (codes, list(name))).collect();
        arrange(&mut lists);
        Self(lists)
    }

    /// The codes of a list, in order.
    pub fn get(&self, codes: Codes) -> &[(String, String)] {
        self.0.get(&codes).map_or(&[], Vec::as_slice)
    }
}

/// Districts are named after their provinces, provinces are a list of their own, all are sorted.
fn arrange(lists: &mut BTreeMap<Codes, Vec<(String, String)>>) {
    let regions = lists.get(&Codes::Regions).cloned().unwrap_or_default();
    let provinces: BTreeMap<String, String> = regions.into_iter().filter(|(code, _)| code.len() == 2).collect();
    for (code, name) in lists.get_mut(&Codes::Regions).into_iter().flatten().filter(|(code, _)| code.len() > 2) {
        if let Some(province) = code.get(..2).and_then(|province| provinces.get(province)) {
            *name = format!("{province} {name}");
        }
    }
    lists.insert(Codes::Provinces, provinces.into_iter().collect());
    lists.values_mut().for_each(|list| list.sort());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn districts_are_named_after_their_provinces() {
        let lists = CodeLists::built_in();
        assert_eq!(lists.get(Codes::Provinces).len(), 17);
        assert_eq!(lists.get(Codes::Technologies).len(), 12);
        let guro = lists.get(Codes::Regions).iter().find(|(code, _)| code == "11530").unwrap();
        assert!(guro.1.starts_with("서울") && guro.1.ends_with("구로구"), "{guro:?}");
        assert!(lists.get(Codes::Agencies).is_empty());
    }

    #[test]
    fn what_was_retired_is_not_offered() {
        let name = |ko: &str| json!({ "ko": ko, "en": null });
        let meta = json!({
            "names": {
                "technologies": { "T01": name("반도체"), "T13": name("새 기술") },
                "agencies": { "MOTIE": name("산업통상자원부"), "MOTIR": name("산업통상부") },
            },
            "retired": { "technologies": ["T01"], "agencies": ["MOTIE"] },
        });
        let lists = CodeLists::in_force(&meta);
        assert_eq!(lists.get(Codes::Technologies), [("T13".to_owned(), "새 기술".to_owned())]);
        assert_eq!(lists.get(Codes::Agencies), [("MOTIR".to_owned(), "산업통상부".to_owned())]);
    }
}
