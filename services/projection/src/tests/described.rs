//! Every answer that a test of the views reads is held against the document of the interface; here are those that others
//! may not come by, and what makes the promise more than words: each table of each view has rows.

use std::{collections::BTreeMap, env, fs, path::Path, sync::LazyLock};

use jsonschema::Validator;
use serde_json::{Value as Json, json};

use crate::{
    openapi, survey_form,
    testing::Told,
    views::{self, Shape},
};

static DOCUMENT: LazyLock<Json> = LazyLock::new(openapi::document);

static VALIDATORS: LazyLock<BTreeMap<&'static str, Validator>> = LazyLock::new(|| {
    let names = DOCUMENT["components"]["schemas"].as_object().unwrap().keys();
    let validator = |name: &'static String| {
        let schema =
            json!({ "$ref": format!("#/components/schemas/{name}"), "components": DOCUMENT["components"].clone() });
        (name.as_str(), jsonschema::options().should_validate_formats(true).build(&schema).unwrap())
    };
    names.map(validator).collect()
});

/// Holds what was answered against a component of the document.
pub fn hold(component: &str, answered: &Json) {
    let errors: Vec<String> = VALIDATORS[component]
        .iter_errors(answered)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{component}: {errors:#?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test that also writes is asked for it by its environment")]
fn the_page_has_the_document_that_its_types_are_made_from() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    let document = format!("{:#}\n", *DOCUMENT);
    if env::var("DESCRIBE").is_ok() {
        fs::write(&path, &document).unwrap();
    }
    assert!(fs::read_to_string(&path).is_ok_and(|text| text == document), "run `just describe`");
}

/// Something of everything, each figure known and unknown.
fn told() -> Told {
    let mut told = Told::default();
    told.say(
        "BAI 2019-01-01 agency_registered agency_id=BAI name_ko=B kind=coordinator
         BAI 2019-01-01 agency_registered agency_id=MOTIE name_ko=M name_en=M kind=ministry
         BAI 2019-01-01 agency_registered agency_id=MSIT name_ko=M kind=ministry
         BAI 2019-01-01 agency_registered agency_id=IDLE name_ko=I kind=ministry
         BAI 2019-01-01 law_recorded law_id=L name_ko=L
         BAI 2019-01-01 rule_adopted rule_id=similar parameters=theme_from:0.4 law_id=L article=7 rationale=R
         MOTIE 2019-01-01 cluster_type_defined type_code=A name_ko=A law_id=L ministry_id=MOTIE layer=area lapse_years=6 lapse_milestone=completed
         MSIT 2019-01-01 cluster_type_defined type_code=B name_ko=B law_id=L ministry_id=MSIT layer=area may_overlap=A
         MSIT 2019-01-01 cluster_type_defined type_code=NEVER name_ko=N law_id=L ministry_id=MSIT layer=area
         MOTIE 2020-01-01 cluster_designated cluster_id=C1 type_code=A name_ko=C name_en=C regions=11110;26 area_m2=10.5 industries=26;28 technologies=T01 managing_agency_id=MOTIE longitude=127.1 latitude=36.5
         MSIT 2020-01-01 cluster_designated cluster_id=C2 type_code=B name_ko=C regions=26 industries=26 managing_agency_id=MSIT
         MSIT 2020-01-01 cluster_designated cluster_id=C3 type_code=LOST name_ko=C regions=41 managing_agency_id=MSIT
         MOTIE 2021-01-01 milestone_reached cluster_id=C1 milestone=plan_applied
         MOTIE 2021-01-01 cluster_identified cluster_id=C1 scheme=list identifier=1
         MSIT 2021-01-01 cluster_identified cluster_id=C2 scheme=list identifier=1
         MOTIE 2021-01-01 cluster_suspended cluster_id=C3 note=Why update_id=suspended
         MOTIE 2021-01-01 record_withdrawn withdrawn_update_id=suspended reason=R service=registry
         BAI 2022-01-01 plan_target_set plan_id=N region=11 target=technology codes=T01;T02 period_from=2022 period_to=2027
         BAI 2022-01-01 plan_target_set plan_id=N region=26 target=technology codes=T01 period_from=2022 period_to=2027
         BAI 2022-01-01 plan_target_set plan_id=P region=11 target=technology codes=T03 period_from=2022 period_to=2027
         MOTIE 2020-01-01 programme_defined programme_id=P name_ko=P ministry_id=MOTIE
         MOTIE 2023-02-01 amount_recorded programme_id=P fiscal_year=2023 cluster_id=C1 source=national stage=appropriated amount_krw=9007199254740993
         MOTIE 2023-02-01 amount_recorded programme_id=P fiscal_year=2023 source=national stage=executed amount_krw=7
         MSIT 2023-02-01 amount_recorded programme_id=P fiscal_year=2023 source=national stage=executed amount_krw=9
         MSIT 2023-02-01 amount_recorded programme_id=P fiscal_year=2023 cluster_id=C1 source=national stage=appropriated amount_krw=8
         MOTIE 2020-01-01 indicator_defined indicator_id=jobs name_ko=J unit=U aggregation=sum better=higher
         MOTIE 2020-01-01 indicator_defined indicator_id=rate name_ko=R unit=U aggregation=mean better=lower
         MOTIE 2020-01-01 ratio_defined indicator_id=per_rate name_ko=R numerator=jobs denominator=rate per=10
         MOTIE 2023-12-31 observation_reported cluster_id=C1 indicator_id=jobs period=2022 value=30 status=final definition=v1
         MOTIE 2023-12-31 observation_reported cluster_id=C1 indicator_id=jobs period=2023 value=1.25 status=provisional
         MOTIE 2023-12-31 observation_reported cluster_id=C1 indicator_id=rate period=2023 value=3 status=final
         MOTIE 2023-12-31 target_set cluster_id=C1 indicator_id=jobs period=2023 value=3 baseline=1
         MOTIE 2023-12-31 target_set cluster_id=C1 indicator_id=jobs period=2024 value=3
         MSIT 2020-01-01 spin_off_registered company_id=S1 name_ko=S cluster_id=C2 institution=K registered_on=2019-12-30 capital_krw=100 institution_share_percent=2.5 located_in_zone=false technology_contributed=false
         MSIT 2020-01-01 spin_off_registered company_id=S2 name_ko=S cluster_id=C2 institution=K registered_on=2019-12-30 capital_krw=100 institution_share_percent=50 located_in_zone=true technology_contributed=true
         MSIT 2021-01-01 spin_off_deregistered company_id=S2 reason=R
         MSIT 2023-01-01 foreign_company_registered company_id=F1 cluster_id=C2 name_ko=F
         MSIT 2023-01-01 investment_declared investment_id=I1 cluster_id=C2 amount_usd=100.5
         MSIT 2023-01-01 investment_arrived investment_id=I1 amount_usd=10
         BAI 2024-01-10 survey_opened survey_id=SV title_ko=S reference_on=2023-12-31 due_on=2024-02-01
         BAI 2024-01-10 survey_item_defined survey_id=SV item_id=area_m2 question_ko=Q kind=number minimum=0
         BAI 2024-01-10 survey_item_defined survey_id=SV item_id=industries question_ko=Q kind=text required=false
         BAI 2024-01-10 survey_item_defined survey_id=SV item_id=law_id question_ko=Q kind=choice choices=L;M required=false
         MOTIE 2024-01-11 survey_answered survey_id=SV cluster_id=C1 item_id=area_m2 value=11 explanation=E
         MOTIE 2024-01-11 survey_answered survey_id=SV cluster_id=C1 item_id=industries value=26
         MOTIE 2024-01-11 survey_answered survey_id=SV cluster_id=C1 item_id=law_id value=M
         MOTIE 2024-01-11 survey_submitted survey_id=SV cluster_id=C1
         MSIT 2024-01-11 review_requested review_id=R1 type_code=B cluster_id=C1 name_ko=C regions=11 consulted_agency_ids=MOTIE;BAI answer_due_on=2024-02-01
         MOTIE 2024-01-12 opinion_given review_id=R1 opinion=agree_with_conditions
         BAI 2024-01-11 recommendation_issued recommendation_id=RC1 addressee_agency_id=MSIT title_ko=T due_on=2024-02-01
         BAI 2024-01-11 recommendation_issued recommendation_id=RC2 addressee_agency_id=MSIT title_ko=T due_on=2024-02-01
         MSIT 2024-01-12 action_reported recommendation_id=RC1 progress_percent=40
         BAI 2024-01-13 recommendation_closed recommendation_id=RC1 outcome=partly",
    );
    told
}

#[test]
fn each_table_of_each_view_has_rows_as_they_are_described() {
    let told = told();
    let trace = told.json("budget").unwrap()["data"][0]["trace"].clone();
    for view in views::ALL {
        let address = match view.name {
            "clusters/ID" => "clusters/C1".to_owned(),
            "surveys/ID" => "surveys/SV".to_owned(),
            "changes" => "changes?from=2021-06-01&to=2024-12-31".to_owned(),
            "similar/check" => {
                r#"similar/check?draft={"type_code":"B","regions":["11"],"industries":["26"]}"#.to_owned()
            }
            "trace" => format!("trace?figure={}", trace.as_str().unwrap()),
            name => name.to_owned(),
        };
        let answer = told.json(&address).unwrap_or_else(|problem| panic!("{address}: {problem:?}"));
        let tables: Vec<&Json> = match view.shape {
            Shape::Object(..) => answer["data"].as_object().unwrap().values().filter(|part| part.is_array()).collect(),
            Shape::Rows(..) | Shape::Pages(..) => vec![&answer["data"]],
        };
        for (at, table) in tables.iter().enumerate() {
            assert!(table.as_array().is_some_and(|rows| !rows.is_empty()), "{address}: table {at} is empty");
        }
    }
}

#[test]
fn every_way_of_grouping_is_described() {
    let told = told();
    for view in ["budget", "performance", "performance/ratios"] {
        for by in ["all", "cluster", "ministry", "region", "type"] {
            let answer = told.json(&format!("{view}?by={by}")).unwrap();
            assert!(answer["data"].as_array().is_some_and(|rows| !rows.is_empty()), "{view} {by}");
        }
    }
    told.json("governance?by=district").unwrap();
    told.json("updates?order=recent").unwrap();
    told.json("findings?rule=declining&years=1").unwrap();
}

#[test]
fn a_form_of_a_survey_is_described() {
    let form = told().asked("surveys/SV", |ask| survey_form::of(ask, None)).unwrap();
    assert!(!form["items"].as_array().unwrap().is_empty() && !form["clusters"].as_array().unwrap().is_empty());
    hold("SurveyForm", &form);
}

#[test]
fn refusals_are_described() {
    for address in ["clusters?limit=0&x=1", "clusters/NONE", "trace?figure=forged"] {
        let problem = told().json(address).unwrap_err();
        hold("Problem", &serde_json::from_slice(&problem.json()).unwrap());
    }
}
