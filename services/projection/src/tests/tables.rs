use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::refusal::Code;
use serde_json::json;

use super::support::{Told, country, question};

fn csv(told: &Told, address: &str) -> String {
    let asked = question(address).unwrap();
    String::from_utf8(told.answer(address).unwrap().csv(&asked)).unwrap()
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
    for address in ["overview?format=csv&part=moon", "overview?part=moon", "clusters?format=xlsx&part=overview"] {
        assert_eq!(told.refused(address), (Code::BadCode, "part".into()), "{address}");
    }
    assert!(csv(&told, "clusters?format=csv&part=clusters").starts_with("\u{FEFF}cluster_id,"));
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

#[test]
fn a_workbook_has_every_element_of_a_list_that_no_cell_holds() {
    let mut told = country();
    told.by("MOLIT").on("2025-01-01").at("2025-04-01T00:00:00Z");
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "MOLIT" }));
    for won in 1..=400 {
        told.say("amount_recorded", json!({ "programme_id": "P1", "fiscal_year": 2025, "cluster_id": "C1", "source": "national", "stage": "appropriated", "amount_krw": won.to_string() }));
    }
    let address = "changes?from=2025-03-01&to=2025-12-31";
    let data = told.data(address);
    let listed: Vec<usize> =
        data.as_array().unwrap().iter().map(|row| row["updates"].as_array().unwrap().len()).collect();
    assert!(listed.contains(&400), "{listed:?}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&told, address))).unwrap();
    assert_eq!(book.sheet_names(), ["changes", "updates"]);
    let updates = book.worksheet_range("updates").unwrap();
    assert_eq!(updates.rows().count(), 1 + listed.iter().sum::<usize>());
    let head: Vec<String> = updates.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(head[..4], ["figure", "group", "position", "agency_id"]);
    let changes = book.worksheet_range("changes").unwrap();
    let cells: Vec<String> = changes.rows().map(|row| row[5].to_string()).collect();
    assert!(cells.contains(&"400건 모두 시트 updates에 · all 400 on the sheet updates".to_owned()), "{cells:?}");
}
