//! Names to codes by the built-in lists: as they are written, no guess.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::{
    lists::{self, DISTRICTS, INDUSTRIES, Listed, TECHNOLOGIES},
    records::CodeList,
};

use super::near::hint;

type Names = BTreeMap<String, Vec<&'static str>>;

/// With the short names of provinces, which the domain does not need.
const PROVINCES: &str = include_str!("../../../../domain/lists/provinces.csv");

static REGIONS: LazyLock<Names> = LazyLock::new(regions);
static OTHERS: LazyLock<[Names; 2]> = LazyLock::new(|| [listed(INDUSTRIES), listed(TECHNOLOGIES)]);

/// The code of a name.
///
/// # Errors
/// What fits instead: several codes, near names, or nothing.
pub fn code(list: CodeList, text: &str, within: Option<&str>) -> Result<String, String> {
    if is_code(list, text) {
        return Ok(text.to_owned());
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = match list {
        CodeList::Region => &*REGIONS,
        CodeList::Industry => &OTHERS[0],
        CodeList::Technology => &OTHERS[1],
    };
    let inside = |code: &&&str| within.is_none_or(|province| code.len() > 2 && code.starts_with(province));
    let found: Vec<&str> = names.get(&text).into_iter().flatten().filter(inside).copied().collect();
    match found[..] {
        [code] => Ok(code.to_owned()),
        [] => {
            let near = nearest(list, &text, names, |codes| codes.iter().find(&inside).copied());
            Err(format!("a name or code of the list {}{near}", list.word()))
        }
        _ => Err(format!(
            "one of the codes that fit: {}",
            found.iter().map(|code| named(list, code)).collect::<Vec<_>>().join(", ")
        )),
    }
}

/// A code with its name, of a district also that of its province.
fn named(list: CodeList, code: &str) -> String {
    let province = code.get(..2).filter(|province| list == CodeList::Region && *province != code);
    let names = province.into_iter().chain([code]).map(|code| name_of(list, code));
    std::iter::once(code).chain(names).collect::<Vec<_>>().join(" ")
}

fn name_of(list: CodeList, code: &str) -> &'static str {
    lists::built_in(list, code).map_or("", |listed| listed.name_ko)
}

/// What a text means that begins with a province as it was called, or in everyday words (its short name with 도 or 시),
/// and may go on with a district: as it is called today, and its code.
fn of_today(list: CodeList, text: &str, names: &Names) -> Option<(String, &'static str)> {
    let (province, district) = text.split_once(' ').unwrap_or((text, ""));
    let stem = if province == "전라북도" { "전북" } else { province.strip_suffix(['도', '시'])? };
    let codes = names.get(stem).filter(|_| list == CodeList::Region)?;
    let code = codes.iter().copied().find(|code| code.len() == 2)?;
    let name = format!("{} {district}", name_of(list, code)).trim_end().to_owned();
    let code = if district.is_empty() { code } else { names.get(&name)?.first().copied()? };
    Some((name, code))
}

/// The province that a text names, by code or name.
///
/// # Errors
/// What is expected, with near names.
pub fn province(text: &str) -> Result<String, String> {
    if text.len() == 2 && is_code(CodeList::Region, text) {
        return Ok(text.to_owned());
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A district may be called as its province is: here only provinces are meant.
    let is_province = |codes: &[&'static str]| codes.iter().find(|code| code.len() == 2).copied();
    let code = REGIONS.get(&text).and_then(|codes| is_province(codes));
    let expected = || format!("a province to look in{}", nearest(CodeList::Region, &text, &REGIONS, is_province));
    code.map(str::to_owned).ok_or_else(expected)
}

fn is_code(list: CodeList, text: &str) -> bool {
    let formed = match list {
        CodeList::Region => true,
        CodeList::Industry => (2..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()),
        CodeList::Technology => true,
    };
    formed && lists::built_in(list, text).is_some()
}

/// The names that are near to one that is not in the list, as a hint; `fits` gives the code of those that may be meant.
fn nearest(
    list: CodeList,
    text: &str,
    names: &Names,
    fits: impl Fn(&[&'static str]) -> Option<&'static str>,
) -> String {
    if let Some((name, _)) = of_today(list, text, names).filter(|(_, code)| fits(&[*code]).is_some()) {
        return format!("; near: {name}");
    }
    let mut candidates: Vec<_> = names.iter().filter_map(|(name, codes)| Some((fits(codes)?, name.as_str()))).collect();
    candidates.sort_unstable();
    hint(text, candidates.into_iter().map(|(_, name)| name))
}

fn listed(list: &'static [Listed]) -> Names {
    let mut names = Names::new();
    for listed in list {
        add(&mut names, listed.name_ko, listed.code);
        add(&mut names, listed.name_en, listed.code);
    }
    names
}

fn regions() -> Names {
    let mut names = listed(DISTRICTS);
    for row in PROVINCES.lines().skip(1) {
        let mut cells = row.split(',');
        let Some(province) = cells.next() else { continue };
        for name in cells.take(4) {
            add(&mut names, name, province);
            for district in DISTRICTS.iter().filter(|district| district.code.starts_with(province)) {
                add(&mut names, &format!("{name} {}", district.name_ko), district.code);
                add(&mut names, &format!("{name} {}", district.name_en), district.code);
            }
        }
    }
    names
}

fn add(names: &mut Names, name: &str, code: &'static str) {
    let codes = names.entry(name.to_owned()).or_default();
    if !name.is_empty() && !codes.contains(&code) {
        codes.push(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_its_code_as_it_is_written() {
        for (list, text, within, expected) in [
            (CodeList::Region, "11530", None, "11530"),
            (CodeList::Region, "서울특별시", None, "11"),
            (CodeList::Region, "서울", None, "11"),
            (CodeList::Region, "Seoul", None, "11"),
            (CodeList::Region, "구로구", None, "11530"),
            (CodeList::Region, "경기  용인시 처인구", None, "41461"),
            (CodeList::Region, "중구", Some("26"), "26110"),
            (CodeList::Technology, "이차전지", None, "T02"),
            (CodeList::Technology, "T02", None, "T02"),
            (CodeList::Industry, "2611", None, "2611"),
            (CodeList::Industry, "농업", None, "01"),
        ] {
            assert_eq!(code(list, text, within).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(province("부산"), Ok("26".to_owned()));
        // The province and its only district have one name.
        assert_eq!(province("세종특별자치시"), Ok("36".to_owned()));
        assert_eq!(province("36"), Ok("36".to_owned()));
        assert_eq!(code(CodeList::Region, "세종특별자치시", Some("36")), Ok("36110".to_owned()));
        assert_eq!(province("강원도"), Err("a province to look in; near: 강원특별자치도".to_owned()));
        assert_eq!(province("11530"), Err("a province to look in".to_owned()));
    }

    #[test]
    fn what_does_not_fit_exactly_once_is_not_guessed() {
        assert_eq!(
            code(CodeList::Region, "중구", None).unwrap_err(),
            "one of the codes that fit: 11140 서울특별시 중구, 26110 부산광역시 중구, 27110 대구광역시 중구, 28110 인천광역시 중구, 30140 대전광역시 중구, 31110 울산광역시 중구"
        );
        assert_eq!(
            code(CodeList::Region, "구로그", None).unwrap_err(),
            "a name or code of the list region; near: 구로구, 종로구, 구리시"
        );
        assert_eq!(
            code(CodeList::Region, "구로구", Some("26")).unwrap_err(),
            "a name or code of the list region; near: 중구, 서구, 동구"
        );
        for (old, now) in [
            ("강원도", "강원특별자치도"),
            ("제주도", "제주특별자치도"),
            ("전라북도", "전북특별자치도"),
            ("세종시", "세종특별자치시"),
            ("강원도 춘천시", "강원특별자치도 춘천시"),
        ] {
            let near = format!("a name or code of the list region; near: {now}");
            assert_eq!(code(CodeList::Region, old, None).unwrap_err(), near);
        }
        assert_eq!(code(CodeList::Region, "없는이름", None).unwrap_err(), "a name or code of the list region");
        assert_eq!(
            code(CodeList::Region, "seoul", None).unwrap_err(),
            "a name or code of the list region; near: Seoul"
        );
        assert_eq!(code(CodeList::Industry, "99999", None).map_err(|_| ()), Ok("99999".to_owned()));
        assert!(code(CodeList::Industry, "00", None).is_err());
    }
}
