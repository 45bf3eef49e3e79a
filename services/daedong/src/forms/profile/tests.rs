//! What `profiles/README.md` says, case by case; the profiles that ship, on the public tables where they are at hand.

use std::{fs, io::Cursor, path::PathBuf, sync::Arc};

use serde_json::Value;

use super::{
    super::{
        open::{Options, Source, Stop, open},
        statement::{Statement, letters},
    },
    *,
};

fn read_profile(text: &str) -> Result<Profile, Fault> {
    read::profile(text, &|name| Err(Fault(format!("{name}: not there"))))
}

fn statements(profile: &Profile, name: &str, table: &[u8]) -> Result<Vec<Statement>, Stop> {
    let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(table.to_vec())) };
    open(source, &Options { profile: Some(Arc::new(profile.clone())), ..Options::default() })?.collect()
}

fn told(statements: &[Statement]) -> Vec<String> {
    let told = |statement: &Statement| match &statement.record {
        Ok(record) => format!("{} {}", statement.place.row, record.to_line()),
        Err(faults) => {
            let faults = faults.iter().map(|fault| {
                let refusal = &fault.refusal;
                let column = fault.column.map(letters).unwrap_or_default();
                format!("{column} {} {} [{}] {}", refusal.code.name(), refusal.field, refusal.given, refusal.expected)
            });
            format!("{} {}", statement.place.row, faults.collect::<Vec<_>>().join(" / "))
        }
    };
    statements.iter().map(told).collect()
}

/// The outcome of one source for the field `field` of a kind that has it, for the rows of a table with columns a, b and c.
fn outcome(field: &str, source: &str, table: &str) -> Vec<String> {
    let kind = match field {
        "regions" | "area_m2" | "managing_agency_id" | "name_ko" => "cluster_designated",
        "shares" => "share_set",
        "codes" => "plan_target_set",
        "period" | "value" => "observation_reported",
        other => panic!("{other}"),
    };
    let text = format!(
        "[[record]]\nkind = \"{kind}\"\n[record.fields]\nupdate_id = \"u\"\neffective_on = \"2025-01-01\"\n{field} = {source}\n"
    );
    let profile = read_profile(&text).unwrap_or_else(|fault| panic!("{source}: {fault}"));
    let statements = statements(&profile, "t.csv", format!("a,b,c\n{table}").as_bytes()).unwrap();
    let start = format!("{{\"record\":\"{kind}\",\"update_id\":\"u\",\"effective_on\":\"2025-01-01\"");
    told(&statements)
        .iter()
        .map(|one| one.replace(&start, "").trim_end_matches('}').replacen(&format!(",\"{field}\":"), "", 1))
        .collect()
}

#[test]
fn the_small_example_of_the_page_works() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/README.md")).unwrap();
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let profile = read_profile(example).unwrap();
    let table = "no,state,since,name,province,districts,\"area (1,000 m2)\"\n\
                 1,done,2020.3.1,공원,서울,\"구로구, 금천구\",\"1,500.25\"\n\
                 2,planned,,,,,\n\
                 3,done,2020.13.1,공원,서울,중구,1500\n";
    assert_eq!(
        told(&statements(&profile, "t.csv", table.as_bytes()).unwrap()),
        [
            r#"2 {"record":"cluster_designated","update_id":"park-1","effective_on":"2020-03-01","cluster_id":"1","type_code":"TPK","name_ko":"공원","regions":["11530","11545"],"area_m2":"1500250","managing_agency_id":"PROV-11"}"#,
            "4 C BAD_DATE effective_on [2020.13.1] a day that exists",
        ]
    );
}

#[test]
fn each_step_does_what_the_page_says() {
    for (field, source, table, expected) in [
        ("name_ko", r#""same""#, "1,2,3", r#"2 "same""#),
        ("regions", r#"["11", "26"]"#, "1,2,3", r#"2 ["11","26"]"#),
        ("name_ko", r#"{ column = "a" }"#, " x y ,2,3", r#"2 "x y""#),
        ("name_ko", r#"{ column = "a" }"#, ",2,3", "2 "),
        ("name_ko", r#"{ column = "a", default = "d" }"#, ",2,3", r#"2 "d""#),
        (
            "name_ko",
            r#"{ column = "a", when = [{ column = "b", is = "2" }, { column = "c", empty = false }] }"#,
            "x,2,3",
            r#"2 "x""#,
        ),
        ("name_ko", r#"{ column = "a", when = [{ column = "b", is_not = "2" }], default = "d" }"#, "x,2,3", r#"2 "d""#),
        ("name_ko", r#"{ column = "a", when = [{ column = "b", not_in = ["2", "9"] }] }"#, "x,,3", r#"2 "x""#),
        ("regions", r#"{ column = "a", split = "/" }"#, "11 / /26/,2,3", r#"2 ["11","26"]"#),
        ("regions", r#"{ column = "a" }"#, "11;26,2,3", r#"2 ["11;26"]"#),
        ("name_ko", r#"{ column = "a", split = "/" }"#, "x/y,2,3", "2 A MALFORMED name_ko [x; y] one value"),
        (
            "regions",
            r#"{ column = "a", split = "/", values = { x = ["11", "26"], y = "27" } }"#,
            "x/y,2,3",
            r#"2 ["11","26","27"]"#,
        ),
        (
            "name_ko",
            r#"{ column = "a", values = { "서울" = "11" } }"#,
            "서을,2,3",
            "2 A BAD_CODE name_ko [서을] a text that the look-up `values` has; near: 서울",
        ),
        (
            "name_ko",
            r#"{ column = "a", values = { x = "1" }, missing = "absent", default = "d" }"#,
            "z,2,3",
            r#"2 "d""#,
        ),
        (
            "name_ko",
            r#"{ column = "a", values = { x = "1" }, missing = "keep", prefix = "p-" }"#,
            "z,2,3",
            r#"2 "p-z""#,
        ),
        ("regions", r#"{ column = "a", code = "region", within = { column = "b" } }"#, "중구,부산,3", r#"2 ["26110"]"#),
        (
            "regions",
            r#"{ column = "a", code = "region", within = { column = "b" } }"#,
            "중구,,3",
            "2 A BAD_CODE regions [중구] one of the codes that fit: 11140 서울특별시 중구, 26110 부산광역시 중구, 27110 대구광역시 중구, 28110 인천광역시 중구, 30140 대전광역시 중구, 31110 울산광역시 중구",
        ),
        ("regions", r#"{ column = "a", code = "region", within = "26" }"#, "중구,,3", r#"2 ["26110"]"#),
        (
            "regions",
            r#"{ column = "a", code = "region", within = { column = "b" } }"#,
            "중구,부싼,3",
            "2 B BAD_CODE regions [부싼] a province to look in; near: 부산",
        ),
        (
            "regions",
            r#"{ column = "a", code = "region", within = { column = "b" } }"#,
            "춘천시,강원도,3",
            "2 B BAD_CODE regions [강원도] a province to look in; near: 강원특별자치도",
        ),
        (
            "regions",
            r#"{ column = "a", code = "region", within = { column = "b" } }"#,
            "세종특별자치시,세종특별자치시,3",
            r#"2 ["36110"]"#,
        ),
        ("period", r#"{ column = "a", date = ["YYYY.MM.DD"] }"#, "2026-03-01,2,3", r#"2 "2026-03-01""#),
        ("codes", r#"{ column = "a", code = "technology" }"#, "이차전지,2,3", r#"2 ["T02"]"#),
        ("period", r#"{ column = "a", date = ["YYYY/MM/DD", "YYYY-MM"] }"#, "2025-3,2,3", r#"2 "2025-03-01""#),
        (
            "period",
            r#"{ column = "a", date = ["YYYY-MM-DD"] }"#,
            "3월,2,3",
            "2 A BAD_DATE period [3월] a date in one of the forms of the profile, or YYYY-MM-DD",
        ),
        ("area_m2", r#"{ column = "a", factor = "1000", grouping = "," }"#, "\"1,234.5\",2,3", r#"2 "1234500""#),
        (
            "area_m2",
            r#"{ column = "a", factor = "1000" }"#,
            "\"1,234.5\",2,3",
            "2 A BAD_NUMBER area_m2 [1,234.5] a plain decimal",
        ),
        ("area_m2", r#"{ column = "a", factor = "-0.001" }"#, "0.10,2,3", r#"2 "-0.0001""#),
        ("area_m2", r#"{ column = "a", factor = "1000" }"#, "5천,2,3", "2 A BAD_NUMBER area_m2 [5천] a plain decimal"),
        ("name_ko", r#"{ template = "{a}[ of {b}]", prefix = "x " }"#, "1,,3", r#"2 "x 1""#),
        ("name_ko", r#"{ template = "{a}{b}" }"#, ",,3", "2 "),
        ("name_ko", r#"{ first = [{ column = "a" }, { column = "b", default = "d" }, "never"] }"#, ",,3", r#"2 "d""#),
        (
            "name_ko",
            r#"{ first = [{ first = [{ column = "a" }] }, "last"], when = [{ column = "c", is = "3" }] }"#,
            ",,3",
            r#"2 "last""#,
        ),
        ("name_ko", r#"{ first = [{ column = "a" }], default = "d" }"#, ",,3", r#"2 "d""#),
        ("shares", r#"{ column = "a", split = "," }"#, "\"C-1=0.4,C-2=0.6\",2,3", r#"2 ["C-1=0.4","C-2=0.6"]"#),
    ] {
        assert_eq!(outcome(field, source, table), [expected], "{source}");
    }
    let long = outcome("name_ko", r#"{ column = "a" }"#, &format!("{},2,3", "가".repeat(100_001)));
    assert!(
        long[0].starts_with("2 A TOO_LARGE name_ko [") && long[0].ends_with("at most 100000 characters"),
        "{long:?}"
    );
}

#[test]
fn groups_gather_rows_and_go_out_at_the_end() {
    let profile = |source: &str| {
        let text = format!(
            "[table]\ngroup_by = [\"a\"]\n[[record]]\nkind = \"cluster_designated\"\n[record.fields]\nupdate_id = {{ template = \"{{b}}\" }}\n\
             effective_on = \"2025-01-01\"\n{source}\n"
        );
        read_profile(&text).unwrap()
    };
    let table = "a,b,c\ng,1,0.1\n,2,5\nh,3,7\ng,4,0.2\ng,5,\ng,6,0.1\n";
    let lines = |source: &str| -> Vec<String> {
        let start = ",\"effective_on\":\"2025-01-01\"";
        told(&statements(&profile(source), "t.csv", table.as_bytes()).unwrap())
            .iter()
            .map(|one| one.replace("{\"record\":\"cluster_designated\",", "{").replace(start, ""))
            .collect()
    };
    let alone = [r#"3 {"update_id":"2","area_m2":"5"}"#, r#"4 {"update_id":"3","area_m2":"7"}"#];
    let sum = lines(r#"area_m2 = { column = "c", collect = "sum" }"#);
    assert_eq!(sum, [alone[0], r#"2 {"update_id":"1","area_m2":"0.4"}"#, alone[1]]);
    let first = lines(r#"area_m2 = { column = "c" }"#);
    assert_eq!(first[1], r#"2 {"update_id":"1","area_m2":"0.1"}"#);
    let union = lines(r#"regions = { column = "c", collect = "union" }"#);
    assert_eq!(union[1], r#"2 {"update_id":"1","regions":["0.1","0.2"]}"#);
    let join = lines(r#"note = { template = "c={c}", collect = "join", default = "d" }"#);
    assert_eq!(join[1], r#"2 {"update_id":"1","note":"c=0.1; c=0.2"}"#);
    let bad = statements(&profile(r#"area_m2 = { column = "c", collect = "sum" }"#), "t.csv", b"a,b,c\ng,1,2\ng,2,x\n")
        .unwrap();
    assert_eq!(told(&bad), ["2 C BAD_NUMBER area_m2 [x] a plain decimal"]);
}

#[test]
fn a_row_makes_several_records_and_a_fault_costs_only_its_own() {
    let text = r#"
        [table]
        skip_when = [{ column = "c", is = "skip" }]
        [[record]]
        kind = "law_recorded"
        [record.fields]
        update_id = { column = "a" }
        effective_on = { column = "b", date = ["YYYY"] }
        law_id = { column = "a" }
        [[record]]
        kind = "milestone_reached"
        skip_when = [{ column = "c", empty = true }]
        [record.fields]
        update_id = { column = "a", prefix = "m-" }
        effective_on = "2025-01-01"
        milestone = { column = "c", values = { "완료" = "completed" } }
    "#;
    let table = "a,b,c,d\n1,2024,완료,x\n2,x,,\n,2024,완로,\n4,2024,skip,\n5,2024,,\"bad\"y\n6,2024,\n";
    assert_eq!(
        told(&statements(&read_profile(text).unwrap(), "t.csv", table.as_bytes()).unwrap()),
        [
            r#"2 {"record":"law_recorded","update_id":"1","effective_on":"2024-01-01","law_id":"1"}"#,
            r#"2 {"record":"milestone_reached","update_id":"m-1","effective_on":"2025-01-01","milestone":"completed"}"#,
            "3 B BAD_DATE effective_on [x] a date in one of the forms of the profile, or YYYY-MM-DD",
            "4 A MISSING_FIELD update_id [] a value",
            "4 A MISSING_FIELD update_id [] a value / C BAD_CODE milestone [완로] a text that the look-up `values` has; near: 완료",
            "6 D MALFORMED  [\"] a separator or the end of the row after a closing quotation mark; one inside a cell is doubled",
            "7  MALFORMED  [3 cells] as many cells as the heading has, 4",
        ]
    );
}

#[test]
fn what_is_wrong_with_a_profile_is_named_with_its_place() {
    let fields = "update_id = \"u\"\neffective_on = \"2025-01-01\"\n";
    let record = |more: &str| format!("[[record]]\nkind = \"cluster_designated\"\n[record.fields]\n{fields}{more}");
    let cases = [
        ("about = 1", "about: a text"),
        ("x = [", "not TOML: "),
        ("", "at least one [[record]]"),
        (
            "[[record]]\nkind = \"cluster_designatet\"",
            "record 1: unknown kind cluster_designatet; near: cluster_designated",
        ),
        ("[[record]]\nkind = \"law_recorded\"\n[record.fields]\nupdate_id = \"u\"", "record 1: effective_on is needed"),
        (
            "[[record]]\nkind = \"law_recorded\"\nfilds = 1\n[record.fields]\nupdate_id=\"u\"",
            "record 1: unknown key filds; near: fields",
        ),
        (&record("area = \"1\""), "record 1, area: cluster_designated has no such field"),
        (&record("area_m2 = { colunm = \"a\" }"), "record 1, area_m2: exactly one of column, template, first"),
        (
            &record("area_m2 = { column = \"a\", facter = \"1\" }"),
            "record 1, area_m2: unknown key facter; near: factor",
        ),
        (
            &record("area_m2 = { column = \"a\", template = \"b\" }"),
            "record 1, area_m2: exactly one of column, template, first",
        ),
        (
            &record("area_m2 = { first = [], factor = \"1\" }"),
            "record 1, area_m2: factor does not belong with the other keys here",
        ),
        (
            &record("area_m2 = { first = [{ column = \"a\", collect = \"sum\" }] }"),
            "record 1, area_m2, first 1: collect stands outside of first",
        ),
        (&record("area_m2 = { column = \"a\", factor = \"1e3\" }"), "record 1, area_m2: factor: 1e3: a plain decimal"),
        (
            &record("area_m2 = { column = \"a\", grouping = \",\" }"),
            "record 1, area_m2: grouping: one character, together with factor",
        ),
        (
            &record("area_m2 = { column = \"a\", missing = \"keep\" }"),
            "record 1, area_m2: missing: together with lookup or values",
        ),
        (
            &record("area_m2 = { column = \"a\", lookup = \"areas\" }\n[lookup.area]"),
            "record 1, area_m2: there is no [lookup.areas]; near: area",
        ),
        (
            &record("area_m2 = { column = \"a\", lookup = \"x\", values = {} }"),
            "record 1, area_m2: lookup or values, not both",
        ),
        (&record("area_m2 = \"1,000\""), "record 1, area_m2: 1,000 is no value of this field: "),
        (&record("area_m2 = [\"1\", \"2\"]"), "record 1, area_m2: one text: this field takes one value"),
        (&record("area_m2 = 5"), "record 1, area_m2: a text, a list of texts or a table"),
        (
            &record("expires_on = { column = \"a\", default = \"never\" }"),
            "record 1, expires_on: default is no value of this field: ",
        ),
        (&record("expires_on = { column = \"a\", date = [\"DD.MM\"] }"), "record 1, expires_on: date: DD.MM: "),
        (&record("note = { template = \"{a\" }"), "record 1, note: template: { without }"),
        (
            &record("regions = { column = \"a\", within = \"11\" }"),
            "record 1, regions: within: together with code = \"region\"",
        ),
        (
            &record("note = { column = \"a\", when = [{ column = \"b\" }] }"),
            "record 1, note: when 1: exactly one of is, is_not, in, not_in, empty",
        ),
        (
            &record("note = { column = \"a\", when = [{ column = \"b\", is = \"1\", empty = true }] }"),
            "record 1, note: when 1: exactly one of",
        ),
        ("include = [\"../x.toml\"]", "include: ../x.toml: a file beside the profile, without a path"),
        ("include = [\"x.toml\"]", "x.toml: not there"),
        ("tabel = {}\n[[record]]\nkind=\"law_recorded\"", "unknown key tabel; near: table"),
    ];
    for (text, expected) in cases {
        let fault = read_profile(text).unwrap_err().0;
        assert!(fault.starts_with(expected), "{text}\n{fault}");
    }
    let deep = format!("{}{{ column = \"a\" }}{}", "{ first = [".repeat(5), "] }".repeat(5));
    assert!(
        read_profile(&record(&format!("note = {deep}"))).unwrap_err().0.contains("first inside first at most 4 deep")
    );
    let many: String = (0..20_001).map(|at| format!("k{at} = \"1\"\n")).collect();
    assert!(
        read_profile(&format!("[lookup.x]\n{many}")).unwrap_err().0.contains("at most 20000 entries in all look-ups")
    );
    let many = record("").repeat(51);
    assert_eq!(read_profile(&many).unwrap_err().0, "51 [[record]] tables; at most 50");
    assert!(read_profile(&" ".repeat(MAX_BYTES + 1)).unwrap_err().0.contains("at most 1000000"));
}

#[test]
fn includes_hold_look_ups_and_nothing_else() {
    let profile = "include = [\"n.toml\"]\n[[record]]\nkind = \"law_recorded\"\n[record.fields]\nupdate_id = { column = \"a\", lookup = \"l\" }\neffective_on = \"2025-01-01\"\n";
    let with = |included: &'static str| read::profile(profile, &move |_| Ok(included.to_owned()));
    let good = with("[lookup.l]\nx = \"1\"").unwrap();
    assert_eq!(
        told(&statements(&good, "t.csv", b"a\nx\n").unwrap()),
        [r#"2 {"record":"law_recorded","update_id":"1","effective_on":"2025-01-01"}"#]
    );
    assert_eq!(with("about = \"x\"").unwrap_err().0, "n.toml: unknown key about");
    let twice = format!("{profile}[lookup.l]\n");
    assert_eq!(
        read::profile(&twice, &|_| Ok("[lookup.l]".to_owned())).unwrap_err().0,
        "n.toml: lookup.l stands in two places"
    );
}

#[test]
fn a_table_that_does_not_fit_stops_before_anything_is_sent() {
    let profile = read_profile("[[record]]\nkind = \"law_recorded\"\n[record.fields]\nupdate_id = { column = \"번호\" }\neffective_on = \"2025-01-01\"\n").unwrap();
    let stop = statements(&profile, "t.csv", "번오,이름\n1,2\n".as_bytes()).unwrap_err();
    assert_eq!(stop.to_string(), "profile: t.csv:1: the table has no column 번호; near: 번오");
    let two = read_profile("[[record]]\nkind = \"law_recorded\"\n[record.fields]\nupdate_id = { column = \"번호\" }\neffective_on = { column = \"시행일\" }\n").unwrap();
    let stop = statements(&two, "t.csv", "번오,이름\n1,2\n".as_bytes()).unwrap_err();
    assert_eq!(stop.to_string(), "profile: t.csv:1: the table has no column 번호; near: 번오; no column 시행일");
    let doubled = statements(&profile, "t.csv", "번호,번호\n1,2\n".as_bytes()).unwrap();
    assert_eq!(told(&doubled), ["1 B MALFORMED 번호 [번호] each name once in the heading"]);
    let empty = statements(&profile, "t.csv", b"").unwrap();
    assert_eq!(told(&empty), ["0  MALFORMED  [] a heading with the names of fields; the file is empty"]);
}

const NUMBERED: &str = "[[record]]\nkind = \"law_recorded\"\n[record.fields]\nupdate_id = { column = \"번호\" }\neffective_on = { column = \"시행일\" }\n";

fn sheets(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap().set_hidden(name.starts_with("숨긴"));
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, cell) in (0_u16..).zip(cells.split('|').filter(|cell| !cell.is_empty())) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn every_sheet_with_the_heading_is_read_and_the_others_are_named() {
    let profile = read_profile(&format!("[table]\ngroup_by = [\"묶음\"]\n{NUMBERED}")).unwrap();
    let workbook = sheets(&[
        ("메모", &["담당자는 이름을 적는다"]),
        ("1월", &["번호|시행일|묶음", "a|2025-01-01|x", "b|2025-01-01|y", "c|2025-01-01|x"]),
        ("빈 시트", &[]),
        ("2월", &["시행일|번호|묶음", "2025-02-01|d|x"]),
        ("3월", &["번호|시행 날|묶음", "e|2025-03-01|x"]),
        ("숨긴 4월", &["번호|시행일|묶음", "f|2025-04-01|x"]),
    ]);
    let source = Source { name: "t.xlsx".to_owned(), reader: Box::new(Cursor::new(workbook)) };
    let options = Options { profile: Some(Arc::new(profile)), ..Options::default() };
    let statements: Vec<_> = open(source, &options).unwrap().map(Result::unwrap).collect();
    let law = |id: &str, day: &str| {
        format!("2 {{\"record\":\"law_recorded\",\"update_id\":\"{id}\",\"effective_on\":\"{day}\"}}")
    };
    assert_eq!(
        told(&statements),
        [
            law("a", "2025-01-01"),
            law("b", "2025-01-01").replacen('2', "3", 1),
            law("d", "2025-02-01"),
            "1  MALFORMED  [번호,시행 날,묶음] the columns of the profile; the table has no column 시행일; near: 시행 날".to_owned(),
        ]
    );
    assert_eq!(
        options.passed.lines(),
        [
            "t.xlsx [메모]: passed over (건너뜀): the table has no column 묶음; no column 번호; no column 시행일",
            "t.xlsx [숨긴 4월]: a hidden sheet is not read; unhide it to send it (숨긴 시트는 읽지 않음)",
        ]
    );
}

#[test]
fn titles_and_units_may_stand_above_the_heading() {
    let profile = read_profile(NUMBERED).unwrap();
    let expected = [r#"4 {"record":"law_recorded","update_id":"a","effective_on":"2025-01-01"}"#];
    let csv = "2025년 현황,\n(단위: 건),,\n번 호,시행일\na,2025-01-01\n";
    assert_eq!(told(&statements(&profile, "t.csv", csv.as_bytes()).unwrap()), expected);
    let workbook = sheets(&[("현황", &["2025년 현황", "(단위: 건)", "번 호|시행일|비고", "a|2025-01-01|x"])]);
    assert_eq!(told(&statements(&profile, "t.xlsx", &workbook).unwrap()), expected);
    let far = format!("{}번호,시행일\na,2025-01-01\n", "제목,\n".repeat(21));
    let stop = statements(&profile, "t.csv", far.as_bytes()).unwrap_err();
    assert_eq!(stop.to_string(), "profile: t.csv:1: the table has no column 번호; no column 시행일");
}

#[test]
fn a_stray_mark_in_a_column_that_is_not_asked_for_swallows_no_row() {
    let profile = read_profile(NUMBERED).unwrap();
    let csv = "번호,시행일,규격\na,2025-01-01,\"6 inch\"\nb,2025-01-01,\"5 inch\nc,2025-01-01,x\nd,2025-01-01,3\"\ne,2025-01-01,x\n";
    let told = told(&statements(&profile, "t.csv", csv.as_bytes()).unwrap());
    assert_eq!(told.len(), 3);
    assert!(
        told[1].starts_with("3 C MALFORMED  [5 inch\\u{a}c,2025") && told[1].contains("covers the lines 3 to 5:"),
        "{told:?}"
    );
    let broken = "번호,시행일,주소\r\na,2025-01-01,x\r\n";
    assert_eq!(statements(&profile, "t.csv", broken.as_bytes()).unwrap().len(), 1);
}

#[test]
fn more_rows_than_can_be_held_stop_the_command() {
    let profile = read_profile("[table]\ngroup_by = [\"a\"]\n[[record]]\nkind = \"law_recorded\"\n[record.fields]\nupdate_id = { column = \"a\" }\neffective_on = \"2025-01-01\"\n").unwrap();
    let table: String = (0..=MAX_HELD).map(|row| format!("{row}\n")).collect();
    let stop = statements(&profile, "t.csv", format!("a\n{table}").as_bytes()).unwrap_err();
    assert_eq!(stop.to_string(), "profile: group_by: more than 100000 rows to hold");
}

fn shipped(name: &str) -> Profile {
    Profile::load(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("profiles").join(name)).unwrap()
}

#[test]
fn every_profile_that_ships_is_read() {
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles")).unwrap();
    let names: Vec<_> = folder
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml") && name != "names.toml")
        .collect();
    assert!(names.len() >= 9);
    for name in names {
        assert!(!shipped(&name).about.is_empty(), "{name}");
    }
}

#[test]
fn an_excerpt_of_the_public_table_of_complexes_becomes_updates() {
    let table = "complex_id,name_ko,type_code,in_2025q3,multi_province_group,sido_code,sigungu_code,designated_area_1000m2_2025q3,status_2025q3,status_ko_2025q3,lon,lat\n\
                 x-1,가상단지,NIC,Y,m1,11,11530,1000.5,completed,완료,126.9,37.5\n\
                 x-2,나상단지,GIC,Y,,26,26440,200,undeveloped,미개발,,\n\
                 x-3,가상단지,NIC,Y,m1,41,41390;41463,500,completed,완료,126.9,37.5\n\
                 x-4,다상단지,GIC,,,26,26440,200,completed,완료,,\n";
    let statements = statements(&shipped("industrial-complexes.toml"), "t.csv", table.as_bytes()).unwrap();
    let records: Vec<_> = statements.iter().map(|statement| statement.record.as_ref().unwrap()).collect();
    let said = |at: usize, field: &str| records[at].get(field).map(super::super::Given::to_text).unwrap_or_default();
    let kinds: Vec<_> = records.iter().map(|record| record.kind.as_str()).collect();
    assert_eq!(kinds, ["cluster_designated", "cluster_designated", "milestone_reached"]);
    assert_eq!(
        (said(0, "cluster_id"), said(0, "area_m2"), said(0, "managing_agency_id")),
        ("x-2".into(), "200000".into(), "PROV-26".into())
    );
    assert_eq!((said(1, "area_m2"), said(1, "regions")), ("1500500".into(), r#"["11530","41390","41463"]"#.into()));
    assert_eq!((said(2, "milestone"), said(2, "update_id")), ("completed".into(), "complex-status-x-1".into()));
}

/// The folder of public tables beside the project, where it is at hand.
fn reference(table: &str) -> Option<Vec<u8>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference");
    fs::read(PathBuf::from(option_env!("DAEDONG_REFERENCE").unwrap_or(beside)).join(table)).ok()
}

#[test]
fn the_public_tables_give_the_facts_that_ship() {
    for (profile, table, facts, count) in [
        ("laws.toml", "laws.csv", &["01-laws"][..], 1),
        ("provinces.toml", "regions.csv", &["02-agencies"], 17),
        ("organizations.toml", "organizations.csv", &["02-agencies"], 1),
        ("cluster-types.toml", "cluster_types.csv", &["04-types"], 1),
        ("clusters.toml", "clusters.csv", &["05-clusters"], 1),
        ("designation-events.toml", "designation_events.csv", &["05-clusters"], 1),
        ("plan-targets.toml", "plan_targets.csv", &["06-plans"], 1),
    ] {
        let Some(bytes) = reference(table) else { continue };
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("facts");
        let facts: Vec<Value> = facts
            .iter()
            .flat_map(|name| {
                fs::read_to_string(folder.join(format!("{name}.ndjson")))
                    .unwrap()
                    .lines()
                    .map(|line| serde_json::from_str(line).unwrap())
                    .collect::<Vec<_>>()
            })
            .collect();
        let statements = statements(&shipped(profile), table, &bytes).unwrap();
        assert!(statements.len() >= count, "{profile}");
        for statement in &statements {
            let record =
                statement.record.as_ref().unwrap_or_else(|faults| panic!("{profile} {}: {faults:?}", statement.place));
            let made: Value = serde_json::from_str(&record.to_line()).unwrap();
            let fact = facts.iter().find(|fact| fact["update_id"] == made["update_id"]);
            assert_eq!(Some(&made), fact, "{profile} {}", statement.place);
        }
    }
}

#[test]
fn the_public_table_of_complexes_counts_as_the_official_summary() {
    let Some(bytes) = reference("industrial_complexes.csv") else { return };
    let statements = statements(&shipped("industrial-complexes.toml"), "industrial_complexes.csv", &bytes).unwrap();
    let designated = statements
        .iter()
        .map(|statement| statement.record.as_ref().unwrap())
        .filter(|record| record.kind == "cluster_designated");
    assert_eq!(designated.count(), 1_349);
    let figures = self::statements(&shipped("industrial-complex-figures.toml"), "t.csv", &bytes).unwrap();
    assert!(figures.iter().all(|statement| statement.record.is_ok()));
}

#[test]
fn a_refused_row_has_the_update_id_that_the_profile_makes_or_none() {
    for (id, made) in [
        ("{ column = \"a\", prefix = \"complex-\" }", ["complex-x", "complex-y"]),
        ("{ template = \"{a}-{c}\" }", ["x-1", "y-2"]),
        ("{ column = \"a\", values = { x = \"first\" } }", ["first", ""]),
        ("\"same\"", ["same", "same"]),
    ] {
        let text = format!(
            "[[record]]\nkind = \"observation_reported\"\n[record.fields]\nupdate_id = {id}\neffective_on = \"2025-01-01\"\nvalue = {{ column = \"b\", values = {{ good = \"5\" }} }}\n"
        );
        let profile = read_profile(&text).unwrap_or_else(|fault| panic!("{id}: {fault}"));
        let statements = statements(&profile, "t.csv", b"a,b,c\nx,bad,1\ny,bad,2\n").unwrap();
        assert!(statements.iter().all(|statement| statement.record.is_err()));
        assert_eq!(statements.iter().map(Statement::update_id).collect::<Vec<_>>(), made, "{id}");
    }
}
