use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::refusal::Code;
use serde_json::json;

use super::support::{Told, country, question};

fn csv(told: &Told, address: &str) -> String {
    let asked = question(address).unwrap();
    String::from_utf8(told.answer(address).unwrap().csv(&asked).unwrap()).unwrap()
}

fn xlsx(told: &Told, address: &str) -> Vec<u8> {
    told.answer(address).unwrap().xlsx().unwrap()
}

#[test]
fn csv_is_read_by_spreadsheets_and_holds_no_formula() {
    let mut told = country();
    told.on("2023-01-01");
    told.say("cluster_amended", json!({ "cluster_id": "C1", "name_ko": "=HYPERLINK(\"x\",1)" }));
    let text = csv(&told, "clusters?format=csv&effective_on=2025-12-31&limit=1");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{FEFF}cluster_id,type_code,name_ko,regions,"));
    assert!(lines[1].starts_with(
        "C1,NIC,\"'=HYPERLINK(\"\"x\"\",1)\",11530;41117,MOLIT,KICOX,L1,designated,2021-03-01,1000000.5,26;29,T01,2026-03-01,"
    ));
    assert_eq!(lines.len(), 6, "complete without limit");
    let mut read = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    assert_eq!(read.records().map(|record| record.unwrap().len()).collect::<Vec<_>>(), [16; 4]);
}

#[test]
fn an_object_is_taken_away_by_part_or_as_a_whole() {
    let told = country();
    let part = csv(&told, "overview?format=csv&part=clusters_by_type&effective_on=2025-12-31");
    assert_eq!(part, "\u{FEFF}type_code,clusters\r\nNIC,1\r\nREG,1\r\nSRD,1\r\n");
    let whole = csv(&told, "overview?format=csv&effective_on=2025-12-31");
    assert!(whole.contains("\r\nsummary,clusters,value,3\r\n"), "{whole}");
    assert!(whole.contains("\r\nclusters_by_region,11,clusters,2\r\n"));
    assert!(csv(&told, "governance?format=csv").starts_with("\u{FEFF}by,region,clusters"));
    let address = "overview?format=csv&part=moon";
    let problem = told.answer(address).unwrap().csv(&question(address).unwrap()).unwrap_err();
    assert_eq!((problem.refusals()[0].code, &*problem.refusals()[0].field), (Code::BadCode, "part"));
}

#[test]
fn a_workbook_has_typed_cells_and_says_of_which_moment_it_is() {
    let told = country();
    let bytes = xlsx(&told, "overview?effective_on=2025-12-31&known_at=2026-01-01");
    assert_eq!(bytes, xlsx(&told, "overview?effective_on=2025-12-31&known_at=2026-01-01"), "the same to the byte");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["summary", "clusters_by_type", "clusters_by_ministry", "clusters_by_region", "budget_by_year", "agencies"]
    );
    let sheet = book.worksheet_range("clusters_by_type").unwrap();
    let rows: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(rows[0], [Data::String("type_code".into()), Data::String("clusters".into())]);
    assert_eq!(rows[1], [Data::String("NIC".into()), Data::Float(1.0)]);
}

#[test]
fn a_workbook_keeps_every_digit() {
    let mut told = country();
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "MOLIT" }));
    for (cluster, won) in [("C1", "999999999999999"), ("C2", "9999999999999999")] {
        told.say("amount_recorded", json!({ "programme_id": "P1", "fiscal_year": 2025, "cluster_id": cluster, "source": "national", "stage": "requested", "amount_krw": won }));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&told, "budget?by=cluster"))).unwrap();
    let sheet = book.worksheet_range("budget").unwrap();
    let requested: Vec<Data> = sheet.rows().skip(1).map(|row| row[4].clone()).collect();
    assert_eq!(requested, [Data::Float(999_999_999_999_999.0), Data::String("9999999999999999".into())]);
}
