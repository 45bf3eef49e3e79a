//! Every kind has the fields of section 3, in this order and under these names: what must be there is missed where it is
//! not, and each is looked at where it is there.

use crate::judged;

/// The kinds and their fields; `*` required.
const KINDS: &str = "
agency_registered agency_id* name_ko* name_en kind* parent_agency_id region
agency_succeeded agency_id* successor_agency_ids*
key_granted agency_id* public_key* expires_on
key_revoked agency_id* public_key* reason*
grant_issued grant_id* agency_id* records* type_codes regions cluster_ids programme_ids
grant_withdrawn grant_id* agency_id* reason*
law_recorded law_id* name_ko* name_en in_force_on repealed_on
code_published list* code* name_ko* name_en parent_code
code_retired list* code* successor_codes
rule_adopted rule_id* parameters* law_id article rationale
review_requested review_id* type_code* cluster_id* name_ko* regions* industries technologies area_m2 consulted_agency_ids* answer_due_on*
opinion_given review_id* opinion* text
review_concluded review_id* outcome* conditions
survey_opened survey_id* title_ko* title_en reference_on* due_on* type_codes
survey_item_defined survey_id* item_id* question_ko* question_en kind* unit required minimum maximum choices check replaces
survey_answered survey_id* cluster_id* item_id* value* explanation
survey_submitted survey_id* cluster_id*
survey_returned survey_id* cluster_id* reason*
survey_certified survey_id* cluster_id*
survey_closed survey_id*
recommendation_issued recommendation_id* addressee_agency_id* title_ko* text finding_id due_on*
action_reported recommendation_id* progress_percent* text evidence
recommendation_closed recommendation_id* outcome*
cluster_type_defined type_code* name_ko* name_en law_id* article ministry_id* layer* built_on may_overlap designating_agency_kind review_required lapse_years lapse_milestone definition_ko
cluster_designated cluster_id* type_code* name_ko* name_en regions* area_m2 industries technologies managing_agency_id* review_id notice_no expires_on longitude latitude boundary
cluster_amended cluster_id* name_ko name_en regions area_m2 industries technologies managing_agency_id review_id notice_no expires_on longitude latitude boundary clear
cluster_partly_released cluster_id* released_area_m2* released_regions reason
cluster_suspended cluster_id* reason
cluster_resumed cluster_id* reason
cluster_released cluster_id* reason* successor_cluster_ids
milestone_reached cluster_id* milestone*
cluster_identified cluster_id* scheme* identifier*
plan_target_set plan_id* region* target* codes* period_from* period_to*
programme_defined programme_id* name_ko* name_en ministry_id* account type_codes
share_set programme_id* fiscal_year* shares*
amount_recorded programme_id* fiscal_year* cluster_id source* stage* amount_krw* counterpart
indicator_defined indicator_id* name_ko* name_en unit* aggregation* better* minimum maximum
ratio_defined indicator_id* name_ko* name_en numerator* denominator* per* lag_years
observation_reported cluster_id* indicator_id* period* value* status* definition
target_set cluster_id* indicator_id* period* value* baseline
spin_off_registered company_id* name_ko* cluster_id* institution* registered_on* capital_krw* institution_share_percent* located_in_zone* technology_contributed*
spin_off_reported company_id* capital_krw* institution_share_percent* located_in_zone*
spin_off_deregistered company_id* reason*
foreign_company_registered company_id* cluster_id* name_ko* country
foreign_company_closed company_id* reason
investment_declared investment_id* cluster_id* company_id amount_usd*
investment_arrived investment_id* amount_usd*
record_withdrawn withdrawn_update_id* reason*
";

/// What no field takes.
const NOTHING: &str = "\u{202e}";

fn kinds() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    KINDS.lines().filter_map(|line| line.split_once(' ')).map(|(kind, fields)| (kind, fields.split(' ').collect()))
}

#[test]
fn required_fields_are_missed_in_their_order() {
    let line = |(kind, fields): (&str, Vec<&str>)| {
        let required = fields.iter().filter_map(|field| field.strip_suffix('*'));
        let missed: Vec<String> = required.map(|field| format!("MISSING_FIELD {field}")).collect();
        format!("operator 2020-01-01 {kind} => {}\n", missed.join(", "))
    };
    judged(&kinds().map(line).collect::<String>());
}

#[test]
fn every_field_is_known_and_looked_at_in_its_order() {
    let line = |(kind, fields): (&str, Vec<&str>)| {
        let names: Vec<&str> = fields.iter().map(|field| field.trim_end_matches('*')).collect();
        let given: Vec<String> = names.iter().map(|name| format!("{name}={NOTHING}")).collect();
        let refused: Vec<String> = names.iter().map(|name| format!("? {name}")).collect();
        format!("operator 2020-01-01 {kind} {} => {}\n", given.join(" "), refused.join(", "))
    };
    judged(&kinds().map(line).collect::<String>());
}
