use domain::{
    refusal::Code,
    values::{Decimal, Exact, Value},
};
use proto::catalogue::Service;
use serde_json::{Value as Json, json};

use super::support::{Told, country, pick, question};

const ALL: &[&str] = &["figure", "group", "before", "after", "difference"];

fn parts(row: &Json) -> Vec<String> {
    pick(&row["updates"], &["position", "agency_id", "update_id", "difference"])
}

fn amount(won: &str, more: Json) -> Json {
    let mut fields = json!({ "programme_id": "P1", "fiscal_year": 2025, "cluster_id": "C1", "source": "national", "stage": "appropriated", "amount_krw": won });
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    fields
}

#[test]
fn the_updates_that_made_a_difference_are_named() {
    let mut told = country();
    told.by("MOLIT").on("2025-01-01").at("2025-04-01T00:00:00Z");
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "MOLIT" }));
    told.say("amount_recorded", amount("100", json!({ "update_id": "a1" })));
    told.at("2025-05-01T00:00:00Z");
    told.say("amount_recorded", amount("70", json!({ "update_id": "a2" })));
    told.by("MSIT").on("2022-06-01");
    told.say("cluster_designated", json!({ "cluster_id": "C5", "type_code": "OLD", "name_ko": "새", "regions": ["26"], "managing_agency_id": "MSIT", "update_id": "c5" }));
    told.by("MOLIT").on("2025-01-01").at("2025-06-01T00:00:00Z");
    told.say("amount_recorded", amount("90", json!({ "update_id": "a3" })));
    let rows = told.data("changes?from=2025-04-15&to=2025-12-31");
    assert_eq!(
        pick(&rows, ALL),
        [
            "overview.budget_by_year.national 2025 100 90 -10",
            "overview.budget_total - 100 90 -10",
            "overview.clusters - 3 4 1",
            "overview.clusters_by_ministry.clusters MSIT 1 2 1",
            "overview.clusters_by_region.clusters 26 0 1 1",
            "overview.clusters_by_type.clusters OLD 0 1 1",
            "overview.types - 3 4 1",
            "overview.types_never_used - 1 0 -1",
        ]
    );
    assert_eq!(parts(&rows[0]), ["budget:3 MOLIT a2 -30", "budget:4 MOLIT a3 20"]);
    assert_eq!(pick(&rows[0]["agencies"], &["agency_id", "updates", "difference"]), ["MOLIT 2 -10"]);
    assert_eq!(parts(&rows[2]), ["registry:10 MSIT c5 1"]);
    let answer = told.ask("changes?from=2025-04-15&to=2025-12-31");
    assert_eq!(told.trace(&answer["data"][1]["trace"]), ["budget:3", "budget:4"]);
}

#[test]
fn what_is_taken_away_names_every_update_and_a_page_tells_how_many_it_does_not() {
    let mut told = country();
    told.by("MOLIT").on("2025-01-01").at("2025-04-01T00:00:00Z");
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "MOLIT" }));
    for won in 1..=1_100 {
        told.say("amount_recorded", amount(&won.to_string(), json!({})));
    }
    let address = "changes?from=2025-03-15&to=2025-12-31";
    let data = told.data(address);
    let listed = parts(&data[0]);
    assert_eq!((listed.len(), listed[1_000].as_str(), &data[0]["unlisted"]), (1_001, "- MOLIT - 100", &json!(100)));
    assert_eq!(pick(&data[0]["agencies"], &["agency_id", "updates", "difference"]), ["MOLIT 1100 1100"]);
    let file = format!("{address}&format=csv");
    let csv = told.answer(&file).unwrap().csv(&question(&file).unwrap());
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = csv.split("\r\n").filter(|line| line.starts_with("overview.budget")).collect();
    assert_eq!(lines.len(), 2);
    for line in lines {
        assert_eq!(line.matches("position=budget:").count(), 1_100);
        assert!(line.contains("position=budget:1101 agency_id=MOLIT") && line.ends_with(",0"));
    }
}

#[test]
fn a_succession_moves_clusters_from_one_ministry_to_the_other() {
    let told = country();
    let rows = told.data("changes?from=2025-02-15&to=2025-12-31");
    assert_eq!(
        pick(&rows, ALL),
        ["overview.clusters_by_ministry.clusters MOTIE 1 0 -1", "overview.clusters_by_ministry.clusters MOTIR 0 1 1"]
    );
    assert_eq!(parts(&rows[0]), ["governance:9 BAI governance-9 -1"]);
    assert_eq!(
        pick(&told.data("changes?from=2025-02-15&to=2025-12-31&effective_on=2025-09-30"), ALL),
        [""; 0],
        "not on a day before it"
    );
}

#[test]
fn values_of_indicators_change_with_their_observations() {
    let mut told = country();
    told.by("KICOX").on("2025-01-01").at("2025-04-01T00:00:00Z");
    for (id, aggregation) in [("jobs", "sum"), ("rate", "mean")] {
        told.say(
            "indicator_defined",
            json!({ "indicator_id": id, "name_ko": id, "unit": "명", "aggregation": aggregation, "better": "higher" }),
        );
    }
    let mut observed = |cluster: &str, id: &str, value: &str, update: &str| {
        told.say("observation_reported", json!({ "cluster_id": cluster, "indicator_id": id, "period": "2024", "value": value, "status": "final", "update_id": update }));
    };
    observed("C1", "jobs", "10", "o1");
    observed("C1", "rate", "1", "o2");
    told.at("2025-05-01T00:00:00Z");
    let mut observed = |cluster: &str, id: &str, value: &str, update: &str| {
        told.say("observation_reported", json!({ "cluster_id": cluster, "indicator_id": id, "period": "2024", "value": value, "status": "final", "update_id": update }));
    };
    observed("C1", "jobs", "12.5", "o3");
    observed("C2", "jobs", "5", "o4");
    observed("C2", "rate", "2", "o5");
    observed("C3", "rate", "2", "o6");
    let rows = told.data("changes?from=2025-04-15&to=2025-12-31");
    assert_eq!(
        pick(&rows, ALL),
        ["performance.value jobs/2024 10 17.5 7.5", "performance.value rate/2024 1 1.666667 0.666667"]
    );
    assert_eq!(parts(&rows[0]), ["performance:5 KICOX o3 2.5", "performance:6 KICOX o4 5"]);
    assert_eq!(parts(&rows[1]), ["performance:7 KICOX o5 0.5", "performance:8 KICOX o6 0.166667"]);
    told.at("2025-06-01T00:00:00Z");
    told.withdraw(Service::Registry, "registry-6");
    let rows = told.data("changes?from=2025-05-15&to=2025-12-31");
    assert!(pick(&rows, ALL).contains(&"performance.value jobs/2024 17.5 12.5 -5".to_owned()), "{rows}");
}

#[test]
fn a_value_of_nought_that_comes_and_goes_is_somebodys_doing() {
    let mut told = country();
    told.by("KICOX").on("2025-01-01").at("2025-04-01T00:00:00Z");
    told.say(
        "indicator_defined",
        json!({ "indicator_id": "jobs", "name_ko": "고용", "unit": "명", "aggregation": "sum", "better": "higher" }),
    );
    told.at("2025-05-01T00:00:00Z");
    told.say("observation_reported", json!({ "cluster_id": "C1", "indicator_id": "jobs", "period": "2024", "value": "0", "status": "final", "update_id": "o1" }));
    told.at("2025-06-01T00:00:00Z").withdraw(Service::Performance, "o1");
    let rows = told.data("changes?from=2025-04-15&to=2025-05-15");
    assert_eq!(pick(&rows, ALL), ["performance.value jobs/2024 - 0 0"]);
    assert_eq!(parts(&rows[0]), ["performance:2 KICOX o1 0"]);
    let rows = told.data("changes?from=2025-05-15&to=2025-12-31");
    assert_eq!(pick(&rows, ALL), ["performance.value jobs/2024 0 - 0"]);
    assert_eq!(rows[0]["updates"].as_array().unwrap().len(), 1);
}

#[test]
fn what_comes_to_the_same_is_no_change() {
    let mut told = country();
    told.at("2025-06-01T00:00:00Z").on("2025-06-01");
    told.say("cluster_suspended", json!({ "cluster_id": "C1" }));
    told.say("cluster_resumed", json!({ "cluster_id": "C1" }));
    assert_eq!(told.data("changes?from=2025-05-01&to=2025-12-31&effective_on=2025-12-31"), json!([]));
    assert_eq!(told.data("changes?from=2025-12-31&to=2025-12-31"), json!([]));
}

#[test]
fn the_earlier_moment_must_not_be_the_later_one() {
    let told = country();
    assert_eq!(told.refused("changes?from=2025-06-01&to=2025-05-31"), (Code::OutOfRange, "from".into()));
    assert_eq!(told.refused("changes?from=2199-01-01"), (Code::OutOfRange, "from".into()));
    assert_eq!(told.refused("changes?from=soon"), (Code::BadDate, "from".into()));
    assert_eq!(told.refused("changes"), (Code::MissingField, "from".into()));
}

/// Before and after are those of the overview, and the parts add up, whatever happened in between.
#[test]
fn the_parts_add_up_to_what_the_overview_says() {
    let told = eventful();
    let moments = [
        "2024-12-31",
        "2025-01-15",
        "2025-02-15",
        "2025-04-15",
        "2025-05-15",
        "2025-06-15",
        "2025-07-15",
        "2025-08-15",
    ];
    for (at, from) in moments.iter().enumerate() {
        for to in &moments[at..] {
            for on in ["2021-01-01", "2024-04-30", "2025-12-31"] {
                check(&told, from, to, on);
            }
        }
    }
}

fn check(told: &Told, from: &str, to: &str, on: &str) {
    let overview = |known_at: &str| told.data(&format!("overview?known_at={known_at}&effective_on={on}"));
    let (before, after) = (overview(from), overview(to));
    let rows = told.data(&format!("changes?from={from}&to={to}&effective_on={on}"));
    for row in rows.as_array().unwrap() {
        let sum: i128 = row["updates"].as_array().unwrap().iter().map(|part| number(&part["difference"])).sum();
        assert_eq!(sum, number(&row["difference"]), "{row}");
        assert_eq!(number(&row["before"]) + sum, number(&row["after"]), "{row}");
    }
    for (name, data, field) in [("before", &before, "before"), ("after", &after, "after")] {
        for figure in ["types", "types_defined", "types_never_used", "clusters", "budget_total"] {
            let row = rows.as_array().unwrap().iter().find(|row| row["figure"] == format!("overview.{figure}"));
            let expected = row.map_or_else(|| number(&before[figure]), |row| number(&row[field]));
            assert_eq!(number(&data[figure]), expected, "{name} {figure} {from} {to} {on}");
        }
        for (part, key, figure) in [
            ("clusters_by_type", "type_code", "clusters"),
            ("clusters_by_ministry", "ministry_id", "clusters"),
            ("clusters_by_region", "region", "clusters"),
            ("budget_by_year", "fiscal_year", "national"),
            ("budget_by_year", "fiscal_year", "executed"),
        ] {
            let of = |data: &Json, group: &str| {
                let rows = data[part].as_array().unwrap();
                let row = rows.iter().find(|row| row[key].to_string().trim_matches('"') == group);
                row.map_or(0, |row| number(&row[figure]))
            };
            for row in
                rows.as_array().unwrap().iter().filter(|row| row["figure"] == format!("overview.{part}.{figure}"))
            {
                assert_eq!(number(&row[field]), of(data, row["group"].as_str().unwrap()), "{row} {from} {to} {on}");
            }
        }
    }
    assert_eq!(rows == json!([]), before_is(&before, &after), "{from} {to} {on}: {rows}");
}

/// Whether nothing but what agencies sent differs.
fn before_is(before: &Json, after: &Json) -> bool {
    let mut pair = [before.clone(), after.clone()];
    for one in &mut pair {
        one.as_object_mut().unwrap().remove("agencies");
        // A year of nothing is no year.
        let years = one["budget_by_year"].as_array_mut().unwrap();
        years.retain(|year| ["national", "local", "private", "executed"].iter().any(|money| year[money] != 0));
    }
    pair[0] == pair[1]
}

fn number(json: &Json) -> i128 {
    if json.is_null() { 0 } else { json.to_string().parse().unwrap_or_else(|_| panic!("{json}")) }
}

/// Types move between ministries, agencies are succeeded, provinces join, reporters disagree, clusters come and go.
fn eventful() -> Told {
    let mut told = country();
    told.by("MOLIT").on("2020-06-01").at("2025-04-01T00:00:00Z");
    for programme in ["P1", "P2"] {
        told.say("programme_defined", json!({ "programme_id": programme, "name_ko": "사업", "ministry_id": "MOTIE" }));
    }
    told.say("amount_recorded", amount("100", json!({})));
    told.by("MOTIE").say("amount_recorded", amount("40", json!({ "update_id": "m1" })));
    told.by("KICOX").say("amount_recorded", amount("55", json!({})));
    told.say(
        "amount_recorded",
        amount("9", json!({ "programme_id": "P2", "cluster_id": "C3", "stage": "executed", "source": "local" })),
    );
    told.at("2025-05-01T00:00:00Z").by("BAI").on("2024-01-01");
    told.say(
        "agency_succeeded",
        json!({ "agency_id": "MSIT", "successor_agency_ids": ["MOTIR", "MOLIT"], "update_id": "s1" }),
    );
    told.say("code_retired", json!({ "list": "region", "code": "11", "successor_codes": ["41"] }));
    told.say("cluster_type_defined", json!({ "type_code": "NIC", "name_ko": "NIC", "law_id": "L1", "ministry_id": "MSIT", "layer": "area", "update_id": "t1" }));
    told.by("MOTIE").on("2020-06-01").say("amount_recorded", amount("41", json!({ "supersedes": "m1" })));
    told.at("2025-06-01T00:00:00Z");
    told.withdraw(Service::Registry, "registry-7");
    told.say("programme_defined", json!({ "programme_id": "P1", "name_ko": "사업", "ministry_id": "KICOX" }));
    told.at("2025-07-01T00:00:00Z");
    told.withdraw(Service::Governance, "s1");
    told.withdraw(Service::Registry, "t1");
    told.on("2023-01-01");
    told.say("cluster_released", json!({ "cluster_id": "C1", "reason": "끝" }));
    told.at("2025-08-01T00:00:00Z").on("2023-02-01");
    told.say("cluster_designated", json!({ "cluster_id": "C1", "type_code": "OLD", "name_ko": "다시", "regions": ["28"], "managing_agency_id": "KICOX" }));
    told
}

/// Before and after are those of the performance view, whatever happened to clusters and definitions in between.
#[test]
fn the_parts_add_up_to_what_the_performance_view_says() {
    let mut told = country();
    told.by("KICOX").on("2024-01-01").at("2025-04-01T00:00:00Z");
    let define = |told: &mut Told, id: &str, aggregation: &str, update: &str| {
        told.say("indicator_defined", json!({ "indicator_id": id, "name_ko": id, "unit": "명", "aggregation": aggregation, "better": "higher", "update_id": update }));
    };
    let observe = |told: &mut Told, cluster: &str, id: &str, period: &str, value: &str, update: &str| {
        told.say("observation_reported", json!({ "cluster_id": cluster, "indicator_id": id, "period": period, "value": value, "status": "final", "update_id": update }));
    };
    define(&mut told, "jobs", "sum", "i1");
    define(&mut told, "rate", "mean", "i2");
    for (at, cluster) in ["C1", "C2", "C3"].into_iter().enumerate() {
        observe(&mut told, cluster, "jobs", "2024-01", "0.1", &format!("j{at}"));
        observe(&mut told, cluster, "jobs", "2024-02", "7", &format!("k{at}"));
        observe(&mut told, cluster, "rate", "2024H1", "3", &format!("r{at}"));
    }
    told.at("2025-05-01T00:00:00Z");
    observe(&mut told, "C1", "jobs", "2024", "20.5", "coarser");
    observe(&mut told, "C2", "rate", "2024H2", "10", "half");
    told.withdraw(Service::Performance, "j2");
    told.at("2025-06-01T00:00:00Z");
    told.withdraw(Service::Registry, "registry-6");
    observe(&mut told, "C1", "rate", "2024H1", "4", "after");
    define(&mut told, "jobs", "mean", "i3");
    told.at("2025-07-01T00:00:00Z");
    told.withdraw(Service::Performance, "coarser");
    told.withdraw(Service::Performance, "i3");
    let moments = ["2025-03-15", "2025-04-15", "2025-05-15", "2025-06-15", "2025-07-15"];
    for (at, from) in moments.iter().enumerate() {
        for to in &moments[at..] {
            let values = |known_at: &str| {
                let rows = told.data(&format!("performance?by=all&known_at={known_at}&effective_on=2025-12-31"));
                pick(&rows, &["indicator_id", "period", "value"])
            };
            let rows = told.data(&format!("changes?from={from}&to={to}&effective_on=2025-12-31"));
            let (before, after) = (values(from), values(to));
            let mut differ = 0;
            for row in rows.as_array().unwrap().iter().filter(|row| row["figure"] == "performance.value") {
                differ += 1;
                let (indicator, year) = row["group"].as_str().unwrap().split_once('/').unwrap();
                for (value, all) in [(&row["before"], &before), (&row["after"], &after)] {
                    let found = all.contains(&format!("{indicator} {year} {value}"));
                    assert!(found || value.is_null(), "{row}: {all:?} {from} {to}");
                }
                let decimal =
                    |json: &Json| Decimal::read(&json.to_string()).map_or_else(|_| Exact::zero(), Exact::from);
                let parts = row["updates"].as_array().unwrap().iter().map(|part| decimal(&part["difference"]));
                assert_eq!(parts.sum::<Exact>(), decimal(&row["after"]) - decimal(&row["before"]), "{row}");
            }
            let gone = before.iter().filter(|value| !after.contains(value)).count();
            let come = after.iter().filter(|value| !before.contains(value)).count();
            assert_eq!(differ, gone.max(come), "{from} {to}: {before:?} {after:?} {rows}");
        }
    }
}
