//! An empty form as a workbook, filled in by another program, handed in, and its refused rows back to be mended.

use std::{fs, fs::File, io::BufReader, path::Path};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::House;

fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<BufReader<File>> = open_workbook(path).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(|cell: &Data| cell.to_string()).collect()).collect()
}

#[test]
fn an_empty_form_filled_in_enters_and_its_refused_rows_come_back_beside_their_reasons() {
    let house = House::small();
    let (form, filled, report) = (house.path("form.xlsx"), house.path("filled.xlsx"), house.path("report.xlsx"));
    let template = house.run(&["template", "amount_recorded", "--format", "xlsx"]);
    assert!(template.status.success());
    fs::write(&form, &template.stdout).unwrap();
    let heading = rows(&form)[0].clone();
    let at = |name: &str| {
        let at = heading.iter().position(|heading| heading == name).unwrap_or_else(|| panic!("{name}: {heading:?}"));
        u16::try_from(at).unwrap()
    };

    // The headings as they are, below them three rows as a person types them: days as days, money as numbers.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("금액").unwrap();
    for (column, name) in (0..).zip(&heading) {
        sheet.write_string(0, column, name).unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (row, (id, stage, amount)) in
        (1..).zip([("x1", "appropriated", 5000.0), ("x2", "executed", 9000.0), ("x3", "executed", 100.5)])
    {
        sheet.write_string(row, at("갱신 번호"), id).unwrap();
        let date = ExcelDateTime::from_ymd(2025, 3, 1).unwrap();
        sheet.write_datetime_with_format(row, at("효력일"), &date, &day).unwrap();
        sheet.write_string(row, at("사업"), "P-1").unwrap();
        sheet.write_number(row, at("회계연도"), 2025.0).unwrap();
        sheet.write_string(row, at("재원"), "national").unwrap();
        sheet.write_string(row, at("단계"), stage).unwrap();
        sheet.write_number(row, at("금액(원)"), amount).unwrap();
    }
    workbook.save(&filled).unwrap();

    let said = house.submit(&[filled.to_str().unwrap(), "--report", report.to_str().unwrap()]);
    assert_eq!((said.code, said.outcomes()), (2, vec!["accepted", "OVER_BUDGET", "BAD_AMOUNT"]), "{}", said.told);
    let back = rows(&report);
    assert_eq!(back.len(), 4, "the same workbook");
    let reason = back[0].iter().position(|name| name.starts_with("거절 사유")).unwrap();
    assert_eq!(back[1][reason], "");
    assert!(back[2][reason].starts_with("OVER_BUDGET"), "{}", back[2][reason]);
    assert!(back[3][reason].starts_with("BAD_AMOUNT"), "{}", back[3][reason]);

    // Handed in again as it came back: the good row stands already, the others are refused for the same reasons.
    let again = house.submit(&[report.to_str().unwrap()]);
    assert_eq!(again.outcomes(), ["unchanged", "OVER_BUDGET", "BAD_AMOUNT"]);
}

#[test]
fn a_form_offers_the_codes_in_force_in_the_running_system() {
    let house = House::small();
    let codes = r#"{"record":"code_published","update_id":"c1","effective_on":"2020-01-01","list":"technology","code":"T13","name_ko":"새 기술"}
{"record":"code_retired","update_id":"c2","effective_on":"2020-01-01","list":"technology","code":"T01","successor_codes":["T13"]}
"#;
    let said = house.submit(&[&house.file("codes.ndjson", codes)]);
    assert_eq!(said.outcomes(), ["accepted", "accepted"], "{}", said.told);
    let form = house.path("form.xlsx");
    fs::write(&form, house.run(&["template", "cluster_designated", "--format", "xlsx"]).stdout).unwrap();
    let mut workbook: Xlsx<BufReader<File>> = open_workbook(&form).unwrap();
    let offered: Vec<String> =
        workbook.worksheet_range("코드").unwrap().used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for (code, there) in [("T13", true), ("T02", true), ("T01", false), ("NIC", true), ("MOLIT", true), ("26110", true)]
    {
        assert_eq!(offered.iter().any(|one| one == code), there, "{code}");
    }
}
