//! The report of a moment through the real command.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;

use tests::told::Told;

const HISTORY: &str = "
@2020-01-01
operator 2000-01-01 agency_registered agency_id=M1 name_ko=일부 name_en=One kind=ministry
operator 2000-01-01 agency_registered agency_id=M2 name_ko=이부 name_en=Two kind=ministry
operator 2000-01-01 law_recorded law_id=L1 name_ko=하나법 name_en=\"First Act\"
operator 2000-01-01 rule_adopted rule_id=similar parameters=theme_from=0.4 law_id=L1 article=\"제7조\"
operator 2000-01-01 cluster_type_defined type_code=A name_ko=가형 law_id=L1 ministry_id=M1 layer=area
operator 2000-01-01 cluster_type_defined type_code=B name_ko=나형 law_id=L1 ministry_id=M2 layer=area
operator 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=\"첫 <단지>\" regions=[11530] industries=[26] managing_agency_id=M1
operator 2020-01-01 cluster_designated cluster_id=C2 type_code=B name_ko=둘째단지 regions=[11530] industries=[26] managing_agency_id=M2
";

#[test]
fn the_evaluation_of_a_moment_is_written_in_both_languages_and_as_a_workbook() {
    let told = Told::new(HISTORY);
    let out = told.data().join("report");
    let output = told.run(&["report", "--effective-on", "2021-01-01", "--out", &out.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let id = told.rows("findings?effective_on=2021-01-01&rule=similar", "finding_id").remove(0);
    // Where an id may break on the page is no part of it.
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap().replace("<wbr>", "");
    for (page, parts) in [
        ("report.ko.html", ["유사·중복 지정", "하나법 · 제7조 · 2000-01-01", "theme_from = 0.4", "첫 &lt;단지&gt;"]),
        (
            "report.en.html",
            ["Similar designations", "First Act · 제7조 · 2000-01-01", "theme_from = 0.4", "&lt;단지&gt;"],
        ),
    ] {
        let text = read(page);
        for part in parts.iter().copied().chain([id.as_str(), "2021-01-01"]) {
            assert!(text.contains(part), "{page}: {part} is missing");
        }
    }
    assert_eq!(&fs::read(out.join("report.xlsx")).unwrap()[..2], b"PK");

    // A moment at which nothing was there yet is a report too.
    let early = told.data().join("early");
    assert!(told.run(&["report", "--known-at", "2019-01-01", "--out", &early.display().to_string()]).status.success());
}
