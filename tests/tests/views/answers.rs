//! What holds for every view: parameters, pages, moments, traces, changes, forms: rules 5 to 8, 84, 85 and 88.

use std::time::Instant;

use serde_json::Value;
use tests::told::Told;

use crate::founded;

fn told() -> Told {
    let mut history = String::from(
        "
M1 2000-01-01 programme_defined programme_id=P name_ko=피 ministry_id=M1
M1 2000-01-01 indicator_defined indicator_id=jobs name_ko=고용 unit=명 aggregation=sum better=higher
@2021-01-01
",
    );
    for number in 1..=7 {
        history += &format!(
            "ZONE 2021-01-01 cluster_designated cluster_id=C{number} type_code=A name_ko=가 regions=[11] industries=[26] managing_agency_id=ZONE\n"
        );
    }
    history += "
M1 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C1 source=national stage=appropriated amount_krw=100 update_id=a1
ZONE 2021-01-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021 value=5 status=provisional
@2021-02-01
ZONE 2021-02-01 cluster_released cluster_id=C7 reason=x update_id=r7
M1 2021-01-01 amount_recorded programme_id=P fiscal_year=2021 cluster_id=C1 source=national stage=appropriated amount_krw=90 supersedes=a1 update_id=a2
ZONE 2021-01-01 cluster_designated cluster_id=C8 type_code=B name_ko=나 regions=[26] managing_agency_id=ZONE update_id=d8
ZONE 2021-02-01 observation_reported cluster_id=C1 indicator_id=jobs period=2021 value=5.5 status=final update_id=o2
SEOUL 2021-02-01 cluster_amended cluster_id=C99 name_ko=x
";
    Told::partly(&founded(&history))
}

#[test]
fn bad_questions_are_refused_with_their_reasons() {
    let told = told();
    for (path, refusals) in [
        ("clusters?known_at=yesterday", "BAD_DATE known_at"),
        ("clusters?known_at=2021-02-30", "BAD_DATE known_at"),
        ("clusters?effective_on=2021-13-01", "BAD_DATE effective_on"),
        ("clusters?effective_on=2021-01-01T00:00:00Z", "BAD_DATE effective_on"),
        ("clusters?limit=1000000000", "OUT_OF_RANGE limit"),
        ("clusters?limit=0", "OUT_OF_RANGE limit"),
        ("clusters?limit=-1", "OUT_OF_RANGE limit"),
        ("clusters?limit=ten", "BAD_NUMBER limit"),
        ("clusters?limit=99999999999999999999999", "OUT_OF_RANGE limit"),
        ("clusters?cursor=forged", "MALFORMED cursor"),
        ("clusters?cursor=%00", "MALFORMED cursor"),
        ("clusters?format=pdf", "BAD_CODE format"),
        ("clusters?colour=red", "UNKNOWN_FIELD colour"),
        ("clusters?colour=", "UNKNOWN_FIELD colour"),
        ("clusters?colour", "UNKNOWN_FIELD colour"),
        ("clusters?part=overview", "BAD_CODE part"),
        ("overview?part=moon&format=csv", "BAD_CODE part"),
        ("overview?part=moon&format=xlsx", "BAD_CODE part"),
        ("clusters?type=A&type=B", "MALFORMED type"),
        ("clusters?type=A&type=A", "MALFORMED type"),
        ("clusters?status=open", "BAD_CODE status"),
        ("clusters?region=1", "BAD_CODE region"),
        ("clusters?type=..%2Fetc", "BAD_ID type"),
        ("clusters?q=%FF", "MALFORMED null"),
        ("clusters?after=moon:1", "MALFORMED after"),
        ("clusters?after=registry:x", "MALFORMED after"),
        ("similar?min_score=2", "OUT_OF_RANGE min_score"),
        ("similar?min_score=a", "BAD_NUMBER min_score"),
        ("alignment?target=moon", "BAD_CODE target"),
        ("budget?by=moon", "BAD_CODE by"),
        ("budget?fiscal_year=21", "BAD_PERIOD fiscal_year"),
        ("performance?by=programme", "BAD_CODE by"),
        ("performance?period=2021H3", "BAD_PERIOD period"),
        ("performance/ratios?year=2021.5", "BAD_PERIOD year"),
        ("governance?by=nation", "BAD_CODE by"),
        ("findings?rule=moon", "BAD_CODE rule"),
        ("findings?theme_from=1", "UNKNOWN_FIELD theme_from"),
        ("findings?rule=similar&years=1", "UNKNOWN_FIELD years"),
        ("findings?rule=similar&theme_from=half", "BAD_NUMBER theme_from"),
        ("trace", "MISSING_FIELD figure"),
        ("trace?figure=forged", "MALFORMED figure"),
        ("changes", "MISSING_FIELD from"),
        ("changes?from=2021-02-01&to=2021-01-01", "OUT_OF_RANGE from"),
        ("changes?from=never&to=2021-01-01", "BAD_DATE from"),
        ("updates?kind=moon", "UNKNOWN_KIND kind"),
        ("clusters/%20", "BAD_ID ID"),
    ] {
        assert_eq!(told.refused(path), (400, vec![refusals.to_owned()]), "{path}");
    }
    for path in ["moon", "clusters/C1/x", "", "clusters/", "surveys/NONE", "similar/NONE", "clusters/..%2F.."] {
        let (status, refusals) = told.refused(path);
        assert!(status == 404 || status == 400, "{path} {status} {refusals:?}");
    }
    assert_eq!(told.refused("moon").0, 404);
    // All faults at once, each with every field of a refusal.
    assert_eq!(told.refused("clusters?limit=0&colour=red").1, ["OUT_OF_RANGE limit", "UNKNOWN_FIELD colour"]);
    let (_, body) = told.up.http("GET", "/api/v1/clusters?limit=0", "");
    let body: Value = serde_json::from_slice(&body).unwrap();
    let fields = "code field given expected rule_id message_ko message_en";
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&body), format!("{fields} refusals"));
    assert_eq!(keys(&body["refusals"][0]), fields);
    assert_eq!(body["given"], "0");
    // Long and odd values come back short and harmless.
    let (status, body) = told.up.http("GET", &format!("/api/v1/clusters?type={}", "%3Cscript%3E".repeat(300)), "");
    assert!(status == 400 && body.len() < 4_000, "{status} {}", body.len());
    assert_eq!(told.up.http("POST", "/api/v1/clusters", "").0, 405);
}

#[test]
fn a_filter_may_be_named_as_its_column() {
    let told = told();
    assert_eq!(told.text("clusters?type_code=B"), told.text("clusters?type=B"));
    assert_eq!(told.rows("updates?agency_id=M1&update_id=a2", "update_id"), ["a2"]);
    assert_eq!(told.rows("performance?by=all&indicator_id=jobs&year=2021", "value"), ["5.5"]);
    assert_eq!(told.rows("findings?rule_id=similar&theme_from=1&severity=notice", "draft").len(), 0);
    assert_eq!(told.refused("clusters?type_code=B&type=A").1, ["MALFORMED type"]);
    assert_eq!(told.refused("clusters?indicator_id=jobs").1, ["UNKNOWN_FIELD indicator_id"]);
}

#[test]
fn an_instant_is_read_to_the_microsecond_in_any_offset() {
    let told = told();
    let clusters = |known_at: &str| {
        told.rows(&format!("clusters?known_at={known_at}&effective_on=2021-01-01"), "cluster_id").len()
    };
    for (known_at, count) in [
        ("2020-12-31T14:59:59.999999Z", 0),
        ("2020-12-31T14:59:59.9999999Z", 0),
        ("2020-12-31T15:00:00Z", 7),
        ("2021-01-01T00:00:00%2B09:00", 7),
        ("2021-01-01T00:00:00+09:00", 7),
        ("2021-01-31T23:59:59.999999+09:00", 7),
        ("2021-02-01T00:00:00+09:00", 8),
        ("2021-01-31T10:00:00-05:00", 8),
        ("2020-12-31", 0),
        ("2021-01-01", 7),
    ] {
        assert_eq!(clusters(known_at), count, "{known_at}");
    }
}

#[test]
fn every_refused_line_is_counted_for_its_agency() {
    let told = Told::partly(&founded(
        "
M1 2021-01-01 moon_landed moon=1
M1 2021-01-01 law_recorded law_id=L9 name_ko=법 colour=red
M1 2021-01-01 law_recorded law_id=L9
M1 2021-01-01 law_recorded law_id=../x name_ko=법
M1 2021-02-30 law_recorded law_id=L9 name_ko=법
M1 2021-01-01 record_withdrawn withdrawn_update_id=none reason=x
M1 2021-01-01 law_recorded law_id=L9 name_ko=법
",
    ));
    assert_eq!(told.rows("overview#agencies", "agency_id accepted refused")[0], "M1 1 6");
    assert_eq!(told.rows("updates?status=refused", "agency_id update_id refusals").len(), 6);
}

#[test]
fn pages_go_on_where_they_ended_and_stand_still_in_time() {
    let told = told();
    let whole = told.rows("clusters", "cluster_id");
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = told.json(&format!("clusters?limit=3{cursor}"));
        ids.extend(page["data"].as_array().unwrap().iter().map(|row| row["cluster_id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(ids, whole);
    assert_eq!(ids.len(), 8);
    // A cursor belongs to its question.
    let next = told.json("clusters?limit=3")["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(told.refused(&format!("clusters?limit=3&type=A&cursor={next}")).1, ["MALFORMED cursor"]);
    assert_eq!(told.refused(&format!("similar?cursor={next}")).1, ["MALFORMED cursor"]);
    // A file is complete.
    for format in ["csv", "xlsx"] {
        assert_eq!(told.refused(&format!("clusters?format={format}&cursor={next}")).1, ["MALFORMED cursor"]);
    }
    for view in [
        "updates?limit=4",
        "updates?order=recent&limit=4",
        "similar?limit=4",
        "budget?by=cluster&limit=1",
        "findings?limit=2",
        "performance?limit=1",
    ] {
        let (all, mut paged, mut cursor) = (view.split_once("limit").unwrap().0.to_owned(), Vec::new(), String::new());
        loop {
            let page = told.json(&format!("{view}{cursor}"));
            paged.extend(page["data"].as_array().unwrap().iter().cloned().map(tests::told::untraced));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(Value::from(paged), told.data_of(&all), "{view}");
    }
}

#[test]
fn a_position_that_does_not_come_is_unavailable() {
    let told = told();
    assert_eq!(told.json("overview?after=registry:3,budget:1")["data"]["clusters"], 7);
    let started = Instant::now();
    let (status, refusals) = told.refused("overview?after=registry:9999");
    assert_eq!((status, refusals), (504, vec!["UNAVAILABLE after".to_owned()]));
    assert!((9..=12).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[test]
fn a_moment_in_the_future_is_now() {
    let told = told();
    let now = told.json("clusters?effective_on=2022-01-01");
    for future in ["2199-01-01", "2999-01-01T00:00:00Z", "9999-01-01T00:00:00Z"] {
        let future = told.json(&format!("clusters?known_at={future}&effective_on=2022-01-01"));
        assert_eq!(tests::told::untraced(future["data"].clone()), tests::told::untraced(now["data"].clone()));
        assert!(future["known_at"].as_str().unwrap() < "2100");
        assert_eq!(future["effective_on"], "2022-01-01");
    }
}

#[test]
fn figures_open_to_the_updates_that_made_them() {
    let told = told();
    assert_eq!(told.traces("clusters?type=B"), ["d8 u8"]);
    assert_eq!(told.traces("budget?by=all"), ["a2"]);
    assert_eq!(told.traces("budget?by=all&known_at=2021-01-15"), ["a1"]);
    assert_eq!(told.traces("performance?by=all"), ["o2"]);
    let traces = told.json("overview")["data"]["traces"].clone();
    assert_eq!(told.behind(traces["budget_total"].as_str().unwrap()), "a2");
    let row = "position agency_id update_id recorded_at effective_on signature note";
    let trace = told.json("budget?by=all")["data"][0]["trace"].as_str().unwrap().to_owned();
    let opened = told.rows(&format!("trace?figure={trace}"), row);
    assert!(opened[0].starts_with("budget:3 M1 a2 2021-01-31T15:00:00.000000Z 2021-01-01 "), "{opened:?}");
    // The superseding one is named by what it corrected.
    assert_eq!(told.traces("updates?update_id=a1"), ["a1 a2"]);
    // Every figure and row of every view opens.
    for view in [
        "overview",
        "clusters",
        "clusters/C1",
        "similar",
        "budget",
        "performance",
        "governance",
        "findings",
        "updates",
        "foreign-investment",
    ] {
        let mut tokens = Vec::new();
        gather(&told.json(view)["data"], &mut tokens);
        for token in tokens {
            told.json(&format!("trace?figure={token}"));
        }
    }
}

fn gather(value: &Value, tokens: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(token) if name == "trace" => tokens.push(token.clone()),
                    Value::Object(traces) if name == "traces" => {
                        tokens.extend(traces.values().filter_map(Value::as_str).map(str::to_owned));
                    }
                    _ => gather(member, tokens),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, tokens)),
        _ => {}
    }
}

#[test]
fn the_parts_of_a_change_add_up() {
    let told = told();
    let changed = told.rows("changes?from=2021-01-15&to=2021-02-15", "figure group before after difference");
    let all = [
        "overview.budget_by_year.national 2021 100 90 -10",
        "overview.budget_total null 100 90 -10",
        // C8 was designated, C7 released.
        "overview.clusters_by_ministry.clusters M1 7 6 -1",
        "overview.clusters_by_ministry.clusters M2 0 1 1",
        "overview.clusters_by_region.clusters 11 7 6 -1",
        "overview.clusters_by_region.clusters 26 0 1 1",
        "overview.clusters_by_type.clusters A 7 6 -1",
        "overview.clusters_by_type.clusters B 0 1 1",
        "overview.types null 1 2 1",
        "overview.types_never_used null 1 0 -1",
        "performance.value jobs/2021 5 5.5 0.5",
    ];
    assert_eq!(changed, all);
    let (rows, whole) =
        (told.json("changes?from=2021-01-15&to=2021-02-15"), |value: &Value| value.to_string().parse::<f64>().unwrap());
    for row in rows["data"].as_array().unwrap() {
        for part in ["updates", "agencies"] {
            let sum: f64 = row[part].as_array().unwrap().iter().map(|update| whole(&update["difference"])).sum();
            assert!((sum - whole(&row["difference"])).abs() < 1e-9, "{row}");
        }
    }
    let budget = &rows["data"][1]["updates"][0];
    assert_eq!((budget["agency_id"].as_str(), budget["update_id"].as_str()), (Some("M1"), Some("a2")));
    assert_eq!(told.rows("changes?from=2021-02-15&to=2021-02-15", "figure"), [""; 0]);
}

#[test]
fn updates_show_what_became_of_each() {
    let told = told();
    let row = "agency_id update_id kind subject effective_on status position";
    assert_eq!(
        told.rows("updates?agency=M1&known_at=2021-02-15", row),
        [
            "M1 a1 amount_recorded P/2021/C1 2021-01-01 superseded budget:2",
            "M1 a2 amount_recorded P/2021/C1 2021-01-01 accepted budget:3",
            "M1 u10 indicator_defined jobs 2000-01-01 accepted performance:1",
            "M1 u9 programme_defined P 2000-01-01 accepted budget:1",
        ]
    );
    assert_eq!(told.rows("updates?agency=M1&known_at=2021-01-15&update_id=a1", "status"), ["accepted"]);
    assert_eq!(told.rows("updates?status=refused", row), ["SEOUL u24 cluster_amended C99 2021-02-01 refused null"]);
    let refusal = told.data_of("updates?status=refused")[0]["refusals"][0].clone();
    assert_eq!(refusal["code"], "UNKNOWN_REFERENCE");
    assert_eq!(refusal["field"], "cluster_id");
}

#[test]
fn the_command_and_csv_say_the_same_as_http() {
    let told = told();
    let http = told.data_of("clusters?effective_on=2021-06-01&type=A");
    for filters in [&["type=A"][..], &["--type", "A"], &["--type=A"]] {
        let output =
            told.run(&[&["view", "clusters", "--effective-on", "2021-06-01", "--format", "json"], filters].concat());
        let answer: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(tests::told::untraced(answer["data"].clone()), http, "{filters:?}");
    }
    let csv = told.run(&["view", "clusters", "--effective-on", "2021-06-01", "--format", "csv"]);
    let csv = String::from_utf8(csv.stdout).unwrap();
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    assert!(lines.next().unwrap().starts_with("cluster_id,type_code,name_ko,regions,ministry_id,managing_agency_id,law_id,status,designated_on,area_m2,industries,technologies,lapses_on"));
    assert!(lines.next().unwrap().starts_with("C1,A,가,11,M1,ZONE,L1,designated,2021-01-01,,26,,"));
    assert_eq!(lines.count(), 7);
    let (status, over_http) = told.up.http("GET", "/api/v1/clusters?effective_on=2021-06-01&format=csv", "");
    assert_eq!((status, String::from_utf8(over_http).unwrap()), (200, csv));
    let refused = told.run(&["view", "clusters", "type=A", "limit=0"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("OUT_OF_RANGE"));
    let table = told.run(&["view", "clusters", "--type", "B"]);
    assert!(String::from_utf8_lossy(&table.stdout).contains("C8"));
    let workbook = told.run(&["view", "clusters", "--format", "xlsx"]);
    assert!(workbook.stdout.starts_with(b"PK"));
}
