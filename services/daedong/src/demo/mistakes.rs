//! What the services refuse: some forty updates that are wrong on purpose, and a few that say again what is known.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{
    clusters::{Cluster, Country, Fate, SUCCESSION},
    log::{Log, OPERATOR, WRONG},
};

/// Tells the mistakes. Each stands by itself: nothing follows from an update that is refused.
pub fn tell(log: &mut Log, country: &Country) {
    let Some(wrongs) = Wrongs::new(country) else { return };
    wrongs.of_registry(log);
    wrongs.of_budget(log);
    wrongs.of_performance(log);
    wrongs.of_governance(log);
    wrongs.said_again(log);
}

/// What the mistakes are made about.
struct Wrongs<'a> {
    country: &'a Country,
    general: &'a Cluster,
    strategic: &'a Cluster,
    released: &'a Cluster,
}

impl<'a> Wrongs<'a> {
    fn new(country: &'a Country) -> Option<Self> {
        let released = country.clusters.iter().find(|cluster| {
            cluster.kind.code == "GIC" && matches!(cluster.fate, Fate::Released(day) if day < date(2023, 1, 1))
        })?;
        let general = country.steady("GIC").find(|cluster| cluster.province() == "48")?;
        let strategic = country.clusters.iter().find(|cluster| cluster.kind.code == "NST")?;
        Some(Self { country, general, strategic, released })
    }

    fn of_registry(&self, log: &mut Log) {
        let on = date(2024, 11, 15);
        let sender = self.general.province_agency();
        let mut say = |kind: &str, fields: Value| say(log, on, &sender, kind, fields);
        let designated = |more: Value| {
            let fields = json!({"cluster_id": "D-WRONG-1", "type_code": "GIC", "name_ko": "가상 오류 일반산업단지", "regions": self.general.regions,
                "area_m2": "100000", "managing_agency_id": self.general.manager});
            merged(fields, more)
        };
        say("cluster_designated", designated(json!({"cluster_id": self.general.id})));
        say("cluster_designated", designated(json!({"type_code": "ZZZ"})));
        say("cluster_designated", designated(json!({"regions": ["48999"]})));
        say("cluster_designated", designated(json!({"regions": []})));
        say("cluster_designated", designated(json!({"cluster_id": "가상 단지"})));
        say("cluster_designated", designated(json!({"effective_on": "2024-02-30"})));
        say("cluster_designated", designated(json!({"area_m2": "100,000"})));
        say("cluster_designated", designated(json!({"owner": "가상 소유자"})));
        say("cluster_designated", designated(json!({"managing_agency_id": "NOBODY"})));
        say("cluster_designated", designated(json!({"name_ko": "가상\u{7}단지"})));
        say("cluster_designated", designated(json!({"technologies": ["T13"]})));
        say("cluster_designated", designated(json!({"longitude": "128.5"})));
        say("cluster_designated", designated(json!({"name_ko": "가".repeat(201)})));
        say("cluster_amended", json!({"cluster_id": self.general.id, "area_m2": "5", "effective_on": "1960-01-01"}));
        say("cluster_amended", json!({"cluster_id": "D-NOWHERE", "area_m2": "5"}));
        say("cluster_partly_released", json!({"cluster_id": self.general.id, "released_area_m2": "999999999999"}));
        say("milestone_reached", json!({"cluster_id": self.general.id, "milestone": "finished"}));
        say(
            "plan_target_set",
            json!({"plan_id": "D-WRONG", "region": "48120", "target": "technology", "codes": ["T01"], "period_from": "2024", "period_to": "2025"}),
        );
        self.late_in_the_registry(log);
    }

    fn late_in_the_registry(&self, log: &mut Log) {
        let (on, ministry) = (date(2025, 10, 15), "MOTIR");
        let fields = json!({"cluster_id": "D-NST-WRONG", "type_code": "NST", "name_ko": "가상 심의 없는 특화단지", "regions": ["48"], "managing_agency_id": "PROV-48"});
        say(log, on, ministry, "cluster_designated", fields);
        // The ministry of industry is no more.
        let fields = json!({"cluster_id": self.strategic.id, "managing_agency_id": "MOTIE", "effective_on": SUCCESSION.to_string()});
        say(log, on, ministry, "cluster_amended", fields);
    }

    fn of_budget(&self, log: &mut Log) {
        let on = date(2024, 11, 15);
        let sender = self.country.ministry("GIC", on);
        let mut say = |kind: &str, fields: Value| say(log, on, sender, kind, fields);
        let amount = |more: Value| {
            let fields = json!({"programme_id": "D-P02", "fiscal_year": "2024", "cluster_id": self.released.id, "source": "private", "stage": "appropriated", "amount_krw": "1000000"});
            merged(fields, more)
        };
        say("amount_recorded", amount(json!({"stage": "executed", "amount_krw": "5000000"})));
        say("amount_recorded", amount(json!({"amount_krw": "-1"})));
        say("amount_recorded", amount(json!({"amount_krw": "1e9"})));
        say("amount_recorded", amount(json!({"programme_id": "D-P99"})));
        say("amount_recorded", amount(json!({"fiscal_year": "24"})));
        say("amount_recorded", amount(json!({"cluster_id": "D-NOWHERE"})));
        let halves = [format!("{}=0.5", self.general.id), format!("{}=0.4", self.released.id)];
        say("share_set", json!({"programme_id": "D-P18", "fiscal_year": "2024", "shares": halves}));
    }

    fn of_performance(&self, log: &mut Log) {
        let on = date(2024, 11, 15);
        let sender = self.general.province_agency();
        let observed = |more: Value| {
            let fields = json!({"cluster_id": self.general.id, "indicator_id": "jobs", "period": "2023", "value": "10", "status": "final"});
            merged(fields, more)
        };
        say(log, on, &sender, "observation_reported", observed(json!({"value": "-5"})));
        say(log, on, &sender, "observation_reported", observed(json!({"indicator_id": "happiness"})));
        say(log, on, &sender, "observation_reported", observed(json!({"period": "2023Q5"})));
        say(log, on, &sender, "observation_reported", observed(json!({"value": "열"})));
        say(
            log,
            on,
            &self.released.province_agency(),
            "observation_reported",
            observed(json!({"cluster_id": self.released.id})),
        );
        say(
            log,
            on,
            "INNOPOLIS",
            "spin_off_reported",
            json!({"company_id": "D-SO-001", "capital_krw": "1", "institution_share_percent": "120", "located_in_zone": true}),
        );
        say(
            log,
            on,
            "INNOPOLIS",
            "spin_off_reported",
            json!({"company_id": "D-SO-999", "capital_krw": "1", "institution_share_percent": "12", "located_in_zone": true}),
        );
        // More than was declared.
        say(
            log,
            date(2025, 11, 25),
            &sender,
            "investment_arrived",
            json!({"investment_id": "D-INV-001", "amount_usd": "999999999999"}),
        );
    }

    fn of_governance(&self, log: &mut Log) {
        let closed = date(2024, 8, 15);
        let answer = json!({"survey_id": "D-SV-2024", "cluster_id": "D-NIC-001", "item_id": "tenants", "value": "12"});
        say(log, closed, "KICOX", "survey_answered", answer);
        let on = date(2025, 9, 25);
        let answer =
            json!({"survey_id": "D-SV-2025", "cluster_id": "D-NIC-002", "item_id": "tenants", "value": "많음"});
        say(log, on, "KICOX", "survey_answered", answer);
        say(log, on, "MOF", "opinion_given", json!({"review_id": "R-Y01", "opinion": "agree"}));
        say(log, on, OPERATOR, "agency_succeeded", json!({"agency_id": "MOLIT", "successor_agency_ids": ["MOLIT"]}));
        say(log, on, OPERATOR, "agency_abolished", json!({"agency_id": "MOLIT"}));
        // Progress that goes back without a word.
        let (issued, report) = (date(2025, 3, 5), "action_reported");
        let fields = json!({"recommendation_id": "D-REC-X", "addressee_agency_id": "MOF", "title_ko": "가상 권고: 되돌아간 실적", "due_on": "2026-06-30"});
        log.say(issued, "NABO", "recommendation_issued", issued, fields);
        log.say(
            date(2025, 5, 5),
            "MOF",
            report,
            date(2025, 5, 5),
            json!({"recommendation_id": "D-REC-X", "progress_percent": "60"}),
        );
        log.say(
            date(2025, 7, 5),
            "MOF",
            report,
            date(2025, 7, 5),
            json!({"recommendation_id": "D-REC-X", "progress_percent": "40", "note": null}),
        );
    }

    /// Another list of the same names: nothing new, but for one id that was used for something else.
    fn said_again(&self, log: &mut Log) {
        let on = date(2023, 8, 5);
        let name = json!({"cluster_id": self.general.id, "scheme": "가상 목록", "identifier": "가-1"});
        let first = log.say(on, "KICOX", "cluster_identified", on, name.clone());
        for day in [date(2023, 9, 5), date(2023, 10, 5), date(2023, 11, 5)] {
            log.say(day, "KICOX", "cluster_identified", day, name.clone());
        }
        // Another agency's statement cannot be corrected, a province has no say elsewhere, and an id serves once.
        say(log, date(2023, 12, 5), "MSS", "cluster_identified", merged(name.clone(), json!({"supersedes": first})));
        say(log, date(2023, 12, 5), "PROV-26", "cluster_identified", name.clone());
        let other = merged(name, json!({"identifier": "가-2", "update_id": first}));
        say(log, date(2023, 12, 5), "KICOX", "cluster_identified", other);
    }
}

fn say(log: &mut Log, on: Date, agency: &str, kind: &str, fields: Value) {
    log.say(on, agency, kind, on, merged(fields, json!({"note": WRONG})));
}

/// The first with what the second sets.
fn merged(mut fields: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (fields.as_object_mut(), more) {
        fields.extend(more);
    }
    fields
}
