//! `--atomic`: all of a form, or nothing of it.

use super::House;

const RECORD: [&str; 3] = ["--record", "amount_recorded", "--atomic"];

/// Amounts of a cluster, one a row.
fn amounts(rows: &[(&str, &str, &str, i64)]) -> String {
    let mut csv = "update_id,effective_on,programme_id,fiscal_year,cluster_id,source,stage,amount_krw\n".to_owned();
    for (id, cluster, stage, won) in rows {
        csv += &format!("{id},2025-01-31,P-1,2025,{cluster},national,{stage},{won}\n");
    }
    csv
}

fn submit(house: &House, csv: &str) -> super::Said {
    house.submit(&[&[house.file("a.csv", csv).as_str()], &RECORD[..]].concat())
}

#[test]
fn a_group_enters_as_a_whole_next_to_each_other_and_sent_again_is_there() {
    let house = House::small();
    let csv = amounts(&[
        ("a1", "C-1", "appropriated", 1_000),
        ("a2", "C-1", "executed", 900),
        ("a3", "C-2", "appropriated", 5),
    ]);
    let said = submit(&house, &csv);
    assert_eq!((said.code, said.outcomes()), (0, vec!["accepted"; 3]), "{}", said.told);
    let places: Vec<&str> = said.receipts.iter().map(|receipt| receipt["position"].as_str().unwrap()).collect();
    assert_eq!(places, ["budget:2", "budget:3", "budget:4"]);
    let again = submit(&house, &csv);
    assert_eq!(again.outcomes(), ["unchanged"; 3]);
    let more = amounts(&[("a3", "C-2", "appropriated", 5), ("a4", "C-2", "executed", 5)]);
    assert_eq!(submit(&house, &more).outcomes(), ["unchanged", "accepted"]);
}

#[test]
fn one_refusal_keeps_all_out_and_every_reason_is_heard() {
    let house = House::small();
    let csv = amounts(&[
        ("a1", "C-1", "appropriated", 1_000),
        ("a2", "C-1", "executed", 1_001),
        ("a3", "C-9", "appropriated", 5),
        ("a4", "C-2", "appropriated", 5),
        // Rests on the first, which counts while the group is judged.
        ("a5", "C-1", "lapsed", 1_000),
    ]);
    let said = submit(&house, &csv);
    assert_eq!(said.code, 2);
    assert_eq!(
        said.outcomes(),
        ["GROUP_REFUSED", "OVER_BUDGET", "UNKNOWN_REFERENCE", "GROUP_REFUSED", "GROUP_REFUSED"]
    );
    assert_eq!(house.json("overview?after=budget:1")["data"]["budget_total"], 0);
    let refused = house.json("updates?status=refused");
    let ids: Vec<&str> =
        refused["data"].as_array().unwrap().iter().map(|row| row["update_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a2", "a3"], "only what was wrong is told of");

    // Mended, the same ids enter; and what comes after it as if nothing had been.
    let mended = csv.replace("1001", "1").replace("C-9", "C-2").replace("lapsed,1000", "lapsed,999");
    let said = submit(&house, &mended.replace("a3,2025-01-31,P-1,2025,C-2,national,appropriated,5\n", ""));
    assert_eq!((said.code, said.outcomes()), (0, vec!["accepted"; 4]), "{}", said.told);
}

#[test]
fn a_row_that_cannot_be_sent_keeps_all_out_and_the_others_are_judged_all_the_same() {
    let house = House::small();
    let csv = amounts(&[("a1", "C-1", "appropriated", 1_000), ("a2", "C-1", "executed", 2_000)]);
    let csv = format!("{csv}a3,2025-02-30,P-1,2025,C-1,national,executed,5\n");
    let said = submit(&house, &csv);
    assert_eq!((said.code, said.outcomes()), (2, vec!["GROUP_REFUSED", "OVER_BUDGET", "BAD_DATE"]));
    assert_eq!(house.json("overview?after=budget:1")["data"]["budget_total"], 0);
}

#[test]
fn a_dry_run_says_what_would_become_of_the_group() {
    let house = House::small();
    let csv = amounts(&[("a1", "C-1", "appropriated", 1_000), ("a2", "C-1", "executed", 2_000)]);
    let file = house.file("a.csv", &csv);
    let said = house.submit(&[&[file.as_str(), "--dry-run"], &RECORD[..]].concat());
    assert_eq!((said.code, said.outcomes()), (2, vec!["GROUP_REFUSED", "OVER_BUDGET"]), "{}", said.told);
    let file = house.file("b.csv", csv.replace("2000", "900"));
    let said = house.submit(&[&[file.as_str(), "--dry-run"], &RECORD[..]].concat());
    assert_eq!((said.code, said.outcomes()), (0, vec!["accepted"; 2]), "{}", said.told);
    assert_eq!(house.json("overview?after=budget:1")["data"]["budget_total"], 0);
}

#[test]
fn a_group_has_a_thousand_updates_of_one_service() {
    let house = House::small();
    let rows = |count: usize| {
        let ids: Vec<String> = (0..count).map(|number| format!("m{number}")).collect();
        let rows: Vec<_> =
            ids.iter().enumerate().map(|(at, id)| (id.as_str(), "C-1", "requested", at as i64)).collect();
        amounts(&rows)
    };
    let said = submit(&house, &rows(1_001));
    assert_eq!(said.code, 1);
    assert!(said.told.contains("--atomic takes at most 1000 updates"), "{}", said.told);
    let said = submit(&house, &rows(1_000));
    assert_eq!((said.code, said.receipts.len()), (0, 1_000), "{}", said.told);
    assert_eq!(said.receipts[999]["position"], "budget:1001");
    let mixed = r#"{"record":"cluster_amended","update_id":"x1","effective_on":"2025-01-31","cluster_id":"C-1","area_m2":"5"}
{"record":"agency_registered","update_id":"x2","effective_on":"2000-01-01","agency_id":"X","name_ko":"기관","kind":"ministry"}"#;
    let said = house.submit(&["--atomic", &house.file("mixed.ndjson", mixed)]);
    assert_eq!(said.code, 1);
    assert!(said.told.contains("updates of one service"), "{}", said.told);
    assert!(!said.told.contains("0 accepted"), "nothing was sent: {}", said.told);
}

#[test]
fn the_reasons_are_told_before_what_only_follows_from_them() {
    let house = House::small();
    let ids: Vec<String> = (0..30).map(|number| format!("m{number}")).collect();
    let mut rows: Vec<_> = ids.iter().map(|id| (id.as_str(), "C-1", "requested", 5)).collect();
    rows.push(("bad", "C-9", "requested", 5));
    let said = submit(&house, &amounts(&rows));
    let first = said.told.lines().find(|line| line.contains("a.csv:")).unwrap();
    assert!(first.contains("a.csv:32 column E: UNKNOWN_REFERENCE cluster_id"), "{}", said.told);
    let following = "30 rows refused only because of others (";
    let told = said.told.lines().find(|line| line.starts_with(following)).unwrap();
    assert!(told.contains("a.csv:2, ") && told.ends_with(", ...): GROUP_REFUSED"), "{}", said.told);
    assert_eq!(said.told.matches("a.csv:").count(), 6, "one at fault, and the first five of the others: {}", said.told);
}

#[test]
fn a_withdrawal_in_a_group_is_judged_with_it() {
    let house = House::small();
    let amount = |id: &str| {
        format!(
            "{{\"record\":\"amount_recorded\",\"update_id\":\"{id}\",\"effective_on\":\"2025-01-31\",\"programme_id\":\"P-1\",\"fiscal_year\":2025,\"source\":\"local\",\"stage\":\"requested\",\"amount_krw\":5}}\n"
        )
    };
    let withdrawal = |id: &str| {
        format!(
            "{{\"record\":\"record_withdrawn\",\"update_id\":\"w-{id}\",\"effective_on\":\"2025-02-01\",\"withdrawn_update_id\":\"{id}\",\"reason\":\"착오\"}}\n"
        )
    };
    let unknown = house.file("unknown.ndjson", withdrawal("never") + &amount("n1"));
    let said = house.submit(&["--atomic", &unknown]);
    assert_eq!((said.code, said.outcomes()), (2, vec!["UNKNOWN_REFERENCE", "GROUP_REFUSED"]), "{}", said.told);
    let own = house.file("own.ndjson", amount("n1") + &withdrawal("n1"));
    let said = house.submit(&["--atomic", &own]);
    assert_eq!((said.code, said.outcomes()), (0, vec!["accepted"; 2]), "{}", said.told);
}
